//! Questions about the service that its documentation leaves open: each is a named field, each answer one of its
//! candidates.
//!
//! The core never guesses. Behaviour that AWS does not document and no recording shows is a field of [`Assumptions`].
//! The answers in force come from `calibration.json`, each with its basis, and a fake can be built with any others
//! ([`Builder::assumptions`](crate::Builder::assumptions)), so that a test can find code that depends on behaviour AWS
//! never promised. A question keeps its field and its candidates when a recording has answered it, since the service
//! may change; its basis in `calibration.json` is then `observed` or `documented`.

mod asked;
mod calibration;
mod define;
mod questions;

use std::sync::LazyLock;

pub(crate) use asked::Answers;
use asked::Asked;
pub use calibration::{Answer, Calibration, CalibrationError, CalibrationErrorKind};
pub use questions::*;

/// A question about the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its name: the field of [`Assumptions`] with the answer.
    pub field: &'static str,
    /// The text of the question.
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
}

impl Assumptions {
    /// Returns, for each candidate that is not the current answer, these assumptions with that single answer changed,
    /// with the question and the candidate's name.
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
