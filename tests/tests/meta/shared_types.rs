//! Auto traits of the public types, which a new field can take away unnoticed.

use std::panic::{RefUnwindSafe, UnwindSafe};

use cognito_identity::{HandleAll, Request, Response, ServiceError};
use cognito_identity_contracts::UnknownName;
use cognito_identity_fake::{
    BuildError, Builder, FakeCognitoIdentity, Issuer, ReplayError, RestoreError, Saved,
};
use cognito_identity_runner::RunError;
use cognito_identity_sdk::{Connector, SdkCognitoIdentity};
use cognito_identity_server::{ServeError, Server};

fn is_shared<T: Send + Sync + 'static>() {}

fn is_unwind_safe<T: UnwindSafe + RefUnwindSafe>() {}

#[test]
fn values_move_between_threads() {
    is_shared::<FakeCognitoIdentity>();
    is_shared::<HandleAll<FakeCognitoIdentity>>();
    is_shared::<(Builder, Issuer, Saved, Server)>();
    is_shared::<(Connector, SdkCognitoIdentity)>();
    is_shared::<(Request, Response)>();
}

/// Errors enter `Box<dyn Error + Send + Sync>`.
#[test]
fn errors_move_between_threads() {
    is_shared::<(cognito_identity::Error, ServiceError)>();
    is_shared::<(BuildError, ReplayError, RestoreError)>();
    is_shared::<(RunError, ServeError, UnknownName)>();
}

#[test]
fn a_fake_survives_a_panic_of_its_test() {
    is_unwind_safe::<FakeCognitoIdentity>();
}
