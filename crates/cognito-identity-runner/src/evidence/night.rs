//! What a backend answers now, beside what it answered before and what the fake answers.

use cognito_identity_contracts::{Harness, Held};
use cognito_identity_fake::Assumptions;

use super::{Book, Evidence, Origin};
use crate::calibrate::contradiction;
use crate::recording::{RecordingHarness, Transcript};
use crate::redact::redact_text;

/// A run whose answers are held against those of other days.
#[derive(Debug)]
pub struct Night {
    origin: Origin,
    assumptions: Assumptions,
    before: Option<Book>,
    kept: Option<Book>,
}

/// What there is to be said of the answers to a clause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Noted {
    /// Where they are not those of the evidence or of the calibration, in one line.
    pub drift: Option<String>,
    /// The day of the newest evidence.
    pub date: Option<String>,
}

impl Night {
    /// Cases of each property that are the same in every run, before those that are new.
    pub const STEADY: u32 = 2;

    /// A run of this origin, held against the evidence in one book and the answers of a calibration, and kept in another.
    /// Both may be the same.
    #[must_use]
    pub fn new(origin: Origin, assumptions: Assumptions, before: Option<Book>, kept: Option<Book>) -> Self {
        Self { origin, assumptions, before, kept }
    }

    /// Takes note of what the cases of a clause were answered, and keeps it.
    ///
    /// Nothing is kept of a clause whose steady cases lost an answer: a transcript that breaks off says nothing of the service.
    ///
    /// # Errors
    ///
    /// One line: evidence cannot be read or written, or no fake can be built for the backend's account.
    pub fn note<H: Harness + ?Sized>(
        &self,
        held: &Held,
        recorder: &RecordingHarness<'_, H>,
    ) -> Result<Noted, String> {
        let clause = held.clause.name;
        let transcripts = recorder.take();
        let before =
            self.before.as_ref().map(|book| book.newest(&self.origin, clause)).transpose()?.flatten();
        let steady: Vec<Transcript> =
            transcripts.iter().take(held.outcome.steady as usize).cloned().collect();
        let is_whole = !steady.is_empty() && steady.iter().all(|transcript| transcript.failure().is_none());
        let tonight = is_whole.then(|| Evidence::of(clause, self.origin.clone(), &steady));
        let since = before.as_ref().zip(tonight.as_ref()).and_then(|(before, tonight)| before.drift(tonight));
        let assumed =
            contradiction(&transcripts, &self.assumptions)?.map(|why| format!("by the calibration, {why}"));
        let drift: Vec<_> =
            since.into_iter().chain(assumed).map(|drift| redact_text(recorder, &drift)).collect();
        let mut date = before.map(|before| before.origin.date);
        if let Some((book, tonight)) = self.kept.as_ref().zip(tonight.as_ref()) {
            book.keep(tonight)?;
            date = date.max(Some(tonight.origin.date.clone()));
        }
        Ok(Noted { drift: (!drift.is_empty()).then(|| drift.join("; ")), date })
    }
}
