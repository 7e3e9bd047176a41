//! A report of one clause, to be merged with those of all others by `cognito-fake report`.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use cognito_identity::Timestamp;

use cognito_identity_contracts::{CLAUSES, Held, Place, Profile, Rules};
use cognito_identity_fake::assumption::Calibration;
use cognito_identity_runner::drift::DriftResult;
use cognito_identity_runner::report::{Report, Run, RunReport, open_questions};

use super::set;

/// A clause, and what became of it in a run.
pub(super) struct Piece<'a> {
    pub(super) backend: &'static str,
    pub(super) held: &'a Held,
    pub(super) noted: &'a DriftResult,
    pub(super) place: Option<Place<'a>>,
    pub(super) profile: &'a Profile,
    /// Whether other processes hold other clauses, so that the pieces of all must come together.
    pub(super) is_part: bool,
    pub(super) calls: u64,
    pub(super) lost: u64,
}

impl Piece<'_> {
    /// Writes it to a folder of its own below this one.
    pub(super) fn write(&self, folder: &Path) -> Result<(), String> {
        let folder = folder.join(self.held.clause.name.replace("::", "."));
        let path = folder.join("report.json");
        let written = fs::create_dir_all(&folder).and_then(|()| fs::write(&path, self.report().to_json()));
        written.map_err(|error| format!("cannot write `{}`: {error}", path.display()))
    }

    fn report(&self) -> Report {
        let held = vec![self.held.clone()];
        let run = Run { backend: self.backend, held, rules: Rules::of_strangers() };
        let all = CLAUSES.iter().filter(|_| self.is_part);
        let mut run = RunReport {
            selected: all.map(|clause| clause.name.to_owned()).collect(),
            calls: Some(self.calls),
            lost: Some(self.lost),
            ..RunReport::of(&run, self.profile.cases, self.profile.seed.unwrap_or_default()).at(self.place)
        };
        for clause in &mut run.clauses {
            clause.drift.clone_from(&self.noted.drift);
            clause.evidence = self.noted.date.clone().or(clause.evidence.take());
        }
        // Of all open questions only the one that the clause assumes: together the pieces have them all.
        let mut assumptions = open_questions(Calibration::in_force());
        assumptions.retain(|open| self.held.clause.question() == Some(&*open.question));
        Report {
            date: Some(now()),
            commits: commit().into_iter().collect(),
            runs: vec![run],
            assumptions,
            ..Report::default()
        }
    }
}

/// The commit that is run, where a runner says it.
pub(super) fn commit() -> Option<String> {
    set("GITHUB_SHA").or_else(|| set("CI_COMMIT_SHA"))
}

#[allow(clippy::disallowed_methods, reason = "a report is of the real time")]
pub(super) fn now() -> Timestamp {
    SystemTime::now().into()
}
