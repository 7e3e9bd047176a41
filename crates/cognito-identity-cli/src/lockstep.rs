//! Runs random programs in lockstep with the reference model, as one more item of a run.

use std::time::Duration;

use cognito_identity_contracts::lockstep::{Lockstep, lockstep};
use cognito_identity_contracts::{Answers, Harness, Outcome, Profile, Verdict};
use cognito_identity_runner::redact::{redact_json, redact_text};
use cognito_identity_runner::report::DivergenceReport;

pub(crate) use cognito_identity_contracts::lockstep::{BASIS, NAME, SAYS};

/// The result of a run in lockstep.
#[derive(Debug)]
pub(crate) struct Stepped {
    pub(crate) outcome: Outcome,
    pub(crate) divergence: Option<DivergenceReport>,
    pub(crate) time: Duration,
    /// The number of requests.
    pub(crate) requests: u64,
}

impl Stepped {
    /// The number of programs and requests a second, unless no program was run to the end, or the time went into
    /// shrinking.
    pub(crate) fn pace(&self) -> String {
        let seconds = self.time.as_secs_f64();
        if self.outcome.cases == 0 || seconds <= 0.0 || self.divergence.is_some() {
            return String::new();
        }
        let programs = f64::from(self.outcome.cases) / seconds;
        #[allow(clippy::cast_precision_loss, reason = "a pace needs no more than three digits")]
        let requests = self.requests as f64 / seconds;
        format!(" ({programs:.0} programs and {requests:.0} requests a second)")
    }
}

/// Runs random programs on the backend beside the reference model.
pub(crate) fn hold(answers: &Answers, harness: &dyn Harness, profile: &Profile) -> Stepped {
    let run = match lockstep(harness, answers, profile) {
        Ok(run) => run,
        Err(why) => {
            let verdict = Verdict::Inconclusive(redact_text(harness, &why));
            let outcome = Outcome::without_cases(verdict);
            return Stepped { outcome, divergence: None, time: Duration::ZERO, requests: 0 };
        }
    };
    let Lockstep { divergence, programs, requests, time } = run;
    let divergence = divergence.map(|divergence| DivergenceReport::of(&divergence, harness.name()));
    let divergence = divergence.map(|divergence| redact(harness, divergence));
    let verdict =
        divergence.as_ref().map_or(Verdict::Held, |divergence| Verdict::Broken(describe(divergence)));
    Stepped { outcome: Outcome { verdict, cases: programs, pinned_cases: 0 }, divergence, time, requests }
}

/// Redacts the backend's responses; the program is this suite's own.
fn redact(harness: &dyn Harness, mut divergence: DivergenceReport) -> DivergenceReport {
    for step in &mut divergence.steps {
        step.says = redact_text(harness, &step.says);
        for answer in [&mut step.left, &mut step.right] {
            *answer = redact_json(harness, answer.take());
        }
    }
    divergence
}

/// Describes the divergence, with its program as a file to store.
fn describe(divergence: &DivergenceReport) -> String {
    let DivergenceReport { left, right, steps, program, .. } = divergence;
    let requests: Vec<_> = steps.iter().map(|step| step.says.as_str()).collect();
    let [expected, answered] = match steps.last() {
        Some(last) => [&last.left, &last.right].map(ToString::to_string),
        None => Default::default(),
    };
    let program = serde_json::to_string_pretty(program).unwrap_or_default();
    format!(
        "the last of these requests makes the difference\n{}\non {left}: {expected}\non {right}: {answered}\n\
         the program, to keep as a file in contracts/programs:\n{program}",
        requests.join("\n")
    )
}
