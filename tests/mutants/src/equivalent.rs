//! The list of equivalent mutants: those that no client can tell from the original, each with the reason. For the suite
//! it also has those that no request shows, each with the test that catches it.

use std::collections::BTreeMap;

use crate::Failed;
use crate::sets::Set;

/// Reasons by the names of mutants.
pub(crate) type Equivalent = BTreeMap<String, String>;

/// Between a name and its reason.
const BETWEEN: &str = " ## ";

/// Start of a reason that names a test: no request shows the mutant, but the test catches it.
const BY_TEST: &str = "test ";

/// Whether a reason counts in a set: a mutant that a test catches is listed for the suite alone.
pub(crate) fn counts_in(reason: &str, set: &Set) -> bool {
    set.has_clauses || !reason.starts_with(BY_TEST)
}

/// Reads the list: a mutant a line, `NAME ## REASON`; lines that begin with `#` are comments.
pub(crate) fn read(text: &str) -> Result<Equivalent, Failed> {
    let mut all = Equivalent::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |what: &str| {
            let line = index + 1;
            Failed(format!("line {line} of the equivalent mutants: {what}; allowed: `NAME{BETWEEN}REASON`"))
        };
        let (name, reason) = line.split_once(BETWEEN).ok_or_else(|| wrong("there is no reason"))?;
        let name = name.trim();
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(wrong("the reason is empty"));
        }
        if all.insert(name.to_owned(), reason.to_owned()).is_some() {
            return Err(wrong("the mutant is listed twice"));
        }
    }
    Ok(all)
}
