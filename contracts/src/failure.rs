//! Failures of a check: broken clauses and inconclusive ones, and the macros that end a check. Start at [`Failure`].

use std::any::Any;
use std::fmt;

use cognito_identity::{Error, ErrorKind, Operation, Result, ServiceError};

use crate::no_verdict::NoVerdict;

/// Any error.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Result of a check.
pub type Check<T = ()> = std::result::Result<T, Failure>;

/// Reason for which a check ended early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The service did not do what the clause says.
    Broken(String),
    /// No usable response arrived, so there is no verdict.
    Inconclusive(String),
}

impl Failure {
    /// Prefixes the reason with what failed.
    pub(crate) fn with_context(self, what: &str) -> Self {
        match self {
            Self::Broken(why) => Self::Broken(format!("{what}: {why}")),
            Self::Inconclusive(why) => Self::Inconclusive(format!("{what}: {why}")),
        }
    }
}

impl From<Error> for Failure {
    /// An unexpected service error breaks the clause; a lost response, and an error that says nothing about the clause,
    /// are inconclusive.
    fn from(error: Error) -> Self {
        match error {
            Error::Service(refusal) if NoVerdict::from_error(&refusal).is_some() => no_verdict(&refusal),
            Error::Service(refusal) => Self::Broken(format!("rejected unexpectedly: {refusal}")),
            Error::Transport(error) if error.is::<Lacking>() => Self::Broken(error.to_string()),
            lost => Self::Inconclusive(error_chain(&lost)),
        }
    }
}

/// A response that lacks a member which every response of the operation has.
#[derive(Debug)]
struct Lacking {
    operation: Operation,
    member: &'static str,
}

impl fmt::Display for Lacking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} returned no {}", self.operation, self.member)
    }
}

impl std::error::Error for Lacking {}

/// Returns a member that every response of the operation must have, so that a clause never continues with an empty id.
///
/// A missing member breaks the clause.
pub(crate) fn given<T>(value: Option<T>, operation: Operation, member: &'static str) -> Result<T> {
    value.ok_or_else(|| Error::Transport(Box::new(Lacking { operation, member })))
}

/// The failure of a backend that panicked.
pub(crate) fn panicked(panic: &(dyn Any + Send)) -> String {
    format!("the backend panicked: {}", panic_message(panic))
}

/// Returns the message of a caught panic.
#[must_use]
pub fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message")
}

