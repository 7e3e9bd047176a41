//! The fake of Amazon Cognito Identity behind HTTP, for clients that are not written in Rust.
//!
//! One port serves everything: Cognito Identity, the two operations of STS that go with it, the keys that verify its
//! tokens, a console at `/`, and control endpoints under `/_fake/…`, by which tests in other languages call the methods
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

mod access;
mod answer;
mod app;
mod atomic_file;
mod caller;
mod clock;
mod concurrent_writers;
mod connections;
mod console;
mod control;
mod cors;
mod guard;
mod journal;
mod keys;
mod latency;
mod limits;
mod listener;
mod options;
mod paths;
mod redact;
mod request_log;
mod route;
mod signature;
mod state_file;
#[cfg(feature = "tls")]
mod tls;
mod well_known;

pub use access::Access;
pub use keys::Keys;
pub use latency::Latency;
pub use limits::Limits;
pub use listener::Server;
pub use options::{Options, ServeError};
pub use paths::{NamedFile, require_own_files};
#[cfg(feature = "tls")]
pub use tls::Tls;
