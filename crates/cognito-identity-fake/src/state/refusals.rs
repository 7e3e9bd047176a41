//! Errors with recorded messages that several operations share.

use cognito_identity::ServiceError;

use super::not_authorized;

pub(super) fn forbidden(id: &str) -> ServiceError {
    not_authorized(format!("Access to Identity '{id}' is forbidden."))
}

pub(super) fn guests_unsupported() -> ServiceError {
    not_authorized("Unauthenticated access is not supported for this identity pool.")
}

pub(super) fn logins_dont_match() -> ServiceError {
    not_authorized(
        "Logins don't match. Please include at least one valid login for this identity or identity pool.",
    )
}
