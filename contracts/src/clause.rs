//! A clause: one sentence about the service, its basis, and the check.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::time::{Duration, Instant};

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, FileFailurePersistence, RngSeed, TestCaseError, TestError, TestRunner};

use crate::basis::Basis;
use crate::case::Case;
use crate::failure::{Check, Failure, panicked};
use crate::harness::{Capability, Harness, PINNED_SEED, Profile};

/// One sentence about the service that can be checked against a backend.
#[derive(Clone, Copy, Debug)]
pub struct Clause {
    /// `group::name`.
    pub name: &'static str,
    /// The sentence.
    pub says: &'static str,
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
    /// The outcome quotes the backend verbatim. `report::hold` of `cognito-identity-runner` redacts it for a terminal
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
        let outcome = lacking.map_or_else(|| (self.check)(&trial), |need| Outcome::unable(*need));
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
    /// Number of cases run to the end.
    pub cases: u32,
    /// Number of pinned cases among the first ones: those that every run repeats. The last of them may be incomplete.
    pub pinned_cases: u32,
}

/// Verdict on a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It held in every case.
    Held,
    /// It failed in a case: the smallest one found, and the fault.
    Broken(String),
    /// No verdict: a response was lost.
    Inconclusive(String),
    /// It was not run, because the backend lacks a capability it needs. Does not count as held.
    Unable(String),
}

impl Verdict {
    /// `held`, `broken`, `inconclusive` or `unable`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Broken(_) => "broken",
            Self::Inconclusive(_) => "inconclusive",
            Self::Unable(_) => "unable",
        }
    }

    /// Returns the reason of any verdict but `held`.
    #[must_use]
    pub fn why(&self) -> Option<&str> {
        match self {
            Self::Held => None,
            Self::Broken(why) | Self::Inconclusive(why) | Self::Unable(why) => Some(why),
        }
    }

    /// Applies `words` to the reason of any verdict but `held`.
    #[must_use]
    pub fn map(self, words: impl FnOnce(String) -> String) -> Self {
        match self {
            Self::Held => Self::Held,
            Self::Broken(why) => Self::Broken(words(why)),
            Self::Inconclusive(why) => Self::Inconclusive(words(why)),
            Self::Unable(why) => Self::Unable(words(why)),
        }
    }
}

impl Outcome {
    /// Outcome without any case run to the end.
    #[must_use]
    pub fn without_cases(verdict: Verdict) -> Self {
        Self { verdict, cases: 0, pinned_cases: 0 }
    }

    /// The seed of the case that it ended with, if that is another than the profile's.
    #[must_use]
    pub fn own_seed(&self) -> Option<u64> {
        (self.pinned_cases > self.cases).then_some(PINNED_SEED)
    }

    fn unable(need: Capability) -> Self {
        Self::without_cases(Verdict::Unable(format!("the backend lacks {need:?}")))
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
        let (verdict, cases) = match self.case(&|case| check(case)) {
            Ok(()) => (Verdict::Held, 1),
            Err(Failure::Broken(why)) => (Verdict::Broken(why), 0),
            Err(Failure::Inconclusive(why)) => (Verdict::Inconclusive(why), 0),
        };
        Outcome { verdict, cases, pinned_cases: self.pinned_cases.min(1) }
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
        let verdict = match (result, lost.into_inner()) {
            (Ok(()), _) => Verdict::Held,
            (Err(_), Some(why)) => Verdict::Inconclusive(why),
            (Err(TestError::Fail(why, input)), None) => {
                Verdict::Broken(format!("{why}\nsmallest case: {input:?}"))
            }
            (Err(TestError::Abort(why)), None) => Verdict::Inconclusive(why.to_string()),
        };
        Outcome { verdict, cases: cases.get(), pinned_cases: 0 }
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
        let environment = self.harness.environment().map_err(Failure::Inconclusive)?;
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
