//! Renders a table of every clause on every backend. Start reading at [`section`].

use std::collections::BTreeMap;

use cognito_identity::Timestamp;
use cognito_identity_contracts::{BasisKind, CLAUSES, Verdict};
use cognito_identity_runner::report::{ClauseReport, Report, RunReport, age};
use maud::{Markup, html};

use super::{anchor, badge, line, numbered, plural};
use crate::table::time;

/// Results of one clause: the first of them, and that of each run.
struct Row<'a> {
    clause: &'a ClauseReport,
    results: Vec<Option<&'a ClauseReport>>,
}

pub(super) fn section(report: &Report) -> Markup {
    if report.runs.is_empty() {
        return html! {};
    }
    let rows = rows(report);
    html! {
        section #clauses {
            h2 { "All clauses" }
            (filters(report))
            table.matrix {
                thead { tr { th { "Clause" } th { "Basis" } @for run in &report.runs { th.end { (line(&run.title())) } } } }
                @for group in rows.chunk_by(|one, other| one.clause.group() == other.clause.group()) {
                    tbody {
                        tr.group {
                            th colspan=(2 + report.runs.len()) {
                                (group[0].clause.group()) " " small { (plural(group.len(), "clause")) }
                            }
                        }
                        @for row in group { (row_of(report, row)) }
                    }
                }
            }
            p.nothing hidden { "Nothing is like that." }
        }
    }
}

/// All clauses that are in any run, in the registry's order.
fn rows(report: &Report) -> Vec<Row<'_>> {
    let index = |name: &str| CLAUSES.iter().position(|clause| clause.name == name).unwrap_or(usize::MAX);
    let mut rows: BTreeMap<(usize, &str), Row<'_>> = BTreeMap::new();
    for (number, run) in numbered(report) {
        for clause in &run.clauses {
            let row = rows.entry((index(&clause.name), &clause.name));
            let row = row.or_insert_with(|| Row { clause, results: vec![None; report.runs.len()] });
            row.results[number] = Some(clause);
        }
    }
    rows.into_values().collect()
}

fn filters(report: &Report) -> Markup {
    let everything = |what: &str| html! { option value="" { (what) } };
    html! {
        form.filters hidden {
            input type="search" name="text" placeholder="Name, sentence or source" aria-label="Text";
            select name="end" aria-label="Result" {
                (everything("Result"))
                option value="not-held" { "not held" }
                @for verdict in Verdict::ALL { option value=(verdict) { (verdict) } }
                option value="drift" { "drift" }
                option value="absent" { "not run" }
            }
            select name="basis" aria-label="Basis" {
                (everything("Basis"))
                @for basis in BasisKind::ALL { option value=(basis) { (basis) } }
            }
            @if report.runs.len() > 1 {
                select name="run" aria-label="Backend" {
                    (everything("Backend"))
                    @for (number, run) in numbered(report) { option value=(number) { (line(&run.title())) } }
                }
            }
            output aria-live="polite" {}
        }
    }
}

fn row_of(report: &Report, Row { clause, results }: &Row<'_>) -> Markup {
    let text = format!("{} {} {}", clause.name, clause.sentence, clause.source).to_lowercase();
    html! {
        tr.row data-basis=(clause.basis_word()) data-text=(line(&text)) {
            td { code.name { (clause.short_name()) } p { (line(&clause.sentence)) } }
            td.basis { (basis(clause, report.date)) }
            @for ((number, run), result) in numbered(report).zip(results) {
                @match result {
                    Some(result) => { (cell(number, run, result)) }
                    None => (absent(number, run)),
                }
            }
        }
    }
}

/// Renders the basis of a clause, and the age of its evidence.
fn basis(clause: &ClauseReport, now: Option<Timestamp>) -> Markup {
    let word = clause.basis_word();
    let date = clause.evidence_date.as_deref();
    let old = date.zip(now).and_then(|(date, now)| age(date, now));
    html! {
        span class=(format!("basis {word}")) { (word) }
        @if let Some(date) = date {
            span.age title=(format!("seen {}", line(date))) { (old.unwrap_or_else(|| line(date))) }
        } @else if clause.basis == Some(BasisKind::Observed) {
            span.age { "undated" }
        }
        p { (line(&clause.source)) }
    }
}

fn cell(number: usize, run: &RunReport, clause: &ClauseReport) -> Markup {
    let ClauseReport { name, verdict, cases, seconds, drift, .. } = clause;
    let drift = drift.is_some();
    let title = format!("{}, {}", plural(*cases as usize, "case"), time(*seconds));
    html! {
        td.end data-run=(number) data-end=(verdict) data-drift[drift] title=(title) {
            span.where { (line(&run.title())) }
            @if *verdict != Verdict::Held || drift {
                a href=(format!("#{}", anchor(number, name))) {
                    (badge(*verdict)) @if drift { (super::drift()) }
                }
            } @else { (badge(*verdict)) }
        }
    }
}

fn absent(number: usize, run: &RunReport) -> Markup {
    html! { td.end data-run=(number) data-end="absent" { span.where { (line(&run.title())) } span.absent { "not run" } } }
}
