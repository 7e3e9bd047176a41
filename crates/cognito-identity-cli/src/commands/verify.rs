//! Command `cognito-fake verify`: runs clauses and lockstep programs on a backend, and prints and writes the results.
//! Start reading at [`verify`].

#[cfg(feature = "endpoint")]
mod drift;
mod options;
mod progress;
mod summary;

use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::Write;

#[cfg(feature = "endpoint")]
use cognito_identity_contracts::error_chain;
use cognito_identity_contracts::{Answers, Harness, Profile};
use cognito_identity_fake::Assumptions;
use cognito_identity_fake::assumption::Calibration;
#[cfg(feature = "endpoint")]
use cognito_identity_runner::backends::NAMES;
use cognito_identity_runner::backends::{answers, backend};
#[cfg(feature = "aws")]
use cognito_identity_runner::endpoint::aws;
#[cfg(feature = "endpoint")]
use cognito_identity_runner::recording::RecordingHarness;
use cognito_identity_runner::report;
use cognito_identity_runner::report::{Report, RunReport, Shard, Status, open_questions};

use crate::calibration;
use crate::commit::commit;
#[cfg(feature = "endpoint")]
use crate::endpoint::{AWS, EndpointOptions};
use crate::error::CannotRun;
use crate::quiet::quietly;
use crate::report::Folder;
use crate::selection::Selection;

#[cfg(feature = "endpoint")]
use drift::DriftReport;
use progress::Progress;
use summary::{subject, text};

pub(crate) use options::{EXAMPLES, Options};

/// Holds a backend to the selected clauses; `true` if all held.
pub(crate) fn verify(options: &Options, out: &mut dyn Write) -> Result<bool, CannotRun> {
    let own = || Ok(Calibration::in_force().clone());
    let calibration = options.calibration.as_deref().map_or_else(own, calibration::read)?;
    let assumptions = calibration.assumptions;
    let harness = harness(options, assumptions)?;
    let selection = Selection::from_list(options.clauses.as_deref())?;
    let (selection, selected) = match options.shard {
        Some(shard) => (selection.shard(shard)?, selection.names().map(str::to_owned).collect()),
        None => (selection, BTreeSet::new()),
    };
    let known = || Report {
        commits: commit(options.commit.as_ref()).into_iter().collect(),
        questions: open_questions(&calibration),
        ..Report::default()
    };
    #[cfg(feature = "endpoint")]
    let drift =
        DriftReport::begin(options, &*harness, &selection, assumptions, commit(options.commit.as_ref()))?;
    let plan = Plan {
        harness: &*harness,
        answers: answers(&assumptions),
        selection,
        shard: options.shard,
        selected,
        cases: options.cases.unwrap_or(cases(harness.name())),
        seed: options.seed.unwrap_or_else(random_seed),
        name: options.name.clone(),
        folder: options.report.as_deref().map(|path| Folder::make(path, known())).transpose()?,
    };
    plan.announce(out)?;
    let progress = Progress::on_stderr(plan.names());
    #[cfg(feature = "endpoint")]
    if let Some(drift) = drift {
        return quietly(|| {
            let (run, failed) = plan.run_with_drift(progress, drift);
            let ended = plan.report(run, out)?;
            // The results are printed even if the recording failed.
            failed.map_or(Ok(ended), |why| Err(CannotRun(format!("not all responses are recorded: {why}"))))
        })?;
    }
    quietly(|| plan.report(plan.run(progress), out))?
}

/// The backend to judge.
#[cfg(feature = "endpoint")]
fn harness(options: &Options, assumptions: Assumptions) -> Result<Box<dyn Harness>, CannotRun> {
    let shards = options.endpoint.shards.or(options.shard.map(Shard::count));
    let endpoint = EndpointOptions { shards, ..options.endpoint.clone() };
    if let Some(endpoint) = endpoint.backend(&options.against) {
        return Ok(Box::new(endpoint?));
    }
    let is_known = NAMES.contains(&options.against.as_str());
    let known = backend(&options.against, options.endpoint.region.as_deref(), assumptions)
        .map_err(|error| CannotRun(error_chain(&error) + if is_known { "" } else { AWS }))?;
    match options.endpoint.given() {
        None => Ok(known),
        Some(option) => Err(CannotRun(format!(
            "`{option}` does not go with `--against {}`, which runs in this process; allowed: `--against endpoint`",
            options.against
        ))),
    }
}

