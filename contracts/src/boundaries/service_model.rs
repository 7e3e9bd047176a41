//! The service's shapes, as `operations.json` has them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use cognito_identity::Operation;
use serde::Deserialize;

/// The model in the package's own data.
pub(crate) static MODEL: LazyLock<Model> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../operations.json"))
        .expect("operations.json is written for this reader")
});

#[derive(Debug, Deserialize)]
pub(crate) struct Model {
    operations: BTreeMap<String, Signature>,
    shapes: BTreeMap<String, Shape>,
}

#[derive(Debug, Deserialize)]
struct Signature {
    input: String,
}

/// A shape: what its values are, and what they must satisfy.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(crate) enum Shape {
    String(Text),
    Integer(Bounds<i64>),
    Long(Bounds<i64>),
    Boolean,
    Timestamp,
    List {
        element: String,
        #[serde(flatten)]
        size: Bounds<usize>,
    },
    Map {
        key: String,
        value: String,
        #[serde(flatten)]
        size: Bounds<usize>,
    },
    Structure {
        members: Vec<Member>,
    },
}

#[derive(Debug, Deserialize)]
pub(crate) struct Text {
    /// In Unicode scalar values, as Smithy counts.
    #[serde(flatten)]
    pub(crate) length: Bounds<usize>,
    pub(crate) pattern: Option<String>,
    /// The values of an enum; empty where any text will do.
    #[serde(default, rename = "enum")]
    pub(crate) values: Vec<String>,
}

/// Inclusive bounds, absent where the model sets none.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct Bounds<T> {
    pub(crate) min: Option<T>,
    pub(crate) max: Option<T>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) shape: String,
    pub(crate) required: bool,
}

impl Model {
    /// The name of the shape that requests for `operation` have.
    pub(crate) fn input(&self, operation: Operation) -> &str {
        &self.operations[operation.name()].input
    }

    pub(crate) fn shape(&self, name: &str) -> &Shape {
        self.shapes.get(name).unwrap_or_else(|| panic!("the model has no shape {name}"))
    }

    pub(crate) fn members(&self, structure: &str) -> &[Member] {
        match self.shape(structure) {
            Shape::Structure { members } => members,
            other => panic!("{structure} is no structure, but {other:?}"),
        }
    }
}
