//! Lockstep: model-based testing. Random programs of at most 40 steps run on a backend, and the reference model
//! predicts each response.
//!
//! After each step the state is compared as far as a client can observe it (`observe.rs`): listings always; identities,
//! users, settings and tags only while there are at most 12 identities, later at every eighth step, because that takes
//! hundreds of requests. Programs whose number of steps is a multiple of four, and all programs on accounts that other
//! clients share, are compared after the last step only: reading may change a backend's state, and requests are counted
//! there. After the last step further requests change the state too, such as sign-ins.
//!
//! A program that finds a difference is shrunk by proptest and then step by step (`program/shrink.rs`), two minutes
//! each: enough for thousands of programs in process. Start reading at [`lockstep`].

mod observe;
mod round;

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use proptest::test_runner::{RngSeed, TestCaseError, TestError, TestRunner};
use serde::Serialize;
use serde_json::Value;

use crate::differential::program::{Program, programs, shrink};
use crate::differential::reference::Answers;
use crate::failure::{BoxError, Failure, error_chain, panicked};
use crate::harness::{Harness, Profile};
use round::Round;

/// The name of a run in lockstep.
pub const NAME: &str = "lockstep";

/// The name of the reference model where its predictions are shown.
pub const MODEL: &str = "the reference model";

/// The sentence that it holds a backend to.
pub const SENTENCE: &str = "Random programs get the responses that the reference model predicts.";

/// Its basis: no clause's, but a comparison.
pub const BASIS: &str = "differential";

/// The most steps of a random program: enough that most steps meet identities of earlier ones (the first quarter signs
/// users in), and few enough that a divergence shrinks to a readable program.
const MAX_STEPS: usize = 40;

/// Where a backend and the reference model went apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Divergence {
    /// The program, as small as it was found.
    pub program: Program,
    /// The requests of the program in order, those that change the state after its end, and at last the one whose
    /// response differs: one of these, or one that reads.
    pub requests: Vec<Played>,
}

/// A request of a program, and its responses.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Played {
    /// The request, as a sentence.
    pub request: String,
    /// The response that the reference model predicts, or the errors it allows.
    pub expected: Value,
    /// The response of the backend.
    pub answered: Value,
}

/// The result of a run in lockstep.
#[derive(Clone, Debug, Default)]
pub struct Lockstep {
    /// The smallest program that makes a difference, if one does.
    pub divergence: Option<Divergence>,
    /// The number of programs that were run to the end before one made a difference.
    pub programs: u32,
    /// The number of requests of these programs, those that observe the state among them.
    pub requests: u64,
    /// The time that all took.
    pub time: Duration,
}

impl std::fmt::Display for Divergence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (number, played) in self.requests.iter().enumerate() {
            writeln!(f, "{}. {}", number + 1, played.request)?;
        }
        if let Some(Played { expected, answered, .. }) = self.requests.last() {
            writeln!(f, "expected: {expected}\nanswered: {answered}")?;
        }
        write!(f, "program: {}", serde_json::to_string(&self.program).unwrap_or_default())
    }
}

/// Time for each of the two ways in which a program is shrunk: enough for thousands of programs in process, and for
/// some over a network, whose waits take seconds.
const SHRINKING: Duration = Duration::from_mins(2);

/// Runs random programs on a backend; the first that makes a difference is shrunk.
///
/// # Errors
///
/// The reason why the run came to no end, in one line.
#[allow(clippy::disallowed_methods, reason = "the time of a run is part of its report")]
pub fn lockstep(harness: &dyn Harness, answers: &Answers, profile: &Profile) -> Result<Lockstep, BoxError> {
    let started = Instant::now();
    let config = proptest::test_runner::Config {
        cases: profile.cases,
        rng_seed: profile.seed.map_or(RngSeed::Random, RngSeed::Fixed),
        max_shrink_iters: profile.max_shrink_steps,
        max_shrink_time: u32::try_from(SHRINKING.as_millis()).unwrap_or(u32::MAX),
        failure_persistence: None,
        ..proptest::test_runner::Config::default()
    };
    // The smallest program so far that made a difference, and the reason why one came to no end.
    let found = RefCell::new(None);
    let lost = RefCell::new(None);
    let ended = Cell::new(0);
    let requests = Cell::new(0);
    let result = TestRunner::new(config).run(&programs(MAX_STEPS), |program| {
        if lost.borrow().is_some() {
            // There is nothing to make smaller.
            return Ok(());
        }
        match play(&program, harness, answers) {
            Ok((None, asked)) => {
                // The smaller programs of one that made a difference do not count.
                if found.borrow().is_none() {
                    ended.set(ended.get() + 1);
                    requests.set(requests.get() + asked);
                }
                Ok(())
            }
            Ok((Some(divergence), _)) => {
                found.replace(Some(divergence));
                Err(TestCaseError::fail("the backend and the model differ"))
            }
            // A smaller program whose responses were lost proves nothing about one that made a difference.
            Err(_) if found.borrow().is_some() => Ok(()),
            Err(why) => {
                let shown = error_chain(&*why);
                lost.replace(Some(why));
                Err(TestCaseError::fail(shown))
            }
        }
    });
    let divergence = match (result, found.into_inner(), lost.into_inner()) {
        (_, Some(divergence), _) => Some(smallest(divergence, harness, answers, profile.max_shrink_steps)),
        (_, None, Some(why)) => return Err(why),
        (Err(TestError::Abort(why) | TestError::Fail(why, _)), None, None) => {
            return Err(why.to_string().into());
        }
        (Ok(()), None, None) => None,
    };
    Ok(Lockstep { divergence, programs: ended.get(), requests: requests.get(), time: started.elapsed() })
}

/// Goes on to a smaller program as long as there is one that makes a difference, with so many programs at most.
#[allow(clippy::disallowed_methods, reason = "a slow backend must not be asked without end")]
fn smallest(mut divergence: Divergence, harness: &dyn Harness, answers: &Answers, most: u32) -> Divergence {
    let started = Instant::now();
    let mut tries = most;
    loop {
        let program = divergence.program.clone();
        let programs = shrink(&program).take_while(|_| {
            let is_left = tries > 0 && started.elapsed() < SHRINKING;
            tries = tries.saturating_sub(1);
            is_left
        });
        let mut shown = programs.filter_map(|smaller| run(&smaller, harness, answers).ok().flatten());
        let Some(shown) = shown.next() else { return divergence };
        divergence = shown;
    }
}

/// Runs one program on a backend, beside the reference model with these answers to the open questions.
///
/// # Errors
///
/// The reason why it came to no end, in one line.
pub fn run(
    program: &Program,
    harness: &dyn Harness,
    answers: &Answers,
) -> Result<Option<Divergence>, BoxError> {
    play(program, harness, answers).map(|(divergence, _)| divergence)
}

fn play(
    program: &Program,
    harness: &dyn Harness,
    answers: &Answers,
) -> Result<(Option<Divergence>, u64), BoxError> {
    let environment = harness.environment()?;
    let mut round = Round::new(&environment, harness, answers);
    let mut divergence = None;
    let play = || {
        harness.block_on(Box::pin(async {
            let played = round.play(program).await;
            round.interpreter.delete_pools().await;
            divergence = played?;
            Ok(())
        }))
    };
    match catch_unwind(AssertUnwindSafe(play)) {
        Ok(Ok(())) => Ok((divergence, round.requests)),
        Ok(Err(Failure::Broken(why) | Failure::Inconclusive(why))) => {
            Err(format!("{}: {why}", harness.name()).into())
        }
        Err(panic) => Ok((Some(round.broken(program, &panicked(&*panic))), round.requests)),
    }
}
