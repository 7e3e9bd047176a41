//! The clauses, a file for each group, and the macro `clauses!` that defines them. CONTRIBUTING.md, "A new clause", has
//! the procedure.

pub(crate) mod access;
pub(crate) mod dates;
pub(crate) mod developer;
pub(crate) mod identities;
pub(crate) mod linking;
pub(crate) mod logins;
pub(crate) mod lookup;
pub(crate) mod merging;
pub(crate) mod pagination;
pub(crate) mod pools;
pub(crate) mod principal_tags;
pub(crate) mod programs;
mod public_logins;
pub(crate) mod public_unlinking;
pub(crate) mod role_choice;
pub(crate) mod roles;
pub(crate) mod side_effects;
pub(crate) mod sources;
pub(crate) mod tags;
pub(crate) mod unlinking;
pub(crate) mod validation;
pub(crate) mod wire;

/// Defines the clauses of a file: the constant `CLAUSES`, which `registry.rs` collects, and a macro that expands to
/// their names, with which `contract_suite!` makes tests in another crate. A file begins with its group; a further file
/// of the group with its own name too, `file of group:`.
///
/// Each clause has, in this order: its sentence, name, basis, inputs and check. `#[settles(question)]` names the open
/// question that the source of a documented or observed clause has answered. `#[cost(64)]` is for a clause whose single
/// case does the work of 64: it runs on 1/64 of the profile's cases.
macro_rules! clauses {
    ($group:ident: $($clauses:tt)*) => {
        $crate::clauses::clauses! { $group of $group: $($clauses)* }
    };

    ($file:ident of $group:ident: $(
        $(#[doc = $sentence:literal])+
        $(#[needs($($need:ident),+)])?
        $(#[cost($cases:literal)])?
        $(#[settles($question:ident)])?
        $name:ident [$basis:expr] ($c:ident $(, $input:ident: $type:ty = $strategy:expr)*) $body:block
    )*) => {
        pub(crate) const CLAUSES: &[$crate::clause::Clause] = &[$($crate::clause::Clause {
            name: concat!(stringify!($group), "::", stringify!($name)),
            sentence: concat!($($sentence),+),
            basis: $basis,
            settles: $crate::clauses::clauses!(@settles $($question)?),
            needs: &[$($($crate::harness::Capability::$need),+)?],
            check: |trial| {
                async fn check($c: &$crate::case::Case<'_>, inputs: ($($type,)*)) -> $crate::failure::Check {
                    let ($($input,)*) = inputs;
                    $body
                    Ok(())
                }
                $(let trial = &trial.cost($cases);)?
                $crate::clauses::clauses!(@run trial, check, [$($strategy),*])
            },
        }),*];

        $crate::clauses::clauses!(@names ($) $file $($name)*);
    };

    // The dollar is passed, because a macro cannot write one into the macro that it defines.
    (@names ($dollar:tt) $file:ident $($name:ident)*) => {
        #[doc(hidden)]
        #[macro_export]
        macro_rules! $file {
            ($dollar callback:path, [$dollar($dollar extra:tt)*]) => {
                $dollar callback! { [$dollar($dollar extra)*] $($name)* }
            };
        }
    };

    (@settles) => { None };
    (@settles $question:ident) => { Some(stringify!($question)) };

    (@run $trial:ident, $check:ident, []) => { $trial.once(|case| Box::pin($check(case, ()))) };
    (@run $trial:ident, $check:ident, [$($strategy:expr),+]) => {
        $trial.property(&($($strategy,)+), |case, inputs| Box::pin($check(case, inputs)))
    };
}
pub(crate) use clauses;

/// Imports that the modules of clauses share.
mod prelude {
    pub(super) use std::collections::BTreeSet;

    pub(super) use cognito_identity::ErrorKind;
    pub(super) use cognito_identity::types::*;

    pub(super) use super::clauses;
    pub(super) use super::sources::*;
    pub(super) use crate::basis::Basis::{Assumed, Documented, Observed};
    pub(super) use crate::boundaries::cases::BoundaryCases;
    pub(super) use crate::boundaries::{Choices, Topic, choices};
    pub(super) use crate::case::strategies::*;
    pub(super) use crate::failure::{
        attempt, known_error, rejected, rejected_as, rejected_with, require, require_eq,
    };
}