/// Returns the messages of an error and of all its sources, in one line.
#[must_use]
pub fn error_chain(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

/// Ends the check unless the condition is true.
macro_rules! require {
    ($condition:expr, $($why:tt)+) => {
        if !$condition {
            return Err($crate::failure::Failure::Broken(format!($($why)+)));
        }
    };
}

/// Ends the check unless both sides are equal.
macro_rules! require_eq {
    ($left:expr, $right:expr, $($what:tt)+) => {
        match (&$left, &$right) {
            (left, right) if left == right => {}
            (left, right) => {
                let what = format!($($what)+);
                return Err($crate::failure::Failure::Broken(format!("{what}: {left:?} is not {right:?}")));
            }
        }
    };
}

pub(crate) use {require, require_eq};

/// Returns the kind and message of the error of a call that must be rejected.
pub(crate) fn rejected<T: std::fmt::Debug>(response: Result<T>) -> Check<(ErrorKind, String)> {
    match response {
        Ok(response) => Err(Failure::Broken(format!("not rejected, but returned {response:?}"))),
        Err(Error::Service(refusal)) if NoVerdict::from_error(&refusal).is_some() => {
            Err(no_verdict(&refusal))
        }
        Err(Error::Service(refusal)) => Ok((refusal.kind().clone(), refusal.message().to_owned())),
        Err(lost) => Err(lost.into()),
    }
}

fn no_verdict(refusal: &ServiceError) -> Failure {
    Failure::Inconclusive(format!("no verdict from {refusal}"))
}

/// Returns the response of a call that may fail; `None` if the service rejected it. A lost response is inconclusive.
pub(crate) fn attempt<T>(response: Result<T>) -> Check<Option<T>> {
    match response {
        Ok(response) => Ok(Some(response)),
        Err(Error::Service(refusal)) if NoVerdict::from_error(&refusal).is_none() => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// Requires that an error, if there is one, is of a kind that the model or the validation of requests has.
pub(crate) fn known_error<T: std::fmt::Debug>(response: Result<T>) -> Check {
    if response.is_ok() {
        return Ok(());
    }
    let (kind, message) = rejected(response)?;
    let is_known = kind == ErrorKind::validation() || !matches!(kind, ErrorKind::Other(_));
    require!(is_known, "the error is {} ({message})", kind.code());
    Ok(())
}

/// Requires an error of this kind.
pub(crate) fn rejected_as<T: std::fmt::Debug>(response: Result<T>, kind: &ErrorKind) -> Check {
    let (seen, message) = rejected(response)?;
    require!(seen == *kind, "rejected with {} ({message}), not with {}", seen.code(), kind.code());
    Ok(())
}

/// Requires an error of this kind with this message.
pub(crate) fn rejected_with<T: std::fmt::Debug>(
    response: Result<T>,
    kind: &ErrorKind,
    message: &str,
) -> Check {
    let (seen, returned) = rejected(response)?;
    require_eq!((seen.code(), returned.as_str()), (kind.code(), message), "the error");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failing(code: &str, status: u16) -> Result<()> {
        Err(ServiceError::new(ErrorKind::from_code(code), "message").with_status(status).into())
    }

    /// Whether every way of handling the response is inconclusive.
    fn is_no_verdict(code: &str, status: u16) -> bool {
        let kind = ErrorKind::from_code(code);
        let passed_on = || -> Check { Ok(failing(code, status)?) };
        let ends = [
            passed_on(),
            rejected(failing(code, status)).map(drop),
            rejected_as(failing(code, status), &kind),
            rejected_with(failing(code, status), &kind, "message"),
            attempt(failing(code, status)).map(drop),
        ];
        let is_open = |end: &Check| matches!(end, Err(Failure::Inconclusive(why)) if why.contains(code));
        let open = ends.iter().filter(|end| is_open(end)).count();
        assert!(open == 0 || open == ends.len(), "{code} {status}: {ends:?}");
        open > 0
    }

    #[test]
    fn a_missing_member_breaks_the_clause() {
        let lacking = || given(None::<String>, Operation::GetId, "IdentityId");
        let ends = [
            Failure::from(lacking().unwrap_err()),
            rejected(lacking()).unwrap_err(),
            attempt(lacking()).unwrap_err(),
            rejected_as(lacking(), &ErrorKind::InvalidParameter).unwrap_err(),
        ];
        assert!(
            ends.iter().all(|end| *end == Failure::Broken("GetId returned no IdentityId".to_owned())),
            "{ends:?}"
        );
    }

    #[test]
    fn an_operation_that_is_not_implemented_is_no_verdict() {
        for (code, status) in [
            ("NotImplemented", 501),
            ("NotImplementedException", 400),
            ("UnknownOperationException", 400),
            ("UnknownOperationException", 404),
            ("UnsupportedOperationException", 400),
            ("InvalidAction", 400),
            ("ResourceNotFoundException", 501),
        ] {
            assert!(is_no_verdict(code, status), "{code} {status}");
        }
    }

    #[test]
    fn a_failure_of_the_service_is_no_verdict() {
        for (code, status) in [
            ("InternalErrorException", 500),
            ("InternalErrorException", 400),
            ("InternalFailure", 500),
            ("InternalError", 400),
            ("ServiceUnavailable", 503),
            ("TooManyRequestsException", 400),
            ("ThrottlingException", 400),
            ("ExpiredTokenException", 400),
            ("ValidationException", 500),
        ] {
            assert!(is_no_verdict(code, status), "{code} {status}");
        }
    }

    #[test]
    fn a_refusal_of_the_service_is_a_verdict() {
        for kind in ErrorKind::MODELLED {
            let says_nothing = matches!(kind, ErrorKind::TooManyRequests | ErrorKind::InternalError);
            assert_eq!(is_no_verdict(kind.code(), 400), says_nothing, "{}", kind.code());
        }
        for code in ["ValidationException", "SerializationException", "AccessDeniedException"] {
            assert!(!is_no_verdict(code, 400) && !is_no_verdict(code, 404), "{code}");
        }
    }
}
