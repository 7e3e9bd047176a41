//! `verify --evidence` and `--record`: what a backend answers, held against what it answered before, and kept.

use std::path::Path;

use cognito_identity_contracts::{Harness, Held};
use cognito_identity_fake::Assumptions;
use cognito_identity_runner::evidence::{Book, Night as Answers, Origin};
use cognito_identity_runner::recording::RecordingHarness;

use crate::args::Options;
use crate::selection::Selection;
use crate::summary::Noted;
use crate::{CannotRun, now};

/// A run with an eye on the answers of other days.
pub(crate) struct Night {
    answers: Answers,
    pub(crate) noted: Noted,
    /// The first evidence that could not be read or written, and why.
    pub(crate) failed: Option<String>,
}

impl Night {
    /// Cases of each property that are the same in every such run.
    pub(crate) const STEADY: u32 = Answers::STEADY;

    /// The run, if the command line wants such an eye.
    pub(crate) fn begin(
        options: &Options,
        harness: &dyn Harness,
        selection: &Selection,
        assumptions: Assumptions,
        commit: Option<String>,
    ) -> Result<Option<Self>, CannotRun> {
        let book = |folder: &Option<_>| folder.as_deref().map(|folder: &Path| Book::at(folder));
        let (before, kept) = (book(&options.evidence), book(&options.record));
        if before.is_none() && kept.is_none() {
            return Ok(None);
        }
        let origin = Origin::of(harness, now::moment(), commit)?;
        // What would fail in the end fails now, before anything has run.
        for clause in &selection.clauses {
            before.as_ref().map(|book| book.newest(&origin, clause.name)).transpose()?;
        }
        kept.as_ref().map(|book| book.make(harness.name())).transpose()?;
        let answers = Answers::new(origin, assumptions, before, kept);
        Ok(Some(Self { answers, noted: Noted::default(), failed: None }))
    }

    /// Takes note of what a clause's cases were answered.
    pub(crate) fn note(&mut self, held: &Held, recorder: &RecordingHarness<'_, dyn Harness + '_>) {
        let name = held.clause.name;
        match self.answers.note(held, recorder) {
            Ok(of_clause) => {
                self.noted.drifts.extend(of_clause.drift.map(|drift| (name, drift)));
                self.noted.dates.extend(of_clause.date.map(|date| (name, date)));
            }
            Err(why) => {
                self.failed.get_or_insert(why);
            }
        }
    }
}
