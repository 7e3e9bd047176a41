//! Merges several reports into one. The merge is commutative and associative: order and grouping do not matter.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use cognito_identity_contracts::CLAUSES;

use super::{ClauseReport, Ended, LockstepReport, OpenQuestion, Report, RunReport, Seen};

impl Report {
    /// Merges two reports: runs on the same backend become one run, and a clause in both has its worse verdict.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        let mut runs = BTreeMap::<_, RunReport>::new();
        for run in self.runs.drain(..).chain(other.runs) {
            let run = run.in_order();
            match runs.remove(&run.key()) {
                None => runs.insert(run.key(), run),
                Some(one) => runs.insert(run.key(), one.merge(run)),
            };
        }
        let mut questions = BTreeMap::<_, OpenQuestion>::new();
        for question in self.assumptions.drain(..).chain(other.assumptions) {
            let question = question.canonical();
            match questions.remove(&question.question) {
                None => questions.insert(question.question.clone(), question),
                Some(one) => questions.insert(question.question.clone(), one.merge(question)),
            };
        }
        self.commits.extend(other.commits);
        Self {
            version: self.version,
            date: self.date.max(other.date),
            commits: self.commits,
            runs: runs.into_values().collect(),
            assumptions: questions.into_values().collect(),
        }
    }

    /// Whether both have equal results, apart from date, duration, number of requests and shards.
    ///
    /// Merged shards have the results of the whole run.
    #[must_use]
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        self.timeless() == other.timeless()
    }

    fn timeless(&self) -> Self {
        let mut report = self.clone();
        report.date = None;
        for run in &mut report.runs {
            (run.calls, run.lost, run.seconds, run.selected) = (None, None, 0.0, BTreeSet::new());
            let seconds = run.clauses.iter_mut().map(|clause| &mut clause.seconds);
            seconds
                .chain(run.lockstep.iter_mut().map(|lockstep| &mut lockstep.seconds))
                .for_each(|s| *s = 0.0);
        }
        report
    }
}

impl RunReport {
    /// Key of a run: runs with another backend, name, region, URL or SDK are not merged.
    fn key(&self) -> [Option<String>; 5] {
        let backend = Some(self.backend.clone());
        [backend, self.name.clone(), self.region.clone(), self.endpoint.clone(), self.sdk.clone()]
    }

    /// Sorts the clauses by the registry's order, merges duplicates, and drops seeds that equal the run's only one.
    fn in_order(self) -> Self {
        let mut run = self.with_own_seeds();
        let mut clauses = BTreeMap::<_, ClauseReport>::new();
        for clause in mem::take(&mut run.clauses) {
            let place = CLAUSES.iter().position(|known| known.name == clause.name);
            let place = (place.unwrap_or(usize::MAX), clause.name.clone());
            match clauses.remove(&place) {
                None => clauses.insert(place, clause),
                Some(one) => clauses.insert(place, one.merge(clause)),
            };
        }
        run.clauses = clauses.into_values().collect();
        let own: Vec<_> = run.own_seeds().filter_map(|seed| *seed).collect();
        run.seeds.extend(own);
        if run.seeds.len() <= 1 {
            run.own_seeds().for_each(|seed| *seed = None);
        }
        run
    }

    fn own_seeds(&mut self) -> impl Iterator<Item = &mut Option<u64>> {
        let clauses = self.clauses.iter_mut().map(|clause| &mut clause.seed);
        clauses.chain(self.lockstep.iter_mut().map(|lockstep| &mut lockstep.seed))
    }

    /// Copies the run's seed to each clause, before the clauses are merged with those of other seeds.
    fn with_own_seeds(mut self) -> Self {
        let only = self.only_seed();
        self.own_seeds().for_each(|seed| *seed = seed.or(only));
        self
    }

