//! `verify --evidence`: what a backend answered tonight, held against what it answered before.

use std::collections::BTreeMap;
use std::path::Path;

use cognito_identity_contracts::evidence::{Book, Evidence, Origin};
use cognito_identity_contracts::recorder::Recorder;
use cognito_identity_contracts::settle::contradiction;
use cognito_identity_contracts::{Clause, Harness};
use cognito_identity_fake::Assumptions;

use crate::{CannotRun, now};

/// The seed of cases that are compared from night to night.
pub(crate) const SEED: u64 = 1;

/// A night: what is known from before, and what is new.
pub(crate) struct Night {
    book: Book,
    records: bool,
    assumptions: Assumptions,
    origin: Origin,
    /// What is different, by clause.
    pub(crate) drifts: BTreeMap<&'static str, String>,
    /// The days of the evidence there is now, by clause.
    pub(crate) dates: BTreeMap<&'static str, String>,
    /// What could not be read or written.
    pub(crate) failed: Option<String>,
}

impl Night {
    pub(crate) fn begin(
        folder: &Path,
        records: bool,
        harness: &dyn Harness,
        assumptions: Assumptions,
        seed: u64,
        commit: Option<String>,
    ) -> Result<Self, CannotRun> {
        let Some(place) = harness.place() else {
            return Err(CannotRun(format!(
                "evidence is of endpoints, and `{}` is none; give --evidence with `--against endpoint`",
                harness.name()
            )));
        };
        let stage = harness.stage()?;
        let origin = Origin {
            backend: harness.name().to_owned(),
            place: place.to_owned(),
            date: now::moment().date(),
            account: Origin::digest(&stage.account.id),
            asked_by: format!("cognito-fake {}", env!("CARGO_PKG_VERSION")),
            commit,
            seed,
            request_ids: Vec::new(),
        };
        let (drifts, dates) = (BTreeMap::new(), BTreeMap::new());
        let book = Book::at(folder);
        Ok(Self { book, records, assumptions, origin, drifts, dates, failed: None })
    }

    /// Takes note of what a clause's cases were answered.
    pub(crate) fn note(&mut self, clause: &Clause, recorder: &Recorder<'_, dyn Harness + '_>) {
        if let Err(why) = self.compare(clause, recorder) {
            self.failed.get_or_insert(why);
        }
    }

    fn compare(&mut self, clause: &Clause, recorder: &Recorder<'_, dyn Harness + '_>) -> Result<(), String> {
        let (tapes, request_ids) = (recorder.take(), recorder.take_request_ids());
        // A tape that breaks off says nothing of the service.
        if tapes.is_empty() || tapes.iter().any(|tape| tape.lost().is_some()) {
            return Ok(());
        }
        let origin = Origin { request_ids, ..self.origin.clone() };
        let tonight = Evidence::of(clause.name, origin, &tapes);
        let before = self.book.newest(&self.origin.backend, clause.name)?;
        let since = before.as_ref().and_then(|before| before.drift(&tonight));
        let assumed =
            contradiction(&tapes, &self.assumptions)?.map(|why| format!("by the calibration, {why}"));
        let drift: Vec<_> = since.into_iter().chain(assumed).collect();
        if !drift.is_empty() {
            self.drifts.insert(clause.name, drift.join("; "));
        }
        let date = if self.records {
            Some(tonight.origin.date.clone())
        } else {
            before.map(|before| before.origin.date)
        };
        self.dates.extend(date.map(|date| (clause.name, date)));
        if self.records {
            self.book.keep(&tonight)?;
        }
        Ok(())
    }
}
