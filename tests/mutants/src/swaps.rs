//! Operators and methods that mutants put in the place of others.

use std::collections::BTreeMap;
use std::mem::discriminant;

use syn::BinOp;

use crate::mutant::Mutant;

/// An operator that is no condition's, or a bound, and the operator in its place.
pub(crate) fn operator(op: &BinOp) -> Option<(&'static str, &'static str)> {
    Some(match op {
        BinOp::Lt(_) => ("<", "<="),
        BinOp::Le(_) => ("<=", "<"),
        BinOp::Gt(_) => (">", ">="),
        BinOp::Ge(_) => (">=", ">"),
        BinOp::Add(_) => ("+", "-"),
        BinOp::Sub(_) => ("-", "+"),
        BinOp::Mul(_) => ("*", "/"),
        BinOp::Div(_) => ("/", "*"),
        BinOp::Rem(_) => ("%", "/"),
        BinOp::BitAnd(_) => ("&", "|"),
        BinOp::BitOr(_) => ("|", "&"),
        BinOp::BitXor(_) => ("^", "&"),
        BinOp::Shl(_) => ("<<", ">>"),
        BinOp::Shr(_) => (">>", "<<"),
        BinOp::AddAssign(_) => ("+=", "-="),
        BinOp::SubAssign(_) => ("-=", "+="),
        BinOp::MulAssign(_) => ("*=", "/="),
        BinOp::DivAssign(_) => ("/=", "*="),
        BinOp::BitAndAssign(_) => ("&=", "|="),
        BinOp::BitOrAssign(_) => ("|=", "&="),
        _ => return None,
    })
}

/// Whether an operator answers true or false.
pub(crate) fn is_condition(op: &BinOp) -> bool {
    matches!(
        op,
        BinOp::And(_)
            | BinOp::Or(_)
            | BinOp::Eq(_)
            | BinOp::Ne(_)
            | BinOp::Lt(_)
            | BinOp::Le(_)
            | BinOp::Gt(_)
            | BinOp::Ge(_)
    )
}

pub(crate) fn is_same(one: &BinOp, other: &BinOp) -> bool {
    discriminant(one) == discriminant(other)
}

/// Whether a method answers true or false, by its name.
pub(crate) fn answers_bool(method: &str) -> bool {
    method.starts_with("is_")
        || method.starts_with("has_")
        || ["contains", "contains_key", "any", "all", "starts_with", "ends_with", "eq_ignore_ascii_case"]
            .contains(&method)
}

/// The method to call in the place of another.
pub(crate) fn method(name: &str, arguments: usize) -> Option<&'static str> {
    Some(match (name, arguments) {
        ("any", 1) => "all",
        ("all", 1) => "any",
        ("min", _) => "max",
        ("max", _) => "min",
        ("min_by_key", 1) => "max_by_key",
        ("max_by_key", 1) => "min_by_key",
        ("first", 0) => "last",
        ("last", 0) => "first",
        ("starts_with" | "ends_with", 1) => "contains",
        ("saturating_add", 1) => "saturating_sub",
        ("saturating_sub", 1) => "saturating_add",
        ("checked_add", 1) => "checked_sub",
        ("checked_sub", 1) => "checked_add",
        ("wrapping_add", 1) => "wrapping_sub",
        ("find", 1) => "rfind",
        ("rfind", 1) => "find",
        ("split_once", 1) => "rsplit_once",
        ("rsplit_once", 1) => "split_once",
        _ => return None,
    })
}

/// Appends a number to each name that is not the first of its kind.
pub(crate) fn number_repeated_names(mutants: &mut [Mutant]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for mutant in mutants {
        let count = seen.entry(mutant.name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            mutant.name = format!("{} #{count}", mutant.name);
        }
    }
}
