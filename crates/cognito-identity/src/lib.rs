//! Amazon Cognito Identity (federated identities, SDK name `cognito-identity`) as a Rust trait.
//!
//! [`CognitoIdentity`] describes the service's 23 operations with types of the wire's own shape. Program against it,
//! inject the in-memory fake (`cognito-identity-fake`) in tests and the SDK-backed implementation
//! (`cognito-identity-sdk`) in production.
//!
//! ```
//! use cognito_identity::{CognitoIdentity, Result, types::GetIdInput};
//!
//! async fn guest(service: &dyn CognitoIdentity, pool: &str) -> Result<Option<String>> {
//!     Ok(service.get_id(GetIdInput::new(pool)).await?.identity_id)
//! }
//! ```
//!
//! # Scope
//!
//! The crate defines the requests, responses and errors of the service, and of two operations of STS in [`sts`]. It has
//! no JSON, no SDK, no clock and no behaviour.
//!
//! Start reading at [`CognitoIdentity`]; [`types`] has the members of each request and response.

mod error;
mod operation;
mod sensitive;
mod service;
pub mod sts;
mod time;
pub mod types;
#[doc(hidden)]
pub mod visit;

pub use error::{Error, ErrorKind, Result, ServiceError};
pub use operation::{Operation, Request, Response};
pub use sensitive::{SECRET_MEMBERS, Sensitive};
pub use service::{CognitoIdentity, Handle, HandleAll};
pub use time::{ParseTimestampError, Timestamp};

#[doc(hidden)]
pub mod private {
    //! Items for the other crates of the workspace. They are no API: any version may change them.
    pub use crate::for_each_operation;
    pub use async_trait::async_trait;
}
