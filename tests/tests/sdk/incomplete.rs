//! Backends that lack some operations, as third-party emulators do: a clause that needs one of these is inconclusive.

use std::collections::BTreeSet;
use std::sync::Arc;

use cognito_identity::private::async_trait;
use cognito_identity::{ErrorKind, Handle, HandleAll, Operation, Request, Response, Result, ServiceError};
use cognito_identity_contracts::{
    BoxError, CLAUSES, Capability, Clause, Harness, Outcome, Profile, TestEnvironment, Verdict,
};
use cognito_identity_fake::{Assumptions, FakeCognitoIdentity};
use cognito_identity_runner::backends;
use rstest::rstest;

/// The fake without some operations.
#[derive(Clone, Debug)]
struct Incomplete {
    lacks: BTreeSet<Operation>,
    refusal: ServiceError,
}

impl Incomplete {
    fn new(lacks: impl IntoIterator<Item = Operation>, code: &str, status: u16) -> Self {
        let kind = ErrorKind::from_code(code);
        let refusal = ServiceError::new(kind, "not here").with_status(status);
        Self { lacks: lacks.into_iter().collect(), refusal }
    }

    /// Outcome of each clause.
    fn outcomes(&self) -> impl Iterator<Item = (&'static Clause, Outcome)> {
        let profile = Profile { seed: Some(1), ..Profile::cases(2) };
        CLAUSES.iter().map(move |clause| (*clause, clause.hold(self, &profile).outcome))
    }
}

impl Harness for Incomplete {
    fn name(&self) -> &'static str {
        "the fake without some operations"
    }

    /// Bytes would reach the fake behind it, and so are left out.
    fn capabilities(&self) -> &[Capability] {
        use Capability::{
            BarePools, ConcurrentWriters, ForeignPool, LongWaits, PublicLogins, Roles, SamlProvider, Sessions,
        };
        &[PublicLogins, Roles, SamlProvider, Sessions, ForeignPool, ConcurrentWriters, BarePools, LongWaits]
    }

    fn environment(&self) -> std::result::Result<TestEnvironment, BoxError> {
        backends::environment_over(Assumptions::default(), |fake| {
            Arc::new(HandleAll(Partial { fake, of: self.clone() }))
        })
    }
}

#[derive(Debug)]
struct Partial {
    fake: FakeCognitoIdentity,
    of: Incomplete,
}

#[async_trait]
impl Handle for Partial {
    async fn handle(&self, request: Request) -> Result<Response> {
        if self.of.lacks.contains(&request.operation()) {
            return Err(self.of.refusal.clone().into());
        }
        request.send(&self.fake).await
    }
}

#[rstest]
#[case("NotImplemented", 501)]
#[case("InvalidAction", 400)]
#[case("UnknownOperationException", 404)]
#[case("InternalErrorException", 500)]
#[case("ValidationException", 500)]
fn nothing_holds_on_a_backend_that_does_nothing(#[case] code: &str, #[case] status: u16) {
    let nothing = Incomplete::new(Operation::ALL.iter().copied(), code, status);
    let is_wrong =
        |outcome: &Outcome| !matches!(outcome.verdict, Verdict::Inconclusive | Verdict::Unsupported);
    let wrong = nothing.outcomes().filter(|(_, outcome)| is_wrong(outcome));
    let wrong: Vec<_> = wrong.map(|(clause, outcome)| (clause.name, outcome)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_backend_without_one_operation_is_not_broken() {
    for operation in Operation::ALL {
        let partial = Incomplete::new([*operation], "NotImplemented", 501);
        let broken = partial.outcomes().filter(|(_, outcome)| outcome.verdict == Verdict::Broken);
        let broken: Vec<_> = broken.map(|(clause, outcome)| (clause.name, outcome)).collect();
        assert!(broken.is_empty(), "without {operation}: {broken:#?}");
    }
}
