//! `verify --recordings` and `--record`: compares responses with those of another day, and stores them.

use std::path::Path;

use cognito_identity_contracts::{Harness, Held, error_chain};
use cognito_identity_fake::Assumptions;
use cognito_identity_runner::drift::{DriftCheck, DriftResult, Origin, RecordingStore};
use cognito_identity_runner::recording::RecordingHarness;
use cognito_identity_runner::report::ClauseReport;

use super::Options;
use crate::error::CannotRun;
use crate::now::now;
use crate::selection::Selection;

/// Compares the responses of a run with those of another day.
pub(crate) struct DriftReport {
    check: DriftCheck,
    /// The first recording that could not be read or written, and why.
    pub(crate) failed: Option<String>,
}

impl DriftReport {
    /// Cases of each property that are the same in every such run.
    pub(crate) const PINNED_CASES: u32 = DriftCheck::PINNED_CASES;

    /// Starts to compare or record responses, if the command line has either option.
    pub(crate) fn begin(
        options: &Options,
        harness: &dyn Harness,
        selection: &Selection,
        assumptions: Assumptions,
        commit: Option<String>,
    ) -> Result<Option<Self>, CannotRun> {
        let store = |folder: &Option<_>| folder.as_deref().map(|folder: &Path| RecordingStore::at(folder));
        let before = store(&options.recordings);
        let kept = store(&options.record);
        if before.is_none() && kept.is_none() {
            return Ok(None);
        }
        let origin = Origin::from_harness(harness, now(), commit)?;
        // What would fail in the end fails now, before anything has run.
        for clause in &selection.clauses {
            before.as_ref().map(|store| store.newest(&origin, clause.name)).transpose()?;
        }
        kept.as_ref().map(|store| store.make(harness.name())).transpose()?;
        let check = DriftCheck::new(origin, assumptions, before, kept);
        Ok(Some(Self { check, failed: None }))
    }

    /// Compares the responses to a clause's cases, stores them, and adds the drift and its date to the report.
    pub(crate) fn check(
        &mut self,
        held: &Held,
        recorder: &RecordingHarness<'_, dyn Harness + '_>,
        report: &mut ClauseReport,
    ) {
        match self.check.check(held, recorder) {
            Ok(DriftResult { drift, date }) => {
                report.drift = drift;
                report.evidence_date = date.or(report.evidence_date.take());
            }
            Err(error) => {
                self.failed.get_or_insert_with(|| error_chain(&error));
            }
        }
    }
}
