//! Prints the results of a run: a table, the clauses that did not hold, and the counts. Start reading at
//! [`Judged::text`].

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use cognito_identity_contracts::{Basis, BasisKind, Held, Place, Spent, Verdict};
use cognito_identity_runner::report::{LockstepReport, Run, RunReport, repeat};

use crate::lockstep::{self, Stepped};
use crate::table::{table, time};

/// A run of clauses, and of the programs in lockstep if they were selected.
#[derive(Debug)]
pub(crate) struct Judged<'a> {
    pub(crate) run: Run,
    pub(crate) lockstep: Option<Stepped>,
    /// Names of everything selected, if this run is a shard of it.
    pub(crate) selected: BTreeSet<String>,
    pub(crate) cases: u32,
    pub(crate) seed: u64,
    /// Where the backend is, if it is reached over a network.
    pub(crate) place: Option<Place<'a>>,
    pub(crate) spent: Option<Spent>,
    pub(crate) noted: Noted,
}

/// Comparison with the recordings of earlier days.
#[derive(Debug, Default)]
pub(crate) struct Noted {
    /// Differences from the recordings or the calibration, by clause.
    pub(crate) drifts: BTreeMap<&'static str, String>,
    /// Dates of the recordings, by clause.
    pub(crate) dates: BTreeMap<&'static str, String>,
}

/// One line of the table.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    pub(crate) name: &'a str,
    pub(crate) says: &'a str,
    /// `documented`, `observed`, `assumed merge_same_user`.
    pub(crate) basis: String,
    /// The basis with its source.
    pub(crate) source: String,
    pub(crate) verdict: &'a Verdict,
    pub(crate) cases: u32,
    /// The seed of the case that it ended with, if that is another than the run's.
    pub(crate) seed: Option<u64>,
    pub(crate) time: Duration,
}

impl<'a> From<&'a Held> for Row<'a> {
    fn from(held: &'a Held) -> Self {
        let basis = held.clause.basis;
        let question = held.clause.question().map(|id| format!(" {id}"));
        Self {
            name: held.clause.name,
            says: held.clause.says.trim(),
            basis: basis.kind().to_string() + &question.unwrap_or_default(),
            source: basis.to_string(),
            verdict: &held.outcome.verdict,
            cases: held.outcome.cases,
            seed: held.outcome.own_seed(),
            time: held.time,
        }
    }
}

impl<'a> From<&'a Stepped> for Row<'a> {
    fn from(lockstep: &'a Stepped) -> Self {
        Self {
            name: lockstep::NAME,
            says: lockstep::SAYS,
            basis: lockstep::BASIS.to_owned(),
            source: format!("{}: the reference model runs the same programs", lockstep::BASIS),
            verdict: &lockstep.outcome.verdict,
            cases: lockstep.outcome.cases,
            seed: None,
            time: lockstep.time,
        }
    }
}

/// Subject of a run: `155 clauses on fake`.
pub(crate) fn subject(clauses: usize, backend: &str) -> String {
    let plural = if clauses == 1 { "clause" } else { "clauses" };
    format!("{clauses} {plural} on {backend}")
}

impl Judged<'_> {
    /// The run as it is reported.
    pub(crate) fn report(&self) -> RunReport {
        let mut run = RunReport::of(&self.run, self.cases, self.seed).at(self.place);
        run.selected.clone_from(&self.selected);
        run.calls = self.spent.map(|spent| spent.calls);
        run.lost = self.spent.map(|spent| spent.lost);
        for clause in &mut run.clauses {
            clause.drift = self.noted.drifts.get(clause.name.as_str()).cloned();
            if let Some(date) = self.noted.dates.get(clause.name.as_str()) {
                clause.evidence = Some(date.clone());
            }
        }
        match &self.lockstep {
            Some(Stepped { outcome, divergence, time, .. }) => {
                run.with_lockstep(LockstepReport::of(outcome, *time, divergence.clone()))
            }
            None => run,
        }
    }

    fn rows(&self) -> Vec<Row<'_>> {
        let clauses = self.run.held.iter().map(Row::from);
        clauses.chain(self.lockstep.as_ref().map(Row::from)).collect()
    }

    /// Returns the table, the clauses that did not hold, and the counts.
    pub(crate) fn text(&self) -> String {
        let rows = self.rows();
        let cells = |row: &Row<'_>| {
            let name = row.name.to_owned();
            let basis = row.basis.clone();
            [name, basis, row.verdict.word().to_owned(), row.cases.to_string(), time(row.time)]
        };
        let cells: Vec<_> = rows.iter().map(cells).collect();
        let mut text = table::<5, 2>(["clause", "basis", "result", "cases", "time"], &cells);
        for row in &rows {
            text += &self.complaint(row).unwrap_or_default();
        }
        let drifts =
            self.noted.drifts.iter().map(|(clause, drift)| format!("\ndrifted: {clause}\n  {drift}\n"));
        text.extend(drifts);
        text + "\n" + &self.closing() + "\n"
    }

    /// Returns the reason of a verdict other than `held`, and the command that repeats the case.
    fn complaint(&self, row: &Row<'_>) -> Option<String> {
        let why = row.verdict.why()?.replace('\n', "\n          ");
        Some(format!(
            "\n{}: {}\n  says    {}\n  basis   {}\n  why     {why}\n  repeat  {}\n",
            row.verdict.word(),
            row.name,
            row.says,
            row.source,
            repeat(
                self.run.backend,
                self.place.map(|place| place.url),
                row.name,
                self.cases,
                row.seed.or(Some(self.seed))
            )
        ))
    }

    /// Returns the counts of verdicts, in one line.
    fn closing(&self) -> String {
        let Run { backend, held, .. } = &self.run;
        let mut parts = Vec::new();
        if !held.is_empty() {
            let counts: Vec<_> = ["held", "broken", "inconclusive", "unable"]
                .into_iter()
                .map(|word| (word, self.run.count(word)))
                .filter(|(_, count)| *count > 0)
                .map(|(word, count)| format!("{count} {word}{}", self.bases(word)))
                .collect();
            parts.push(format!("{}: {}", subject(held.len(), backend), counts.join(", ")));
        }
        if let Some(lockstep) = &self.lockstep {
            let word = lockstep.outcome.verdict.word();
            parts.push(format!("{backend} in lockstep with the model: {word}{}", lockstep.pace()));
        }
        parts.join("; ")
    }

    /// Returns the counts by basis of the clauses with this verdict.
    fn bases(&self, word: &str) -> String {
        let ended = self.run.held.iter().filter(|held| held.outcome.verdict.word() == word);
        let bases: Vec<Basis> = ended.map(|held| held.clause.basis).collect();
        let counts: Vec<_> = BasisKind::ALL
            .into_iter()
            .map(|kind| (kind, bases.iter().filter(|basis| basis.kind() == kind).count()))
            .filter(|(_, count)| *count > 0)
            .map(|(kind, count)| format!("{count} {kind}"))
            .collect();
        format!(" ({})", counts.join(", "))
    }
}
