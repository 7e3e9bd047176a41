//! The list of equivalent mutants: those that no client can tell from the original, each with the reason.

use std::collections::BTreeMap;

use crate::Failed;

/// Reasons by the names of mutants.
pub(crate) type Equivalent = BTreeMap<String, String>;

/// Between a name and its reason.
const BETWEEN: &str = " ## ";

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