/// The backend to judge.
#[cfg(not(feature = "endpoint"))]
fn harness(options: &Options, assumptions: Assumptions) -> Result<Box<dyn Harness>, CannotRun> {
    Ok(backend(&options.against, None, assumptions)?)
}

/// Default number of cases for each property.
fn cases(backend: &str) -> u32 {
    match backend {
        "fake" => 256,
        #[cfg(feature = "aws")]
        aws::NAME => aws::CASES,
        _ => 32,
    }
}

/// Profile of a run on a backend: cases, seed and steps of shrinking.
fn profile(backend: &str, cases: u32, seed: u64) -> Profile {
    let profile = Profile { seed: Some(seed), ..Profile::cases(cases) };
    match backend {
        #[cfg(feature = "aws")]
        aws::NAME => Profile { max_shrink_steps: aws::SHRINK_STEPS, ..profile },
        _ => profile,
    }
}

/// A seed short enough to be typed again.
fn random_seed() -> u64 {
    RandomState::new().build_hasher().finish() >> 32
}

/// Plan of a run.
struct Plan<'a> {
    harness: &'a dyn Harness,
    /// Answers of the reference model to the open questions.
    answers: Answers,
    selection: Selection,
    shard: Option<Shard>,
    /// Names of everything selected, if this run is a shard of it.
    selected: BTreeSet<String>,
    cases: u32,
    seed: u64,
    /// Name of the backend in the report.
    name: Option<String>,
    folder: Option<Folder>,
}

impl Plan<'_> {
    /// The names of all that is selected, in the order in which it is done.
    fn names(&self) -> Vec<&'static str> {
        self.selection.names().collect()
    }

    /// Prints the plan, so that even an interrupted run can be repeated.
    fn announce(&self, out: &mut dyn Write) -> Result<(), CannotRun> {
        let Self { cases, seed, .. } = self;
        let subject = subject(self.selection.clauses.len(), self.harness.name());
        let lockstep = if self.selection.lockstep { " and lockstep" } else { "" };
        let shard = self.shard.map(|shard| format!(", shard {shard}")).unwrap_or_default();
        writeln!(out, "{subject}{lockstep}{shard}, cases {cases}, seed {seed}\n")?;
        Ok(out.flush()?)
    }

    /// Prints and writes the report of the run; `true` if everything held.
    fn report(&self, run: RunReport, out: &mut dyn Write) -> Result<bool, CannotRun> {
        out.write_all(text(&run).as_bytes())?;
        // A shard is green by itself: what other shards ran is not missing here.
        let is_green = run.status_of_shard() == Status::Held;
        if let Some(folder) = &self.folder {
            let run = RunReport { selected: self.selected.clone(), name: self.name.clone(), ..run };
            writeln!(out, "\n{}", folder.write(run)?)?;
        }
        out.flush()?;
        Ok(is_green)
    }

    fn run(&self, mut progress: Progress<'_>) -> RunReport {
        let profile = profile(self.harness.name(), self.cases, self.seed);
        let run = report::run(&self.selection.clauses, self.harness, &profile, |_, clause| {
            progress.done(clause);
        });
        self.with_lockstep(run, &profile, progress)
    }

    /// Runs the clauses, and compares the responses with the recordings.
    #[cfg(feature = "endpoint")]
    fn run_with_drift(
        &self,
        mut progress: Progress<'_>,
        mut drift: DriftReport,
    ) -> (RunReport, Option<String>) {
        let profile = profile(self.harness.name(), self.cases, self.seed);
        let profile = Profile { pinned_cases: DriftReport::PINNED_CASES, ..profile };
        let recorder = RecordingHarness::new(self.harness);
        let run = report::run(&self.selection.clauses, &recorder, &profile, |held, clause| {
            drift.check(held, &recorder, clause);
            progress.done(clause);
        });
        (self.with_lockstep(run, &profile, progress), drift.failed)
    }

    /// Adds the programs in lockstep to the run, if they are selected.
    fn with_lockstep(&self, mut run: RunReport, profile: &Profile, mut progress: Progress<'_>) -> RunReport {
        if self.selection.lockstep {
            let lockstep = report::run_lockstep(&self.answers, self.harness, profile);
            progress.done(&lockstep);
            run.add(lockstep, self.harness);
        }
        run
    }
}

#[cfg(test)]
mod tests;
