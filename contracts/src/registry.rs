//! All clauses, concatenated from the lists that `clauses!` makes of each file. Start at [`CLAUSES`].

use crate::clause::Clause;
use crate::unknown_name::UnknownName;

/// Expands `callback` with every group and the further files of each, as `group: [file …],` behind `[extra]`.
///
/// The clauses of a file that is missing here are dead code, which the compiler reports.
#[doc(hidden)]
#[macro_export]
macro_rules! for_each_group {
    ($callback:path, [$($extra:tt)*]) => {
        $callback! {
            [$($extra)*]
            access: [own_tokens proofs],
            dates: [],
            developer: [],
            identities: [],
            linking: [developer_users several],
            logins: [amr bounds refusals session_tags sign_outs],
            lookup: [],
            merging: [],
            pagination: [],
            pools: [every_provider providers],
            principal_tags: [],
            programs: [],
            public_unlinking: [],
            role_choice: [claims offers],
            roles: [every_role],
            side_effects: [],
            tags: [],
            unlinking: [],
            validation: [],
            wire: [malformed_requests],
        }
    };
}

macro_rules! collect {
    ([] $($group:ident: [$($file:ident)*],)*) => {
        /// The clauses of each file, with the group under which it is listed.
        const LISTS: &[(&str, &[Clause])] = &[$(
            (stringify!($group), crate::clauses::$group::CLAUSES),
            $((stringify!($group), crate::clauses::$group::$file::CLAUSES),)*
        )*];
    };
}

for_each_group!(collect, []);

/// Every clause: the groups in the order of their names, and the clauses of each as its files have them.
pub const CLAUSES: &[&Clause] = &concatenated();

const COUNT: usize = {
    let mut count = 0;
    let mut list = 0;
    while list < LISTS.len() {
        count += LISTS[list].1.len();
        list += 1;
    }
    count
};

/// Returns the clauses of all lists. A constant can neither iterate nor allocate.
const fn concatenated() -> [&'static Clause; COUNT] {
    let mut all = [&LISTS[0].1[0]; COUNT];
    let mut next = 0;
    let mut list = 0;
    while list < LISTS.len() {
        let mut place = 0;
        while place < LISTS[list].1.len() {
            all[next] = &LISTS[list].1[place];
            next += 1;
            place += 1;
        }
        list += 1;
    }
    all
}

/// The names of the groups.
#[must_use]
pub fn groups() -> Vec<&'static str> {
    let mut groups: Vec<_> = CLAUSES.iter().map(|clause| clause.group()).collect();
    groups.dedup();
    groups
}

/// The clause with this name, `group::name`.
#[must_use]
pub fn clause(name: &str) -> Option<&'static Clause> {
    CLAUSES.iter().find(|clause| clause.name == name).copied()
}

/// The clauses that a comma-separated list of groups and clauses names.
///
/// # Errors
///
/// If the list is empty, or a name is that of no group and no clause.
pub fn select(names: &str) -> Result<Vec<&'static Clause>, UnknownName> {
    let names: Vec<_> = names.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    for name in &names {
        if !CLAUSES.iter().any(|clause| clause.group() == *name || clause.name == *name) {
            let groups = groups().join(", ");
            let why =
                format!("there is no clause `{name}`; allowed: a clause's full name, or a group of {groups}");
            return Err(UnknownName(why));
        }
    }
    if names.is_empty() {
        let groups = groups().join(", ");
        return Err(UnknownName(format!(
            "no clause is selected; allowed: full names, or groups of {groups}"
        )));
    }
    let is_named =
        |clause: &&&Clause| names.iter().any(|name| *name == clause.group() || *name == clause.name);
    Ok(CLAUSES.iter().filter(is_named).copied().collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{CLAUSES, LISTS};

    #[test]
    fn every_name_is_unique() {
        let names: BTreeSet<_> = CLAUSES.iter().map(|clause| clause.name).collect();
        assert_eq!(names.len(), CLAUSES.len());
    }

    #[test]
    fn every_file_is_registered_under_its_group() {
        for (group, list) in LISTS {
            for clause in *list {
                assert_eq!(clause.group(), *group, "{}", clause.name);
            }
        }
    }
}
