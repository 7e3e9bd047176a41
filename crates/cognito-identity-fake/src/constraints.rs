//! The model's constraints as one table of data: `validate` enforces it, and a census compares it with the model. Start
//! at [`input`].
//!
//! ```
//! use cognito_identity::Operation;
//! use cognito_identity_fake::constraints::{self, Kind};
//!
//! let Kind::Structure(members) = constraints::input(Operation::GetId).kind else { unreachable!() };
//! let pool = members.iter().find(|member| member.name == "IdentityPoolId").expect("the model has it");
//! let Kind::Text(text) = pool.shape.kind else { unreachable!() };
//!
//! assert!(pool.required);
//! assert_eq!((pool.shape.name, text.length.max), ("IdentityPoolId", Some(55)));
//! ```

mod pattern;
mod table;

pub use pattern::Pattern;
pub use table::input;

/// A shape of the model: its name there, and the constraints on its values.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The model's name, such as `IdentityPoolId`.
    pub name: &'static str,
    /// Type of the values, with its constraints.
    pub kind: Kind,
}

/// Type of a shape's values, with its constraints. No input has a timestamp or a blob.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Strings.
    Text(Text),
    /// Integers and longs, within these bounds.
    Integer(Bounds<i64>),
    /// Booleans.
    Boolean,
    /// Lists.
    List {
        /// Shape of each element.
        element: &'static Shape,
        /// Number of elements.
        size: Bounds<usize>,
    },
    /// Maps with string keys.
    Map {
        /// Shape of each key.
        key: &'static Shape,
        /// Shape of each value.
        value: &'static Shape,
        /// Number of entries.
        size: Bounds<usize>,
    },
    /// Structures, with their members in the model's order.
    Structure(&'static [Member]),
}

/// Constraints on a string.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    /// Length in Unicode scalar values.
    pub length: Bounds<usize>,
    /// Pattern that the whole string must match.
    pub pattern: Option<&'static Pattern>,
    /// Allowed values of an enum; empty where any string is allowed.
    pub values: &'static [&'static str],
}

/// A member of a structure.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// The name on the wire, such as `OpenIdConnectProviderARNs`.
    pub name: &'static str,
    /// Shape of its value.
    pub shape: &'static Shape,
    /// Whether the member must be present.
    pub required: bool,
}

/// Inclusive bounds; `None` where the model sets none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds<T> {
    /// Minimum.
    pub min: Option<T>,
    /// Maximum.
    pub max: Option<T>,
}
