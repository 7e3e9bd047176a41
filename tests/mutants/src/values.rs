//! Obvious values of a type, which a mutant returns in the place of what a function computes.

use syn::{GenericArgument, PathArguments, ReturnType, Type, TypePath};

const INTEGERS: [&str; 12] =
    ["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize"];

/// Values to return, as source text; an empty text where nothing is returned.
pub(crate) fn values(output: &ReturnType) -> Vec<String> {
    match output {
        ReturnType::Default => vec![String::new()],
        ReturnType::Type(_, returned) => for_type(returned),
    }
}

fn for_type(returned: &Type) -> Vec<String> {
    let some = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    match returned {
        Type::Tuple(tuple) if tuple.elems.is_empty() => some(&["()"]),
        Type::Reference(reference) => match &*reference.elem {
            Type::Path(path) if path.path.is_ident("str") => some(&["\"\""]),
            Type::Slice(_) if reference.mutability.is_none() => some(&["&[]"]),
            _ => Vec::new(),
        },
        Type::Path(TypePath { path, .. }) => {
            let Some(last) = path.segments.last() else { return Vec::new() };
            let inner = match &last.arguments {
                PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
                    Some(GenericArgument::Type(inner)) => Some(inner),
                    _ => None,
                },
                _ => None,
            };
            match (last.ident.to_string().as_str(), inner) {
                ("bool", _) => some(&["true", "false"]),
                ("String", _) => some(&["String::new()"]),
                ("Option", _) => some(&["None"]),
                ("Vec", _) => some(&["Vec::new()"]),
                ("BTreeMap", _) => some(&["std::collections::BTreeMap::new()"]),
                ("BTreeSet", _) => some(&["std::collections::BTreeSet::new()"]),
                ("Result" | "Outcome", Some(inner)) => {
                    for_type(inner).iter().map(|value| format!("Ok({value})")).collect()
                }
                (name, _) if INTEGERS.contains(&name) => some(&["0", "1"]),
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}