    fn merge(self, other: Self) -> Self {
        let mut one = self.with_own_seeds();
        let other = other.with_own_seeds();
        one.cases = one.cases.max(other.cases);
        one.seeds.extend(other.seeds);
        one.selected.extend(other.selected);
        one.calls = either(one.calls, other.calls, u64::saturating_add);
        one.lost = either(one.lost, other.lost, u64::saturating_add);
        one.seconds = sum(one.seconds, other.seconds);
        one.clauses.extend(other.clauses);
        one.lockstep = either(one.lockstep, other.lockstep, LockstepReport::merge);
        one.in_order()
    }
}

impl ClauseReport {
    fn merge(self, other: Self) -> Self {
        let also = better(&[(self.result, &self.also), (other.result, &other.also)]);
        let seconds = sum(self.seconds, other.seconds);
        let evidence = self.evidence.clone().max(other.evidence.clone());
        let drift = self.drift.clone().max(other.drift.clone());
        let worse = if self.rank(&other).is_lt() { other } else { self };
        Self { evidence, seconds, drift, also, ..worse }
    }

    /// The worse end is the greater one. The rest is in it so that no two that differ are equal.
    fn rank(&self, other: &Self) -> Ordering {
        let ended = |one: &Self| (one.result, one.why.clone(), one.cases, one.seed);
        let said = |one: &Self| (one.says.clone(), one.basis, one.source.clone(), one.question.clone());
        ended(self).cmp(&ended(other)).then_with(|| said(self).cmp(&said(other)))
    }
}

impl LockstepReport {
    fn merge(self, other: Self) -> Self {
        let also = better(&[(self.result, &self.also), (other.result, &other.also)]);
        let seconds = sum(self.seconds, other.seconds);
        let worse = if self.rank(&other).is_lt() { other } else { self };
        Self { seconds, also, ..worse }
    }

    fn rank(&self, other: &Self) -> Ordering {
        let ended = |one: &Self| (one.result, one.why.clone(), one.cases, one.seed);
        let shown = |one: &Self| serde_json::to_string(&one.divergence).unwrap_or_default();
        ended(self).cmp(&ended(other)).then_with(|| shown(self).cmp(&shown(other)))
    }
}

impl OpenQuestion {
    /// Removes each finding that another one outweighs.
    fn canonical(mut self) -> Self {
        let most = self.seen.iter().map(Seen::weight).max();
        self.seen.retain(|seen| Some(seen.weight()) == most);
        self
    }

    fn merge(mut self, other: Self) -> Self {
        let mut also: BTreeSet<_> = self.also.into_iter().chain(other.also).collect();
        also.extend([self.in_force.candidate.clone(), other.in_force.candidate.clone()]);
        self.seen.extend(other.seen);
        let in_force = self.in_force.max(other.in_force);
        also.remove(&in_force.candidate);
        let asks = self.asks.max(other.asks);
        let candidates = self.candidates.max(other.candidates);
        Self { question: self.question, asks, candidates, in_force, also, seen: self.seen }.canonical()
    }
}

impl Seen {
    /// Weight of a finding: an answer outweighs several candidates, and these outweigh an unasked question.
    fn weight(&self) -> u8 {
        match self {
            Self::NotAsked { .. } => 0,
            Self::Masked { .. } => 1,
            Self::Settled { .. } | Self::News { .. } => 2,
        }
    }
}

/// All ends but the worst.
fn better(ends: &[(Ended, &BTreeSet<Ended>)]) -> BTreeSet<Ended> {
    let mut all: BTreeSet<_> =
        ends.iter().flat_map(|(one, more)| more.iter().copied().chain([*one])).collect();
    all.pop_last();
    all
}

/// Combines two values if both exist; else returns the one that does.
fn either<T>(one: Option<T>, other: Option<T>, both: impl FnOnce(T, T) -> T) -> Option<T> {
    match (one, other) {
        (Some(one), Some(other)) => Some(both(one, other)),
        (one, other) => one.or(other),
    }
}

/// Longer than any run, in milliseconds; JSON has no infinite numbers.
const LONGEST: f64 = 1e15;

/// To the millisecond, so that the order of adding does not show.
pub(super) fn sum(one: f64, other: f64) -> f64 {
    ((one + other) * 1000.0).round().clamp(-LONGEST, LONGEST) / 1000.0
}
