//! Compares a run's responses with the newest recordings and with the fake under the calibration, and stores them.
//! Start reading at [`DriftCheck::check`].

use cognito_identity_contracts::{Harness, Held};
use cognito_identity_fake::Assumptions;

use super::{Origin, Recording, RecordingStore};
use crate::calibrate::contradiction;
use crate::error::RunError;
use crate::recording::{RecordingHarness, Transcript};
use crate::redact::redact_text;

/// Compares the responses of a run with those of other days, and stores them.
#[derive(Debug)]
pub struct DriftCheck {
    origin: Origin,
    assumptions: Assumptions,
    before: Option<RecordingStore>,
    kept: Option<RecordingStore>,
}

/// Drift of the responses to a clause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DriftResult {
    /// Difference from the newest recording or from the calibration, in one line.
    pub drift: Option<String>,
    /// The day of the newest recording.
    pub date: Option<String>,
}

impl DriftCheck {
    /// Cases of each property that are the same in every run, before those that are new.
    pub const PINNED_CASES: u32 = 2;

    /// Compares a run of this origin with the recordings `before` and with the answers of a calibration, and stores it
    /// in `kept`. Both stores may be equal.
    #[must_use]
    pub fn new(
        origin: Origin,
        assumptions: Assumptions,
        before: Option<RecordingStore>,
        kept: Option<RecordingStore>,
    ) -> Self {
        Self { origin, assumptions, before, kept }
    }

    /// Compares the responses to the cases of a clause, and stores them.
    ///
    /// Stores nothing of a clause whose pinned cases lost a response: an incomplete transcript shows nothing about
    /// the service.
    ///
    /// # Errors
    ///
    /// One line: a recording cannot be read or written, or no fake can be built for the backend's account.
    pub fn check<H: Harness + ?Sized>(
        &self,
        held: &Held,
        recorder: &RecordingHarness<'_, H>,
    ) -> Result<DriftResult, RunError> {
        let clause = held.clause.name;
        let transcripts = recorder.take();
        let before =
            self.before.as_ref().map(|store| store.newest(&self.origin, clause)).transpose()?.flatten();
        let pinned: Vec<Transcript> =
            transcripts.iter().take(held.outcome.pinned_cases as usize).cloned().collect();
        let is_whole = !pinned.is_empty() && pinned.iter().all(|transcript| transcript.failure().is_none());
        let recording = is_whole.then(|| Recording::from_transcripts(clause, self.origin.clone(), &pinned));
        let since =
            before.as_ref().zip(recording.as_ref()).and_then(|(before, recording)| before.drift(recording));
        let assumed =
            contradiction(&transcripts, &self.assumptions)?.map(|why| format!("by the calibration, {why}"));
        let drift: Vec<_> =
            since.into_iter().chain(assumed).map(|drift| redact_text(recorder, &drift)).collect();
        let mut date = before.map(|before| before.origin.date);
        if let Some((store, recording)) = self.kept.as_ref().zip(recording.as_ref()) {
            store.keep(recording)?;
            date = date.max(Some(recording.origin.date.clone()));
        }
        Ok(DriftResult { drift: (!drift.is_empty()).then(|| drift.join("; ")), date })
    }
}
