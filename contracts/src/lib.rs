//! The contract suite of Amazon Cognito Identity (federated identities).
//!
//! A [`Clause`] is one sentence about the service, with its [`Basis`] and a check that compares it with
//! any backend. A backend brings a [`Harness`]; the clauses know it only as a
//! [`CognitoIdentity`](cognito_identity::CognitoIdentity).
//!
//! ```
//! let clause = cognito_identity_contracts::clause("merging::siblings_follow").unwrap();
//! assert_eq!(clause.basis.to_string(), "documented: API reference, MergeDeveloperIdentities");
//! ```

mod basis;
pub mod boundaries;
mod case;
mod clause;
mod clauses;
mod differential;
mod failure;
mod harness;
pub mod lease;
mod members;
mod no_verdict;
mod raw;
mod registry;
mod suite;
mod unknown_name;

pub use basis::{Basis, BasisKind};
pub use clause::{Clause, Held, Outcome, Verdict};
pub use differential::reference::Answers;
pub use differential::{lockstep, program};
pub use failure::{BoxError, Check, Failure, error_chain};
pub use harness::{
    Account, Capability, Controls, EndpointInfo, Harness, PINNED_SEED, Profile, Spent, TestEnvironment,
    TokenOrder,
};
pub use raw::{RawRequest, RawResponse};
pub use registry::{CLAUSES, clause, groups, select};
pub use unknown_name::UnknownName;

/// Parts of the suite that `cognito-identity-runner` uses too. They are no API: any version may change them.
#[doc(hidden)]
pub mod internals {
    pub use crate::case::key_set::forms as key_set_forms;
    pub use crate::case::pages::Pages;
    pub use crate::case::strategies::{is_id, partition};
    pub use crate::case::token::claims;
    pub use crate::differential::text::named;
    pub use crate::failure::panic_message;
    pub use crate::members::{members, request};
    pub use crate::no_verdict::{NoVerdict, rejects_credentials};
}
