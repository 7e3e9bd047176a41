//! The contract suite of Amazon Cognito Identity (federated identities).
//!
//! A [`Clause`] is one sentence about the service, with the [`Basis`] it stands on and a check that holds it against
//! any backend. A backend brings a [`Harness`]; the clauses know it only as a
//! [`CognitoIdentity`](cognito_identity::CognitoIdentity).
//!
//! ```
//! let clause = cognito_identity_contracts::clause("merging::siblings_follow").unwrap();
//! assert_eq!(clause.basis.to_string(), "documented: API reference, MergeDeveloperIdentities");
//! ```

#[cfg(feature = "backends")]
pub mod backends;
mod basis;
mod clause;
mod clauses;
mod contract;
pub mod edges;
mod failure;
mod harness;
mod inputs;
pub mod lockstep;
mod model;
mod observe;
mod oracle;
mod pages;
mod pool;
pub mod program;
mod raw;
mod registry;
pub mod report;
mod suite;
mod sweep;
mod token;

pub use basis::Basis;
pub use clause::{Clause, Held, Outcome, Verdict};
pub use failure::{Check, Failure};
pub use harness::{Account, Capability, Harness, Profile, Props, Stage, TokenOrder};
pub use raw::{RawAnswer, RawRequest};
pub use registry::{CLAUSES, clause, groups, select};
