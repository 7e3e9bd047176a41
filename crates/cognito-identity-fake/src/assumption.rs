//! Questions about the service that its documentation leaves open: each is a named field, each answer one of its candidates.
//!
//! The core never guesses. Where AWS has not said, and nobody has recorded, what the service does, the behaviour is a
//! field of [`Assumptions`]. The answers in force come from `calibration.json`, each with its basis, and a fake can be
//! built with any others ([`Builder::assumptions`](crate::Builder::assumptions)), so that a test can ask which of its
//! code depends on something AWS never promised. A question keeps its field and its candidates when a record has answered it,
//! since the service may change; its basis in `calibration.json` is then `observed` or `documented`.

mod asked;
mod calibration;
mod define;
mod dialect;
mod questions;

use std::sync::LazyLock;

use cognito_identity::{ErrorKind, ServiceError};

pub(crate) use asked::Answers;
use asked::Asked;
pub use calibration::{Answer, Calibration, CalibrationError};
pub use questions::*;

/// A question about the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its name: the field of [`Assumptions`] that holds the answer.
    pub field: &'static str,
    /// What is asked.
    pub asks: &'static str,
    /// The answers the documentation allows.
    pub candidates: &'static [&'static str],
}

/// A possible answer to one question.
pub trait Candidate: Copy + Sized + 'static {
    /// The question.
    const QUESTION: Question;
    /// All candidates, in the order of `QUESTION.candidates`.
    const ALL: &'static [Self];
    /// The candidate's name, as in `calibration.json`.
    fn name(self) -> &'static str;

    /// The refusal a candidate named like an error stands for, in words of this crate's own: they end with the
    /// question's name, since AWS's words are unknown.
    #[doc(hidden)]
    fn refuse(self, message: &str) -> ServiceError {
        self.refuse_saying(&format!("{message} [assumed: {}]", Self::QUESTION.field))
    }

    /// The refusal a candidate named like an error stands for, where the words are known and only the type is not.
    #[doc(hidden)]
    fn refuse_saying(self, message: &str) -> ServiceError {
        ServiceError::new(ErrorKind::from_code(&format!("{}Exception", self.name())), message)
    }
}

impl Assumptions {
    /// One for each candidate that is not in force: these assumptions with that single answer changed.
    pub fn variants(self) -> impl Iterator<Item = (Question, &'static str, Self)> {
        Self::QUESTIONS.iter().flat_map(move |question| {
            question.candidates.iter().filter_map(move |candidate| {
                let mut varied = self;
                let differs = self.answer(question.field) != Some(candidate);
                (differs && varied.set(question.field, candidate)).then_some((*question, *candidate, varied))
            })
        })
    }
}

static IN_FORCE: LazyLock<Calibration> = LazyLock::new(|| {
    // The file is part of the crate, so a mistake in it is caught by this crate's own tests, never by a user.
    Calibration::from_json(include_str!("../calibration.json")).unwrap_or_else(|error| panic!("{error}"))
});

impl Default for Assumptions {
    /// The answers in force: those of this crate's `calibration.json`.
    fn default() -> Self {
        IN_FORCE.assumptions
    }
}

impl Calibration {
    /// The calibration in force: this crate's `calibration.json`.
    #[must_use]
    pub fn in_force() -> &'static Self {
        &IN_FORCE
    }
}
