//! Selects clauses by `--clauses` and `--shard`, and finds the names near a mistyped one. Start reading at
//! [`Selection`].

use cognito_identity_contracts::{CLAUSES, Clause, groups, lockstep, select};
use cognito_identity_runner::report::Shard;

use crate::error::CannotRun;

/// Clauses to run against a backend.
#[derive(Debug)]
pub(crate) struct Selection {
    /// The clauses, in the registry's order.
    pub(crate) clauses: Vec<&'static Clause>,
    /// Whether the backend is to run in lockstep with the reference model.
    pub(crate) lockstep: bool,
}

impl Selection {
    /// Selects the clauses of a list of names; without a list, all clauses and the lockstep runs.
    pub(crate) fn from_list(list: Option<&str>) -> Result<Self, CannotRun> {
        let Some(list) = list else {
            return Ok(Self { clauses: CLAUSES.to_vec(), lockstep: true });
        };
        let (lockstep, names): (Vec<_>, Vec<_>) =
            list.split(',').map(str::trim).partition(|name| *name == lockstep::NAME);
        let clauses = if lockstep.is_empty() || names.iter().any(|name| !name.is_empty()) {
            named(&names.join(","))?
        } else {
            Vec::new()
        };
        Ok(Self { lockstep: !lockstep.is_empty() || clauses.len() == CLAUSES.len(), clauses })
    }

    /// The names of everything in it.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        let lockstep = self.lockstep.then_some(lockstep::NAME);
        self.clauses.iter().map(|clause| clause.name).chain(lockstep)
    }

    /// Returns one shard. All shards together are the whole selection, in any order.
    pub(crate) fn shard(&self, shard: Shard) -> Result<Self, CannotRun> {
        let first = shard.number() as usize - 1;
        let step = shard.count() as usize;
        let all = self.clauses.len() + usize::from(self.lockstep);
        let clauses: Vec<_> = self.clauses.iter().copied().skip(first).step_by(step).collect();
        let selected = Self { lockstep: self.lockstep && first == 0, clauses };
        if selected.clauses.is_empty() && !selected.lockstep {
            return Err(CannotRun(format!(
                "shard {shard} is empty; allowed: at most {all} shards for this selection"
            )));
        }
        Ok(selected)
    }
}

/// The clauses a list of names selects.
pub(crate) fn named(list: &str) -> Result<Vec<&'static Clause>, CannotRun> {
    select(list).map_err(|why| {
        let unknown = list.split(',').map(str::trim).find(|name| select(name).is_err());
        let near = unknown.map(near).unwrap_or_default();
        let hint = if near.is_empty() {
            "`cognito-fake explain GROUP` lists a group's clauses".to_owned()
        } else {
            format!("did you mean {}?", near.join(" or "))
        };
        CannotRun(format!("{why}; {hint}"))
    })
}

/// At most three clauses and groups whose names are much like this one, the nearest first.
fn near(name: &str) -> Vec<&'static str> {
    let short = name.rsplit("::").next().unwrap_or(name);
    let is_clause = name.contains("::");
    let group_names = groups().into_iter().filter(|_| !is_clause);
    let group_names = group_names.map(|group| (distance(name, group), group));
    let clause_names = CLAUSES.iter().map(|clause| {
        let whole = distance(name, clause.name);
        (whole.min(distance(short, clause.short_name())), clause.name)
    });
    nearest(short, group_names.chain(clause_names))
}

/// Returns at most three of these names, each with its distance from `name`: the nearest first, without distant ones.
pub(crate) fn nearest(name: &str, names: impl Iterator<Item = (usize, &'static str)>) -> Vec<&'static str> {
    let slips = name.chars().count().div_ceil(2).min(3);
    let mut found: Vec<_> = names.filter(|(far, _)| *far <= slips).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, name)| name).take(3).collect()
}

/// Edit distance between two texts: the number of characters to insert, delete or replace.
pub(crate) fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (i, from) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in other.chars().enumerate() {
            let changed = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[other.chars().count()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_near_that_differ_by_a_slip() {
        assert_eq!(near("merge").first(), Some(&"merging"));
        assert_eq!(near("siblings_follow"), ["merging::siblings_follow"]);
        assert_eq!(near("unlinking::siblings_folow"), ["merging::siblings_follow"]);
        assert!(near("credentials").is_empty());
        assert!(near("merging::x").is_empty());
        assert!(near("foo").is_empty());
    }

    #[test]
    fn lockstep_belongs_to_all_clauses() {
        let lockstep = |list| Selection::from_list(list).map(|chosen| chosen.lockstep).ok();
        let every_group = groups().join(",");
        assert_eq!(lockstep(None), Some(true));
        assert_eq!(lockstep(Some(&every_group)), Some(true));
        assert_eq!(lockstep(Some("merging")), Some(false));
        assert_eq!(lockstep(Some("merging, lockstep")), Some(true));
    }

    #[test]
    fn lockstep_alone_selects_no_clause() {
        assert!(Selection::from_list(Some("lockstep,")).is_ok_and(|chosen| chosen.clauses.is_empty()));
        assert!(Selection::from_list(Some(",")).is_err());
    }
}
