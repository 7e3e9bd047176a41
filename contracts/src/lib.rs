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
#[cfg(feature = "endpoint")]
pub mod endpoint;
pub mod evidence;
mod failure;
mod harness;
mod inputs;
pub mod janitor;
mod key_set;
pub mod lease;
pub mod lockstep;
mod members;
mod model;
mod oracle;
mod pages;
mod pool;
pub mod program;
mod raw;
pub mod recorder;
mod reference;
mod registry;
pub mod report;
pub mod said;
#[cfg(feature = "backends")]
pub mod settle;
mod suite;
mod sweep;
pub mod tape;
mod text;
mod token;
mod volatile;

pub use basis::Basis;
pub use clause::{Clause, Held, Outcome, Verdict};
pub use failure::{Check, Failure};
pub use harness::{
    Account, Capability, Harness, Place, Profile, Props, Rules, STEADY_SEED, Spent, Stage, TokenOrder,
};
pub use raw::{RawAnswer, RawRequest};
pub use reference::Answers;
pub use registry::{CLAUSES, clause, groups, select};
