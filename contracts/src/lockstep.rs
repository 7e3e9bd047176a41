//! The differential run: the same programs on two backends, step by step.

use proptest::test_runner::{RngSeed, TestCaseError, TestError, TestRunner};
use serde::Serialize;
use serde_json::Value;

use crate::failure::Failure;
use crate::harness::{Harness, Profile};
use crate::program::{Program, programs, run, smaller};

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
    let result =
        TestRunner::new(config).run(&programs(MOST_STEPS), |program| match compare(&program, left, right) {
            Ok(None) => Ok(()),
            Ok(Some(_)) => Err(TestCaseError::fail("the backends differ")),
            Err(why) => Err(TestCaseError::fail(why)),
        });
    match result {
        Ok(()) => Ok(None),
        Err(TestError::Fail(_, program)) => smallest(program, left, right),
        Err(TestError::Abort(why)) => Err(why.to_string()),
    }
}

/// Goes on to a smaller program as long as there is one that makes a difference.
fn smallest(
    mut program: Program,
    left: &dyn Harness,
    right: &dyn Harness,
) -> Result<Option<Divergence>, String> {
    let mut divergence = compare(&program, left, right)?;
    loop {
        let shown = smaller(&program).find_map(|smaller| compare(&smaller, left, right).ok().flatten());
        let Some(shown) = shown else { return Ok(divergence) };
        program = shown.program.clone();
        divergence = Some(shown);
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
    let (seen_left, seen_right) = (observations(program, left)?, observations(program, right)?);
    let differs = seen_left.iter().zip(&seen_right).position(|(left, right)| left != right);
    Ok(differs.map(|step| Divergence { program: program.clone(), step, left: seen_left, right: seen_right }))
}

fn observations(program: &Program, harness: &dyn Harness) -> Result<Vec<Value>, String> {
    let stage = harness.stage()?;
    let mut seen = Vec::new();
    let played = harness.block_on(Box::pin(async {
        seen = run(program, &*stage.service).await?;
        Ok(())
    }));
    match played {
        Ok(()) => Ok(seen),
        Err(Failure::Broken(why) | Failure::Inconclusive(why)) => Err(format!("{}: {why}", harness.name())),
    }
}
