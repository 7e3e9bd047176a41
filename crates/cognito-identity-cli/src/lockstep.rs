//! The run in lockstep as one more thing that a backend is held to.

use std::time::Duration;

use cognito_identity_contracts::lockstep::{Divergence, Lockstep, MODEL, lockstep};
use cognito_identity_contracts::report::DivergenceReport;
use cognito_identity_contracts::{Answers, Harness, Outcome, Profile, Verdict, said};

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
    /// The number of programs and requests a second, unless nothing was run to the end.
    pub(crate) fn pace(&self) -> String {
        let seconds = self.time.as_secs_f64();
        if self.outcome.cases == 0 || seconds <= 0.0 {
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
            let verdict = Verdict::Inconclusive(said::text(harness, &why));
            let outcome = Outcome::without_cases(verdict);
            return Stepped { outcome, divergence: None, time: Duration::ZERO, requests: 0 };
        }
    };
    let Lockstep { divergence, programs, requests, time } = run;
    let verdict = match &divergence {
        None => Verdict::Held,
        Some(divergence) => Verdict::Broken(told(harness, divergence)),
    };
    let divergence = divergence.map(|divergence| DivergenceReport::of(&divergence, harness.name()));
    Stepped {
        outcome: Outcome { verdict, cases: programs, steady: 0 },
        divergence: divergence.map(|divergence| as_said(harness, divergence)),
        time,
        requests,
    }
}

/// The same as a report may say it; the program is this suite's own.
fn as_said(harness: &dyn Harness, mut divergence: DivergenceReport) -> DivergenceReport {
    for step in &mut divergence.steps {
        step.says = said::text(harness, &step.says);
        for answer in [&mut step.left, &mut step.right] {
            *answer = said::value(harness, answer.take());
        }
    }
    divergence
}

/// The divergence, and its program as a file to keep.
fn told(harness: &dyn Harness, divergence: &Divergence) -> String {
    let Divergence { program, requests } = divergence;
    let steps: Vec<_> = requests.iter().map(|request| said::text(harness, &request.says)).collect();
    let last = requests.last().cloned();
    let [expected, answered] = match last {
        Some(last) => [last.expected, last.answered].map(|answer| said::value(harness, answer).to_string()),
        None => Default::default(),
    };
    let backend = harness.name();
    let program = serde_json::to_string_pretty(program).unwrap_or_default();
    format!(
        "the last of these requests makes the difference\n{}\non {MODEL}: {expected}\non {backend}: {answered}\n\
         the program, to keep as a file in contracts/programs:\n{program}",
        steps.join("\n")
    )
}
