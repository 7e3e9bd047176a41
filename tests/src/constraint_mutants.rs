//! The fake with one constraint of one value wrong: not held at all, or one too strict.

use std::sync::Arc;

use cognito_identity::private::async_trait;
use cognito_identity::{Error, ErrorKind, Handle, HandleAll, Request, Response, Result, ServiceError};
use cognito_identity_contracts::boundaries::{Constraint, ConstraintSite};
use cognito_identity_contracts::{BoxError, Capability, Harness, TestEnvironment};
use cognito_identity_fake::{Assumptions, FakeCognitoIdentity};
use cognito_identity_runner::backends;

use crate::planted::visited::{Value, Visited, any};

/// Fault of a constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Values that break the constraint are accepted.
    NotHeld,
    /// Values that just satisfy the constraint are rejected.
    TooStrict,
}

/// A backend with a fault at one site, set up anew for each case.
#[derive(Clone, Debug)]
pub struct OneOff {
    /// Site of the constraint.
    pub site: ConstraintSite,
    /// Fault of the constraint.
    pub fault: Fault,
}

impl Harness for OneOff {
    fn name(&self) -> &'static str {
        "the fake with one constraint wrong"
    }

    fn capabilities(&self) -> &[Capability] {
        &[Capability::PublicLogins, Capability::BarePools]
    }

    fn environment(&self) -> std::result::Result<TestEnvironment, BoxError> {
        backends::environment_over(Assumptions::default(), |fake| {
            Arc::new(HandleAll(Faulty { fake, path: self.site.path(), of: self.clone() }))
        })
    }
}

#[derive(Debug)]
struct Faulty {
    fake: FakeCognitoIdentity,
    path: String,
    of: OneOff,
}

#[async_trait]
impl Handle for Faulty {
    async fn handle(&self, request: Request) -> Result<Response> {
        let OneOff { site, fault } = &self.of;
        let is_hit = |seen: &Visited<'_>| seen.path() == self.path && is_at(*fault, &site.constraint, seen);
        let is_hit = request.operation() == site.operation && any(&request, is_hit);
        match fault {
            Fault::TooStrict if is_hit => {
                Err(ServiceError::new(ErrorKind::validation(), "one too strict").into())
            }
            Fault::NotHeld if is_hit => request.send(&self.fake).await.map_err(|error| match error {
                Error::Service(refusal) if *refusal.kind() == ErrorKind::validation() => {
                    ServiceError::new(ErrorKind::ResourceNotFound, "let by").into()
                }
                other => other,
            }),
            _ => request.send(&self.fake).await,
        }
    }
}

/// Whether the value breaks the constraint, or just satisfies it.
fn is_at(fault: Fault, constraint: &Constraint, seen: &Visited<'_>) -> bool {
    use Constraint as C;
    let is_not = |is_right: bool| is_right == (fault == Fault::TooStrict);
    let number = |size: usize| i64::try_from(size).unwrap_or(i64::MAX);
    let (least, most) = match (constraint, seen.value) {
        (C::Required, view) => return is_not(!matches!(view, Value::Absent)),
        (C::Matches(_), Value::Text(text)) => return is_not(seen.matches(text)),
        (C::OneOf(values), Value::Text(text)) => return is_not(values.iter().any(|value| value == text)),
        (C::LengthAtLeast(least) | C::ElementsAtLeast(least) | C::EntriesAtLeast(least), _) => {
            (Some(number(*least)), None)
        }
        (C::LengthAtMost(most) | C::ElementsAtMost(most) | C::EntriesAtMost(most), _) => {
            (None, Some(number(*most)))
        }
        (C::ValueAtLeast(least), _) => (Some(*least), None),
        (C::ValueAtMost(most), _) => (None, Some(*most)),
        _ => return false,
    };
    let value = match seen.value {
        Value::Text(text) => number(text.chars().count()),
        Value::Integer(value) => value,
        Value::List(items) => number(items),
        Value::Map(entries) => number(entries),
        _ => return false,
    };
    match fault {
        Fault::NotHeld => least.is_some_and(|least| value < least) || most.is_some_and(|most| value > most),
        Fault::TooStrict => least == Some(value) || most == Some(value),
    }
}
