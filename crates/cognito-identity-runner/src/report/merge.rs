//! Merges several reports into one. The merge is commutative and associative: order and grouping do not matter.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use cognito_identity_contracts::CLAUSES;

use super::{ClauseReport, FindingReport, QuestionReport, Report, RunReport};

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
        let mut questions = BTreeMap::<_, QuestionReport>::new();
        for question in self.questions.drain(..).chain(other.questions) {
            let question = question.canonical();
            match questions.remove(&question.name) {
                None => questions.insert(question.name.clone(), question),
                Some(one) => questions.insert(question.name.clone(), one.merge(question)),
            };
        }
        self.commits.extend(other.commits);
        Self {
            version: self.version,
            date: self.date.max(other.date),
            commits: self.commits,
            runs: runs.into_values().collect(),
            questions: questions.into_values().collect(),
        }
    }

    /// Whether both have equal results, apart from date, duration, number of requests and shards.
    ///
    /// Merged shards have the results of the whole run.
    #[must_use]
    pub fn has_same_results_as(&self, other: &Self) -> bool {
        self.without_times() == other.without_times()
    }

    fn without_times(&self) -> Self {
        let mut report = self.clone();
        report.date = None;
        for run in &mut report.runs {
            run.requests = None;
            run.lost_responses = None;
            run.seconds = 0.0;
            run.selected = BTreeSet::new();
            run.clauses.iter_mut().for_each(|clause| clause.seconds = 0.0);
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

    /// Sorts the clauses by the registry's order, lockstep last, merges duplicates, and drops seeds that equal the
    /// run's only one.
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
        self.clauses.iter_mut().map(|clause| &mut clause.seed)
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
        one.requests = sum_of_known(one.requests, other.requests);
        one.lost_responses = sum_of_known(one.lost_responses, other.lost_responses);
        one.seconds = sum(one.seconds, other.seconds);
        one.clauses.extend(other.clauses);
        one.in_order()
    }
}

impl ClauseReport {
    fn merge(self, other: Self) -> Self {
        let mut better_verdicts = &self.better_verdicts | &other.better_verdicts;
        better_verdicts.insert(self.verdict.min(other.verdict));
        let seconds = sum(self.seconds, other.seconds);
        let evidence_date = self.evidence_date.clone().max(other.evidence_date.clone());
        let drift = self.drift.clone().max(other.drift.clone());
        let worse = if self.rank(&other).is_lt() { other } else { self };
        better_verdicts.remove(&worse.verdict);
        Self { evidence_date, seconds, drift, better_verdicts, ..worse }
    }

    /// The worse end is the greater one. The rest is in it so that no two that differ are equal.
    fn rank(&self, other: &Self) -> Ordering {
        let ended = |one: &Self| (one.verdict, one.why.clone(), one.cases, one.seed);
        let stated = |one: &Self| (one.sentence.clone(), one.basis, one.source.clone(), one.question.clone());
        let diverged = |one: &Self| serde_json::to_string(&one.divergence).unwrap_or_default();
        let by_statement = || stated(self).cmp(&stated(other));
        ended(self)
            .cmp(&ended(other))
            .then_with(by_statement)
            .then_with(|| diverged(self).cmp(&diverged(other)))
    }
}

impl QuestionReport {
    /// Removes each finding that another one outweighs.
    fn canonical(mut self) -> Self {
        let most = self.findings.iter().map(FindingReport::weight).max();
        self.findings.retain(|finding| Some(finding.weight()) == most);
        self
    }

    fn merge(mut self, other: Self) -> Self {
        let mut others_in_force = &self.others_in_force | &other.others_in_force;
        others_in_force.extend([self.in_force.candidate.clone(), other.in_force.candidate.clone()]);
        self.findings.extend(other.findings);
        let in_force = self.in_force.max(other.in_force);
        others_in_force.remove(&in_force.candidate);
        let question = self.question.max(other.question);
        let candidates = self.candidates.max(other.candidates);
        Self { question, candidates, in_force, others_in_force, ..self }.canonical()
    }
}

impl FindingReport {
    /// Weight of a finding: an answer outweighs several candidates, and these outweigh an unasked question.
    fn weight(&self) -> u8 {
        match self {
            Self::NotAsked { .. } => 0,
            Self::Confounded { .. } => 1,
            Self::Settled { .. } | Self::Unexpected { .. } => 2,
        }
    }
}

/// Adds two counts if both are known; else returns the one that is.
fn sum_of_known(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.saturating_add(other)),
        (one, other) => one.or(other),
    }
}

/// Longer than any run, in milliseconds; JSON has no infinite numbers.
const MAX_MILLISECONDS: f64 = 1e15;

/// To the millisecond, so that the order of adding does not show.
pub(super) fn sum(one: f64, other: f64) -> f64 {
    ((one + other) * 1000.0).round().clamp(-MAX_MILLISECONDS, MAX_MILLISECONDS) / 1000.0
}
