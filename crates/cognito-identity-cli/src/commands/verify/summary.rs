//! Prints the report of a run: a table, the clauses that did not hold, and the counts. Start reading at [`text`].

use cognito_identity_contracts::{BasisKind, Verdict};
use cognito_identity_runner::report::{ClauseReport, RunReport};

use crate::table::{table, time};

/// Subject of a run: `155 clauses on fake`.
pub(crate) fn subject(clauses: usize, backend: &str) -> String {
    let plural = if clauses == 1 { "clause" } else { "clauses" };
    format!("{clauses} {plural} on {backend}")
}

/// Returns the table, the clauses that did not hold, and the counts.
pub(crate) fn text(run: &RunReport) -> String {
    let rows: Vec<_> = run.clauses.iter().map(row).collect();
    let mut text = table::<5, 2>(["clause", "basis", "result", "cases", "time"], &rows);
    text.extend(run.clauses.iter().filter_map(|clause| complaint(run, clause)));
    let drifts = run.clauses.iter().filter_map(|clause| {
        let drift = clause.drift.as_ref()?;
        Some(format!("\ndrifted: {}\n  {drift}\n", clause.name))
    });
    text.extend(drifts);
    text + "\n" + &closing(run) + "\n"
}

fn row(clause: &ClauseReport) -> [String; 5] {
    let question = clause.question.as_ref().map(|question| format!(" {question}")).unwrap_or_default();
    [
        clause.name.clone(),
        clause.basis_word().to_owned() + &question,
        clause.verdict.to_string(),
        clause.cases.to_string(),
        time(clause.seconds),
    ]
}

/// Returns the reason of a verdict other than `held`, and the command that repeats the case.
fn complaint(run: &RunReport, clause: &ClauseReport) -> Option<String> {
    let ClauseReport { name, sentence, verdict, .. } = clause;
    if *verdict == Verdict::Held {
        return None;
    }
    let why = clause.why.as_deref().unwrap_or_default().replace('\n', "\n            ");
    Some(format!(
        "\n{verdict}: {name}\n  sentence  {sentence}\n  basis     {}\n  why       {why}\n  repeat    {}\n",
        clause.source_line(),
        run.repeat(clause)
    ))
}

/// Returns the counts of verdicts, and the verdict of lockstep, in one line.
fn closing(run: &RunReport) -> String {
    let backend = &run.backend;
    let mut parts = Vec::new();
    let clauses: Vec<_> = run.clauses.iter().filter(|clause| clause.basis.is_some()).collect();
    if !clauses.is_empty() {
        let verdicts = [Verdict::Held, Verdict::Broken, Verdict::Inconclusive, Verdict::Unsupported];
        let counts: Vec<_> = verdicts.into_iter().filter_map(|verdict| counts(&clauses, verdict)).collect();
        parts.push(format!("{}: {}", subject(clauses.len(), backend), counts.join(", ")));
    }
    if let Some(lockstep) = run.lockstep() {
        parts.push(format!("{backend} in lockstep with the model: {}{}", lockstep.verdict, rate(lockstep)));
    }
    parts.join("; ")
}

/// Returns the number of clauses with this verdict, and of each basis among them; `None` if there are none.
fn counts(clauses: &[&ClauseReport], verdict: Verdict) -> Option<String> {
    let bases: Vec<_> =
        clauses.iter().filter(|clause| clause.verdict == verdict).filter_map(|clause| clause.basis).collect();
    let counts: Vec<_> = BasisKind::ALL
        .into_iter()
        .map(|kind| (kind, bases.iter().filter(|basis| **basis == kind).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| format!("{count} {kind}"))
        .collect();
    (!bases.is_empty()).then(|| format!("{} {verdict} ({})", bases.len(), counts.join(", ")))
}

/// Returns the number of programs a second, unless none was completed, or the time went into shrinking.
fn rate(lockstep: &ClauseReport) -> String {
    if lockstep.cases == 0 || lockstep.seconds <= 0.0 || lockstep.divergence.is_some() {
        return String::new();
    }
    format!(" ({:.0} programs a second)", f64::from(lockstep.cases) / lockstep.seconds)
}
