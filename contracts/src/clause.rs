//! A clause: one sentence about the service, its basis, and the check.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::time::{Duration, Instant};

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, FileFailurePersistence, RngSeed, TestCaseError, TestError, TestRunner};
use serde::{Deserialize, Serialize};

use crate::basis::Basis;
use crate::case::Case;
use crate::failure::{Check, Failure, error_chain, panicked};
use crate::harness::{Capability, Harness, PINNED_SEED, Profile};

/// One sentence about the service that can be checked against a backend.
#[derive(Clone, Copy, Debug)]
pub struct Clause {
    /// `group::name`.
    pub name: &'static str,
    /// The sentence.
    pub sentence: &'static str,
    /// Source of the sentence.
    pub basis: Basis,
    /// The question that the clause's source has answered. The fake keeps the other candidates, since the service may
    /// change.
    pub(crate) settles: Option<&'static str>,
    /// Capabilities it needs, which some backends lack.
    pub needs: &'static [Capability],
    pub(crate) check: fn(&Trial<'_>) -> Outcome,
}

impl Clause {
    /// The group it belongs to, such as `merging`.
    #[must_use]
    pub fn group(&self) -> &'static str {
        self.name.split_once("::").map_or(self.name, |(group, _)| group)
    }

    /// Its name within the group.
    #[must_use]
    pub fn short_name(&self) -> &'static str {
        self.name.split_once("::").map_or(self.name, |(_, name)| name)
    }

    /// The question that the clause answers, whether it is assumed or settled.
    #[must_use]
    pub fn question(&self) -> Option<&'static str> {
        self.settles.or_else(|| self.basis.question())
    }

    /// Checks the clause against a backend.
    ///
    /// The outcome quotes the backend verbatim. `report::run` of `cognito-identity-runner` redacts it for a terminal
    /// or a file.
    #[allow(clippy::disallowed_methods, reason = "how long a clause took is part of the report")]
    pub fn hold(&self, harness: &dyn Harness, profile: &Profile) -> Held {
        let started = Instant::now();
        let capabilities = harness.capabilities();
        let cases = profile.cases;
        let pinned_cases = profile.pinned_cases;
        let accepts = &Cell::new(false);
        let trial = Trial { clause: self, harness, profile, cases, pinned_cases, accepts };
        let lacking = self.needs.iter().find(|need| !capabilities.contains(need));
        let outcome = lacking.map_or_else(|| (self.check)(&trial), |need| Outcome::unsupported(*need));
        Held { clause: *self, outcome, time: started.elapsed() }
    }
}

/// A clause and its outcome on a backend.
#[derive(Clone, Debug)]
pub struct Held {
    /// The clause.
    pub clause: Clause,
    /// Its outcome.
    pub outcome: Outcome,
    /// Time it took.
    pub time: Duration,
}

/// Outcome of a clause on a backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The verdict.
    pub verdict: Verdict,
    /// Reason for any verdict but `held`; of a broken clause the smallest case found, and the fault.
    pub why: Option<String>,
    /// Number of cases run to the end.
    pub cases: u32,
    /// Number of pinned cases among the first ones: those that every run repeats. The last of them may be incomplete.
    pub pinned_cases: u32,
}

/// Verdict on a clause, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It held in every case.
    Held,
    /// It was not run, because the backend lacks a capability it needs. Does not count as held.
    Unsupported,
    /// No verdict: a response was lost.
    Inconclusive,
    /// It failed in a case.
    Broken,
}

impl Verdict {
    /// All verdicts, the worst first.
    pub const ALL: [Self; 4] = [Self::Broken, Self::Inconclusive, Self::Unsupported, Self::Held];

    /// `held`, `broken`, `inconclusive` or `unsupported`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Broken => "broken",
            Self::Inconclusive => "inconclusive",
            Self::Unsupported => "unsupported",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl Outcome {
    /// Outcome of a clause that held in this number of cases.
    #[must_use]
    pub fn held(cases: u32) -> Self {
        Self { verdict: Verdict::Held, why: None, cases, pinned_cases: 0 }
    }

    /// Outcome of a clause that did not hold, without any case run to the end.
    #[must_use]
    pub fn without_cases(verdict: Verdict, why: String) -> Self {
        Self { verdict, why: Some(why), cases: 0, pinned_cases: 0 }
    }

    /// The seed of the case that it ended with, if that is another than the profile's.
    #[must_use]
    pub fn own_seed(&self) -> Option<u64> {
        (self.pinned_cases > self.cases).then_some(PINNED_SEED)
    }

    fn unsupported(need: Capability) -> Self {
        Self::without_cases(Verdict::Unsupported, format!("the backend lacks {need:?}"))
    }
}

impl From<Failure> for Outcome {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Broken(why) => Self::without_cases(Verdict::Broken, why),
            Failure::Inconclusive(why) => Self::without_cases(Verdict::Inconclusive, why),
        }
    }
}

/// One clause on one backend.
#[derive(Clone, Copy)]
pub(crate) struct Trial<'a> {
    clause: &'a Clause,
    harness: &'a dyn Harness,
    profile: &'a Profile,
    cases: u32,
    pinned_cases: u32,
    /// Whether the backend has created a pool, in this case or one before.
    accepts: &'a Cell<bool>,
}

type Checking<'a> = Pin<Box<dyn Future<Output = Check> + 'a>>;

