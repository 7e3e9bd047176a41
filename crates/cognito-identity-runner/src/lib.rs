//! Runs the contract suite of Amazon Cognito Identity against a backend, and reports and records the results.
//!
//! The suite itself is the crate [`cognito_identity_contracts`]. This crate has its backends: the fake and the SDK over
//! the fake ([`backends`]), and any URL (`endpoint`). [`report::run`] runs clauses and redacts what they quote of the
//! backend ([`redact`]). A [`recording::RecordingHarness`] records a transcript of each case: [`calibrate`] derives
//! from transcripts which answers to the open questions the backend gives, and [`drift`] compares them with those of
//! another day. [`cleanup`] deletes the pools of runs that were killed.
//!
//! ```
//! use cognito_identity_contracts::{Profile, select};
//! use cognito_identity_runner::backends::FakeHarness;
//! use cognito_identity_runner::report::{Status, run};
//!
//! let clauses = select("tags")?;
//! let report = run(&clauses, &FakeHarness::default(), &Profile::cases(1), |_, _| {});
//! assert_eq!(report.status(), Status::Held);
//! # Ok::<_, cognito_identity_contracts::UnknownName>(())
//! ```

// docs.rs, which builds with nightly, prints the feature beside each item that needs one.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod backends;
pub mod calibrate;
pub mod cleanup;
pub mod drift;
#[cfg(feature = "endpoint")]
pub mod endpoint;
mod error;
pub mod recording;
pub mod redact;
pub mod report;
mod text;

pub use error::{RunError, RunErrorKind};
