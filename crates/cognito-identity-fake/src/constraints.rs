//! The model's constraints as one table of data: `validate` enforces it, and a census can hold it against the model.
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

pub use crate::validate::validate;

/// A shape of the model: its name there, and what its values must satisfy.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The model's name, such as `IdentityPoolId`.
    pub name: &'static str,
    /// What the values are.
    pub kind: Kind,
}

/// What the values of a shape are, and what they must satisfy. No input holds a moment or a blob.
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
        /// What each element satisfies.
        element: &'static Shape,
        /// How many elements there may be.
        size: Bounds<usize>,
    },
    /// Maps by strings.
    Map {
        /// What each key satisfies.
        key: &'static Shape,
        /// What each value satisfies.
        value: &'static Shape,
        /// How many entries there may be.
        size: Bounds<usize>,
    },
    /// Structures, with their members in the model's order.
    Structure(&'static [Member]),
}

/// What a string must satisfy.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    /// How many Unicode scalar values it may have.
    pub length: Bounds<usize>,
    /// What the whole string must match.
    pub pattern: Option<&'static Pattern>,
    /// The values of an enum; empty where any string will do.
    pub values: &'static [&'static str],
}

/// A member of a structure.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// The name on the wire, such as `OpenIdConnectProviderARNs`.
    pub name: &'static str,
    /// What its value satisfies.
    pub shape: &'static Shape,
    /// Whether it must be there.
    pub required: bool,
}

/// Inclusive bounds; `None` where the model sets none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds<T> {
    /// The least.
    pub min: Option<T>,
    /// The most.
    pub max: Option<T>,
}
