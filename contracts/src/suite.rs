//! The macro [`contract_suite!`](crate::contract_suite), which expands to one `#[test]` for each clause.

/// Expands to a module with one `#[test]` for every clause of the registry, so that every backend runs all of them.
///
/// ```text
/// contract_suite!(fake, FakeHarness::default(), Profile::cases(256));
/// ```
///
/// A caller that records outcomes passes a function from a [`Clause`](crate::Clause) to [`Held`](crate::Held) in place
/// of the harness and the profile.
#[macro_export]
macro_rules! contract_suite {
    ($backend:ident, $harness:expr, $profile:expr) => {
        $crate::contract_suite!($backend, |clause: &$crate::Clause| clause.hold(&$harness, &$profile));
    };
    ($backend:ident, $hold:expr) => {
        $crate::for_each_group!($crate::contract_tests, [$backend, $hold]);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! contract_tests {
    ([$backend:ident, $hold:expr] $($group:ident: [$($file:ident)*],)*) => {
        mod $backend {
            use super::*;

            fn hold(name: &str) {
                let clause = $crate::clause(name).unwrap_or_else(|| panic!("{name} is not in the registry"));
                let held: $crate::Held = $hold(clause);
                let $crate::Outcome { verdict, why, .. } = held.outcome;
                if verdict != $crate::Verdict::Held {
                    let why = why.unwrap_or_default();
                    panic!("{}\n{}\n{verdict}: {why}", clause.sentence.trim(), clause.basis);
                }
            }

            $(mod $group {
                $crate::$group!($crate::clause_tests, [$group]);
                $($crate::$file!($crate::clause_tests, [$group]);)*
            })*
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! clause_tests {
    ([$group:ident] $($name:ident)*) => {
        $(#[test]
        fn $name() {
            super::hold(concat!(stringify!($group), "::", stringify!($name)));
        })*
    };
}
