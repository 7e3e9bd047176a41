//! Every constraint of every member of every request, and the requests at its edges.
//!
//! Generates them from `operations.json`: a [`ConstraintSite`] is a constraint where it applies, and
//! [`ConstraintSite::edges`] are requests that are legal but for one value, which is at the bound, one inside or one
//! outside.
//!
//! ```
//! use cognito_identity_contracts::boundaries::{Fixtures, Choices, sites};
//!
//! let site = sites().into_iter().find(|site| site.to_string() == "GetId.AccountId: length at most 15").unwrap();
//! let edges = site.edges(&Fixtures::default(), &Choices::from_seed(7));
//! let broken: Vec<_> = edges.iter().map(|edge| (edge.what, *edge.breaks.end())).collect();
//! assert_eq!(broken, [("at the bound", 0), ("one inside", 0), ("one outside", 1)]);
//! ```

pub(crate) mod cases;
mod choices;
mod constraint;
mod pattern;
mod service_model;
mod site;
mod values;

use std::collections::BTreeMap;

use cognito_identity::{Operation, Request};
use serde_json::Value;

pub use choices::Choices;
pub(crate) use choices::choices;
pub use constraint::Constraint;
pub use site::{ConstraintSite, Edge, Topic, sites};

/// Values that the service knows, by member name, such as the id of an existing pool. Requests use them for every
/// member of that name, except for the value at the edge.
#[derive(Clone, Debug, Default)]
pub struct Fixtures(BTreeMap<&'static str, Value>);

impl Fixtures {
    /// Adds or replaces the value for the members named `member`.
    #[must_use]
    pub fn with(mut self, member: &'static str, value: impl Into<Value>) -> Self {
        self.0.insert(member, value.into());
        self
    }
}

/// Smallest legal request: the members that the model requires, with the values of `fixtures`.
#[must_use]
pub fn smallest(operation: Operation, fixtures: &Fixtures, choices: &Choices) -> Request {
    site::smallest(operation, fixtures, choices)
}