impl Trial<'_> {
    /// Divides the number of cases by `cases`, for a clause whose case does the work of that many.
    pub(crate) fn cost(&self, cases: u32) -> Self {
        let pinned_cases = (self.pinned_cases / cases).max(self.pinned_cases.min(1));
        Self { cases: (self.cases / cases).max(1), pinned_cases, ..*self }
    }

    /// Runs the check once; for clauses that leave nothing to choose.
    pub(crate) fn once(&self, check: impl for<'c> Fn(&'c Case<'c>) -> Checking<'c>) -> Outcome {
        let outcome = match self.case(&|case| check(case)) {
            Ok(()) => Outcome::held(1),
            Err(failure) => failure.into(),
        };
        Outcome { pinned_cases: self.pinned_cases.min(1), ..outcome }
    }

    /// Runs the check on inputs of the strategy, and shrinks the first one that breaks it.
    pub(crate) fn property<S: Strategy>(
        &self,
        inputs: &S,
        check: impl for<'c> Fn(&'c Case<'c>, S::Value) -> Checking<'c>,
    ) -> Outcome
    where
        S::Value: Clone,
    {
        let pinned = self.explore(self.pinned_config(), inputs, &check);
        if pinned.verdict != Verdict::Held {
            // The case that it ended with was one of them.
            return Outcome { pinned_cases: pinned.cases + 1, ..pinned };
        }
        let own = self.explore(self.config(), inputs, &check);
        Outcome { cases: pinned.cases + own.cases, pinned_cases: pinned.cases, ..own }
    }

    /// Runs the check on as many inputs as the configuration sets.
    fn explore<S: Strategy>(
        &self,
        config: Config,
        inputs: &S,
        check: &impl for<'c> Fn(&'c Case<'c>, S::Value) -> Checking<'c>,
    ) -> Outcome
    where
        S::Value: Clone,
    {
        let (cases, is_broken, lost) = (Cell::new(0), Cell::new(false), RefCell::new(None));
        let mut runner = TestRunner::new(config);
        let result = runner.run(inputs, |input| {
            if lost.borrow().is_some() {
                // There is nothing to make smaller.
                return Ok(());
            }
            match self.case(&|case| check(case, input.clone())) {
                Ok(()) => {
                    cases.set(cases.get() + u32::from(!is_broken.get()));
                    Ok(())
                }
                Err(Failure::Broken(why)) => {
                    is_broken.set(true);
                    Err(TestCaseError::fail(why))
                }
                // A smaller case whose responses were lost proves nothing about the one that broke the clause.
                Err(Failure::Inconclusive(_)) if is_broken.get() => Ok(()),
                Err(Failure::Inconclusive(why)) => {
                    lost.replace(Some(why.clone()));
                    Err(TestCaseError::fail(why))
                }
            }
        });
        let outcome = match (result, lost.into_inner()) {
            (Ok(()), _) => Outcome::held(0),
            (Err(_), Some(why)) => Failure::Inconclusive(why).into(),
            (Err(TestError::Fail(why, input)), None) => {
                Failure::Broken(format!("{why}\nsmallest case: {input:?}")).into()
            }
            (Err(TestError::Abort(why)), None) => Failure::Inconclusive(why.to_string()).into(),
        };
        Outcome { cases: cases.get(), ..outcome }
    }

    /// For the cases that are the same in every run: those of earlier failures are not.
    fn pinned_config(&self) -> Config {
        Config {
            cases: self.pinned_cases,
            rng_seed: RngSeed::Fixed(PINNED_SEED),
            failure_persistence: None,
            ..self.config()
        }
    }

    fn config(&self) -> Config {
        let persistence = self.profile.regressions.as_ref().map(|folder| {
            let file = folder.join(format!("{}.txt", self.clause.name.replace("::", "-")));
            // The file's name lives as long as the process: one small leak for each clause.
            Box::new(FileFailurePersistence::Direct(file.to_string_lossy().into_owned().leak())) as Box<_>
        });
        Config {
            cases: self.cases,
            rng_seed: self.profile.seed.map_or(RngSeed::Random, RngSeed::Fixed),
            failure_persistence: persistence,
            max_shrink_iters: self.profile.max_shrink_steps,
            source_file: None,
            ..Config::default()
        }
    }

    /// One case on an environment of its own. A panic in a backend breaks the clause, not the run.
    fn case(&self, check: &dyn for<'c> Fn(&'c Case<'c>) -> Checking<'c>) -> Check {
        let environment = self.harness.environment();
        let environment = environment.map_err(|error| Failure::Inconclusive(error_chain(&*error)))?;
        let run = || {
            self.harness.block_on(Box::pin(async {
                let case = Case::new(&environment, self.clause.name);
                let mut checked = check(&case).await;
                if checked.is_ok() && !self.accepts.get() {
                    checked = accepts_a_pool(&case).await;
                    self.accepts.set(checked.is_ok());
                }
                case.tear_down().await;
                checked
            }))
        };
        catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| Err(Failure::Broken(panicked(&*panic))))
    }
}

/// Checks that the backend creates a pool. A backend that rejects every request would satisfy clauses about errors
/// alone.
async fn accepts_a_pool(case: &Case<'_>) -> Check {
    if case.has_a_pool() {
        return Ok(());
    }
    let created = case.pool().await.map(drop);
    created.map_err(|failure| match failure {
        Failure::Broken(why) | Failure::Inconclusive(why) => Failure::Inconclusive(format!(
            "nothing but refusals was answered, and a pool is refused too: {why}"
        )),
    })
}
