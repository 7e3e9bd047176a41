//! `causes.json`: the cause of each error that the model declares for an operation.
//!
//! In a request, `{pool}` and the like stand for values of the [world](super::setup).

use std::collections::BTreeMap;

use cognito_identity::{ErrorKind, Operation};
use serde::Deserialize;
use serde_json::Value;

/// Cause of an error.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(crate) enum Cause {
    /// A request, and the fault in it.
    Request { because: String, request: Value },
    /// A request under another answer to an open question: `question = candidate`.
    Under { under: String, request: Value },
    /// No request, but a fault that a test injects; why.
    Fault { only_by_fault: String },
}

/// Every declared error of every operation, with its cause.
pub(crate) fn all() -> Vec<(Operation, ErrorKind, Cause)> {
    type Causes = BTreeMap<String, Cause>;
    let mut file: BTreeMap<String, Causes> = serde_json::from_str(include_str!("causes.json")).unwrap();
    let everywhere = file.remove("every operation").unwrap();
    let mut all = Vec::new();
    for (name, mut causes) in file {
        let operation = Operation::from_name(&name).unwrap();
        let is_declared = |code: &str| operation.declared_errors().iter().any(|kind| kind.code() == code);
        causes.extend(everywhere.clone().into_iter().filter(|(code, _)| is_declared(code)));
        all.extend(causes.into_iter().map(|(code, cause)| (operation, ErrorKind::from_code(&code), cause)));
    }
    all
}
