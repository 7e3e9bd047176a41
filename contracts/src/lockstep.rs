//! The differential run: the same programs on two backends, step by step.

use std::cell::RefCell;

use proptest::test_runner::{RngSeed, TestCaseError, TestError, TestRunner};
use serde::Serialize;
use serde_json::Value;

use crate::failure::Failure;
use crate::harness::{Capability, Harness, Profile};
use crate::program::{Program, programs, run_on, smaller};

/// How a run names it.
pub const NAME: &str = "lockstep";

/// What it says.
pub const SAYS: &str = "Random programs get the same answers from the backend as from the fake.";

/// On what it stands: on no clause's basis, but on a comparison.
pub const BASIS: &str = "differential";

/// The most steps a random program has.
const MOST_STEPS: usize = 40;

/// Where two backends went apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Divergence {
    /// The program, as small as it was found.
    pub program: Program,
    /// The step at which they differ, counted from 0.
    pub step: usize,
    /// What the first backend did, step by step.
    pub left: Vec<Value>,
    /// What the second backend did, step by step.
    pub right: Vec<Value>,
}

impl std::fmt::Display for Divergence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let program = serde_json::to_string(&self.program).unwrap_or_default();
        let Self { step, .. } = self;
        let (left, right) = self.answers();
        write!(f, "step {step} of the program differs\n   left: {left}\n  right: {right}\nprogram: {program}")
    }
}

impl Divergence {
    /// The two answers that differ first.
    #[must_use]
    pub fn answers(&self) -> (&Value, &Value) {
        (self.left.get(self.step).unwrap_or(&Value::Null), self.right.get(self.step).unwrap_or(&Value::Null))
    }
}

/// Runs random programs on both backends; the first that makes a difference is shrunk and answered.
///
/// # Errors
///
/// Why the run came to no end, in one line.
pub fn lockstep(
    left: &dyn Harness,
    right: &dyn Harness,
    profile: &Profile,
) -> Result<Option<Divergence>, String> {
    let config = proptest::test_runner::Config {
        cases: profile.cases,
        rng_seed: profile.seed.map_or(RngSeed::Random, RngSeed::Fixed),
        max_shrink_iters: profile.max_shrink_steps,
        failure_persistence: None,
        ..proptest::test_runner::Config::default()
    };
    // The smallest program so far that made a difference, and why one came to no end.
    let (found, lost) = (RefCell::new(None), RefCell::new(None));
    let result = TestRunner::new(config).run(&programs(MOST_STEPS), |program| {
        if lost.borrow().is_some() {
            // There is nothing to make smaller.
            return Ok(());
        }
        match compare(&program, left, right) {
            Ok(None) => Ok(()),
            Ok(Some(divergence)) => {
                found.replace(Some(divergence));
                Err(TestCaseError::fail("the backends differ"))
            }
            // One that is smaller, and whose answers were lost, says nothing of one that made a difference.
            Err(_) if found.borrow().is_some() => Ok(()),
            Err(why) => {
                lost.replace(Some(why.clone()));
                Err(TestCaseError::fail(why))
            }
        }
    });
    match (result, found.into_inner(), lost.into_inner()) {
        (_, Some(divergence), _) => Ok(Some(smallest(divergence, left, right))),
        (_, None, Some(why)) => Err(why),
        (Err(TestError::Abort(why) | TestError::Fail(why, _)), None, None) => Err(why.to_string()),
        (Ok(()), None, None) => Ok(None),
    }
}

/// Goes on to a smaller program as long as there is one that makes a difference.
fn smallest(mut divergence: Divergence, left: &dyn Harness, right: &dyn Harness) -> Divergence {
    loop {
        let program = divergence.program.clone();
        let shown = smaller(&program).find_map(|smaller| compare(&smaller, left, right).ok().flatten());
        let Some(shown) = shown else { return divergence };
        divergence = shown;
    }
}

/// Runs one program on both backends.
///
/// # Errors
///
/// Why one of them could not run it, in one line.
pub fn compare(
    program: &Program,
    left: &dyn Harness,
    right: &dyn Harness,
) -> Result<Option<Divergence>, String> {
    let issues = |harness: &dyn Harness| harness.capabilities().contains(&Capability::PublicLogins);
    let without = (!issues(left) || !issues(right)).then(|| program.without_public_logins());
    let program = without.as_ref().unwrap_or(program);
    let (seen_left, seen_right) = (observations(program, left)?, observations(program, right)?);
    let lost = seen_left.iter().chain(&seen_right).find_map(|seen| seen.get("lost"));
    if let Some(why) = lost {
        return Err(format!("an answer was lost: {why}"));
    }
    let differs = seen_left.iter().zip(&seen_right).position(|(left, right)| !alike(left, right));
    Ok(differs.map(|step| Divergence { program: program.clone(), step, left: seen_left, right: seen_right }))
}

/// Whether two observations are the same. Where the words of a refusal are the fake's own, others' may be any.
fn alike(left: &Value, right: &Value) -> bool {
    let own = |seen: &Value| {
        let words = seen.get("words").and_then(Value::as_str).unwrap_or_default();
        words.contains("[assumed: ") || words.contains("[words assumed]")
    };
    left == right
        || left["refused"].is_string() && left["refused"] == right["refused"] && (own(left) || own(right))
}

fn observations(program: &Program, harness: &dyn Harness) -> Result<Vec<Value>, String> {
    let stage = harness.stage()?;
    let mut seen = Vec::new();
    let played = harness.block_on(Box::pin(async {
        seen = run_on(program, &stage).await?;
        Ok(())
    }));
    match played {
        Ok(()) => Ok(seen),
        Err(Failure::Broken(why) | Failure::Inconclusive(why)) => Err(format!("{}: {why}", harness.name())),
    }
}
