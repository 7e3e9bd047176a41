//! An in-memory fake of Amazon Cognito Identity (federated identities) for unit tests.
//!
//! There are two ways to call it. Code that uses an `aws_sdk_cognitoidentity::Client` gets one from
//! `FakeCognitoIdentity::client` (feature `client`): the real client, with no network behind it. Code written against
//! the [`CognitoIdentity`](cognito_identity::CognitoIdentity) trait gets the fake itself.
//!
//! ```
//! use cognito_identity::CognitoIdentity;
//! use cognito_identity::types::{CreateIdentityPoolInput, GetIdInput};
//! use cognito_identity_fake::FakeCognitoIdentity;
//!
//! # pollster::block_on(async {
//! let fake = FakeCognitoIdentity::new();
//! let pool = fake.create_identity_pool(CreateIdentityPoolInput::new("my pool", true)).await?;
//! let guest = fake.get_id(GetIdInput::new(pool.identity_pool_id.unwrap_or_default())).await?;
//! assert!(guest.identity_id.is_some());
//! # Ok::<_, cognito_identity::Error>(())
//! # }).unwrap();
//! ```
//!
//! # How far it can be trusted
//!
//! The clauses of the contract suite test its behaviour, and every clause names its basis: documented by AWS, observed
//! or assumed. Each known open question is a field of [`Assumptions`], apart from the few guesses about bytes that
//! `cognito-identity-wire` lists.

// docs.rs, which builds with nightly, prints the feature beside each item that needs one.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod account_config;
mod arn;
mod arrange;
pub mod assumption;
mod builder;
mod changes;
#[doc(hidden)]
pub mod constraints;
mod context;
mod dialect;
mod disturbances;
mod env;
mod external_world;
mod fault;
mod flaw;
mod guid;
mod hash;
mod inspect;
mod jwt;
mod login;
mod messages;
mod operations;
mod replay;
mod rules;
mod saved;
mod shell;
mod signer;
mod state;
mod sts;
mod token_text;
mod trust;
mod validate;

// The types of set-ups and arrangements, so that a user of the SDK's client needs no second dependency.
pub use cognito_identity::{ErrorKind, Operation, ServiceError, Timestamp};

pub use account_config::{AccountConfig, OpenIdProvider};
#[doc(inline)]
pub use arrange::{ConcurrentWriter, Outage};
pub use assumption::Assumptions;
pub use builder::{BuildError, BuildErrorKind, Builder};
pub use changes::{Change, ChangeLog};
pub use disturbances::{Disturbances, LostResponse, Rates};
pub use env::{Clock, ManualClock, SystemClock};
pub use inspect::Snapshot;
pub use login::{Issuer, LoginToken};
pub use replay::ReplayError;
pub use saved::{RestoreError, RestoreErrorKind, Saved};
pub use shell::FakeCognitoIdentity;
pub use state::{IdentityOverview, IssuedKeys, PoolOverview, Session};
pub use trust::TrustPolicy;
#[doc(hidden)]
pub use validate::validate;
