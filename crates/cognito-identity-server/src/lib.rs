//! The fake of Amazon Cognito Identity behind HTTP, for clients that are not written in Rust.
//!
//! One port serves everything: Cognito Identity, the two operations of STS that go with it, the keys that verify its
//! tokens, a console at `/`, and admin endpoints under `/_fake/…`, by which tests in other languages call the methods
//! of [`FakeCognitoIdentity`](cognito_identity_fake::FakeCognitoIdentity). It listens on loopback by default. Start
//! reading at [`Server`].
//!
//! ```no_run
//! use cognito_identity_fake::FakeCognitoIdentity;
//! use cognito_identity_server::{Options, Server};
//!
//! # async fn run() -> Result<(), cognito_identity_server::ServeError> {
//! let server = Server::bind(FakeCognitoIdentity::builder(), Options::default()).await?;
//! println!("{}", server.url());
//! server.run(std::future::pending()).await
//! # }
//! ```

// docs.rs, which builds with nightly, prints the feature beside each item that needs one.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod admin;
mod app;
mod console;
mod error;
mod http;
mod listener;
mod options;
mod redact;
mod route;
mod storage;

pub use error::{ServeError, ServeErrorKind};
pub use listener::Server;
pub use options::Options;
pub use options::access::Access;
pub use options::latency::Latency;
pub use options::limits::Limits;
#[cfg(feature = "tls")]
pub use options::tls::Tls;
pub use storage::keys::Keys;
pub use storage::paths::{NamedFile, require_own_files};
