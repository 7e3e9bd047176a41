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

mod basis;
mod clause;
mod clauses;
mod contract;
pub mod edges;
mod failure;
mod harness;
mod inputs;
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
mod reference;
mod registry;
mod suite;
mod sweep;
mod text;
mod token;

pub use basis::Basis;
pub use clause::{Clause, Held, Outcome, Verdict};
pub use failure::{Check, Failure, error_chain};
pub use harness::{
    Account, Capability, Harness, Place, Profile, Props, Rules, STEADY_SEED, Spent, Stage, TokenOrder,
};
pub use raw::{RawAnswer, RawRequest};
pub use reference::Answers;
pub use registry::{CLAUSES, clause, groups, select};

/// Parts of the suite that `cognito-identity-runner` uses too. They are no API: any version may change them.
#[doc(hidden)]
pub mod internals {
    pub use crate::inputs::is_id;
    pub use crate::key_set::forms as key_set_forms;
    pub use crate::members::{members, request};
    pub use crate::pages::Pages;
    pub use crate::text::named;
    pub use crate::token::claims;
}
