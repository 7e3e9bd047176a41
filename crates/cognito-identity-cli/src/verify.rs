//! `cognito-fake verify`.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::Write;

use cognito_identity_contracts::backends::{FakeHarness, backend};
use cognito_identity_contracts::report::{Report, open_questions};
use cognito_identity_contracts::{Harness, Profile, report};
use cognito_identity_fake::assumption::Calibration;

use crate::args::Options;
use crate::lockstep;
use crate::progress::Progress;
use crate::quiet::quietly;
use crate::report::Folder;
use crate::selection::Selection;
use crate::summary::{Judged, Row, subject};
use crate::{CannotRun, calibration};

/// Holds a backend to the selected clauses; `true` if all held.
pub(crate) fn verify(options: &Options, out: &mut dyn Write) -> Result<bool, CannotRun> {
    let own = || Ok(Calibration::in_force().clone());
    let calibration = options.calibration.as_deref().map_or_else(own, calibration::read)?;
    let assumptions = calibration.assumptions;
    let harness = backend(&options.against, assumptions)?;
    let reference = FakeHarness { assumptions };
    let is_reference = harness.name() == reference.name();
    let selection = Selection::of(options.clauses.as_deref(), is_reference)?;
    let known = || Report {
        commits: commit(options).into_iter().collect(),
        assumptions: open_questions(&calibration),
        ..Report::default()
    };
    let plan = Plan {
        harness: &*harness,
        reference: &reference,
        selection,
        cases: options.cases.unwrap_or(if is_reference { 256 } else { 32 }),
        seed: options.seed.unwrap_or_else(random_seed),
        folder: options.report.as_deref().map(|path| Folder::make(path, known())).transpose()?,
    };
    plan.announce(out)?;
    let progress = Progress::on_stderr(plan.names());
    quietly(|| plan.carry_out(progress, out))?
}

/// The commit that is judged: as the command line has it, or as GitHub or GitLab say.
fn commit(options: &Options) -> Option<String> {
    let told = || ["GITHUB_SHA", "CI_COMMIT_SHA"].into_iter().find_map(|name| std::env::var(name).ok());
    options.commit.clone().or_else(told).filter(|commit| !commit.is_empty())
}

/// A seed short enough to be typed again.
fn random_seed() -> u64 {
    RandomState::new().build_hasher().finish() >> 32
}

/// What is to be done.
struct Plan<'a> {
    harness: &'a dyn Harness,
    reference: &'a dyn Harness,
    selection: Selection,
    cases: u32,
    seed: u64,
    folder: Option<Folder>,
}

impl Plan<'_> {
    /// The names of all that is selected, in the order in which it is done.
    fn names(&self) -> Vec<&'static str> {
        let clauses = self.selection.clauses.iter().map(|clause| clause.name);
        clauses.chain(self.selection.lockstep.then_some(lockstep::NAME)).collect()
    }

    /// Tells what it is, so that even a run that is stopped can be repeated.
    fn announce(&self, out: &mut dyn Write) -> Result<(), CannotRun> {
        let Self { cases, seed, .. } = self;
        let subject = subject(self.selection.clauses.len(), self.harness.name());
        let lockstep = if self.selection.lockstep { " and lockstep with the fake" } else { "" };
        writeln!(out, "{subject}{lockstep}, cases {cases}, seed {seed}\n")?;
        Ok(out.flush()?)
    }

    /// Does it and tells what became of it; `true` if all held.
    fn carry_out(&self, progress: Progress<'_>, out: &mut dyn Write) -> Result<bool, CannotRun> {
        let judged = self.judge(progress);
        out.write_all(judged.text().as_bytes())?;
        if let Some(folder) = &self.folder {
            writeln!(out, "\n{}", folder.write(&judged)?)?;
        }
        out.flush()?;
        Ok(judged.is_green())
    }

    fn judge(&self, mut progress: Progress<'_>) -> Judged {
        let profile = Profile { seed: Some(self.seed), ..Profile::cases(self.cases) };
        let run = report::run(&self.selection.clauses, self.harness, &profile, |held| {
            progress.done(&Row::from(held));
        });
        let lockstep = self.selection.lockstep.then(|| {
            let lockstep = lockstep::hold(self.reference, self.harness, &profile);
            progress.done(&Row::from(&lockstep));
            lockstep
        });
        Judged { run, lockstep, cases: self.cases, seed: self.seed }
    }
}

#[cfg(test)]
mod tests;
