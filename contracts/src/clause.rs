//! A clause: one sentence about the service, its basis, and the check.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::time::{Duration, Instant};

use proptest::strategy::Strategy;
use proptest::test_runner::{FileFailurePersistence, RngSeed, TestCaseError, TestError, TestRunner};

use crate::basis::Basis;
use crate::contract::Contract;
use crate::failure::{Check, Failure};
use crate::harness::{Capability, Harness, Profile};

/// One sentence about the service that can be held against it.
#[derive(Clone, Copy, Debug)]
pub struct Clause {
    /// `group::name`.
    pub name: &'static str,
    /// What it says, one sentence.
    pub says: &'static str,
    /// Why.
    pub basis: Basis,
    /// What it needs that not every backend has.
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

    /// Holds the clause against a backend.
    #[allow(clippy::disallowed_methods, reason = "how long a clause took is part of the report")]
    pub fn hold(&self, harness: &dyn Harness, profile: &Profile) -> Held {
        let started = Instant::now();
        let capabilities = harness.capabilities();
        let outcome = match self.needs.iter().find(|need| !capabilities.contains(need)) {
            Some(need) => Outcome::unable(*need),
            None => (self.check)(&Trial { clause: self, harness, profile, cases: profile.cases }),
        };
        let verdict = outcome.verdict.map(|why| harness.unsaid(why));
        Held { clause: *self, outcome: Outcome { verdict, ..outcome }, time: started.elapsed() }
    }
}

/// A clause and what became of it on a backend.
#[derive(Clone, Debug)]
pub struct Held {
    /// The clause.
    pub clause: Clause,
    /// What became of it.
    pub outcome: Outcome,
    /// How long it took.
    pub time: Duration,
}

/// What became of a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How it ended.
    pub verdict: Verdict,
    /// How many cases were run to the end.
    pub cases: u32,
}

/// How a clause ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It held in every case.
    Held,
    /// It did not: the smallest case found, and what was wrong with it.
    Broken(String),
    /// No verdict: an answer was lost.
    Inconclusive(String),
    /// It was not run: the backend lacks what it needs. That is not a pass.
    Unable(String),
}

impl Verdict {
    /// The same with other words.
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
    fn unable(need: Capability) -> Self {
        Self { verdict: Verdict::Unable(format!("the backend lacks {need:?}")), cases: 0 }
    }
}

/// One clause on one backend.
#[derive(Clone, Copy)]
pub(crate) struct Trial<'a> {
    clause: &'a Clause,
    harness: &'a dyn Harness,
    profile: &'a Profile,
    cases: u32,
}

type Checking<'a> = Pin<Box<dyn Future<Output = Check> + 'a>>;

impl Trial<'_> {
    /// The same for a clause whose case does the work of so many others.
    pub(crate) fn worth(&self, cases: u32) -> Self {
        Self { cases: (self.cases / cases).max(1), ..*self }
    }

    /// Runs the check once; for clauses that leave nothing to choose.
    pub(crate) fn once(&self, check: impl for<'c> Fn(&'c Contract<'c>) -> Checking<'c>) -> Outcome {
        match self.case(&|contract| check(contract)) {
            Ok(()) => Outcome { verdict: Verdict::Held, cases: 1 },
            Err(Failure::Broken(why)) => Outcome { verdict: Verdict::Broken(why), cases: 0 },
            Err(Failure::Inconclusive(why)) => Outcome { verdict: Verdict::Inconclusive(why), cases: 0 },
        }
    }

    /// Runs the check on inputs of the strategy, and shrinks the first one that breaks it.
    pub(crate) fn property<S: Strategy>(
        &self,
        inputs: &S,
        check: impl for<'c> Fn(&'c Contract<'c>, S::Value) -> Checking<'c>,
    ) -> Outcome
    where
        S::Value: Clone,
    {
        let (cases, is_broken, lost) = (Cell::new(0), Cell::new(false), RefCell::new(None));
        let mut runner = TestRunner::new(self.config());
        let result = runner.run(inputs, |input| {
            if lost.borrow().is_some() {
                // There is nothing to make smaller.
                return Ok(());
            }
            match self.case(&|contract| check(contract, input.clone())) {
                Ok(()) => {
                    cases.set(cases.get() + u32::from(!is_broken.get()));
                    Ok(())
                }
                Err(Failure::Broken(why)) => {
                    is_broken.set(true);
                    Err(TestCaseError::fail(why))
                }
                // A smaller case whose answers were lost says nothing of one that broke the clause.
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
        Outcome { verdict, cases: cases.get() }
    }

    fn config(&self) -> proptest::test_runner::Config {
        let persistence = self.profile.regressions.as_ref().map(|folder| {
            let file = folder.join(format!("{}.txt", self.clause.name.replace("::", "-")));
            // The file's name lives as long as the process: one small leak for each clause.
            Box::new(FileFailurePersistence::Direct(file.to_string_lossy().into_owned().leak())) as Box<_>
        });
        proptest::test_runner::Config {
            cases: self.cases,
            rng_seed: self.profile.seed.map_or(RngSeed::Random, RngSeed::Fixed),
            failure_persistence: persistence,
            max_shrink_iters: self.profile.max_shrink_steps,
            source_file: None,
            ..proptest::test_runner::Config::default()
        }
    }

    /// One case on a stage of its own. A panic in a backend breaks the clause, not the run.
    fn case(&self, check: &dyn for<'c> Fn(&'c Contract<'c>) -> Checking<'c>) -> Check {
        let stage = self.harness.stage().map_err(Failure::Inconclusive)?;
        let run = || {
            self.harness.block_on(Box::pin(async {
                let contract = Contract::new(&stage, self.clause.name);
                let checked = check(&contract).await;
                contract.strike().await;
                checked
            }))
        };
        catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
            Err(Failure::Broken(format!("the backend panicked: {text}")))
        })
    }
}
