//! Renders a table of every clause on every backend. Start reading at [`section`].

use std::collections::BTreeMap;

use cognito_identity::Timestamp;
use cognito_identity_contracts::{BasisKind, CLAUSES, lockstep};
use cognito_identity_runner::report::{ClauseReport, Ended, Report, RunReport, age};
use maud::{Markup, html};

use super::{anchor, badge, line, numbered, plural, time};

/// Result of one clause in each run.
type Ends<'a> = Vec<Option<&'a ClauseReport>>;

pub(super) fn section(report: &Report) -> Markup {
    if report.runs.is_empty() {
        return html! {};
    }
    let rows = rows(report);
    let locksteps: Vec<_> = report.runs.iter().map(|run| run.lockstep.as_ref()).collect();
    html! {
        section #clauses {
            h2 { "All clauses" }
            (filters(report))
            table.matrix {
                thead { tr { th { "Clause" } th { "Basis" } @for run in &report.runs { th.end { (line(&run.title())) } } } }
                @for group in rows.chunk_by(|one, other| place(one).0 == place(other).0) {
                    tbody {
                        tr.group {
                            th colspan=(2 + report.runs.len()) {
                                (place(&group[0]).0) " " small { (plural(group.len(), "clause")) }
                            }
                        }
                        @for ends in group { (row(report, ends)) }
                    }
                }
                @if locksteps.iter().any(Option::is_some) {
                    tbody {
                        tr.group { th colspan=(2 + report.runs.len()) { "lockstep" } }
                        @let text = format!("{} {}", lockstep::NAME, lockstep::SAYS).to_lowercase();
                        tr.row data-basis=(lockstep::BASIS) data-text=(text) {
                            td { code.name { (lockstep::NAME) } p { (lockstep::SAYS) } }
                            td.basis { span.basis { (lockstep::BASIS) } }
                            @for (number, run) in numbered(report) {
                                @match &run.lockstep {
                                    Some(held) => {
                                        (cell(number, run, lockstep::NAME, held.result, held.cases, held.seconds, false))
                                    }
                                    None => (absent(number, run)),
                                }
                            }
                        }
                    }
                }
            }
            p.nothing hidden { "Nothing is like that." }
        }
    }
}

/// All clauses that are in any run, in the registry's order.
fn rows(report: &Report) -> Vec<Ends<'_>> {
    let index = |name: &str| CLAUSES.iter().position(|clause| clause.name == name).unwrap_or(usize::MAX);
    let mut rows: BTreeMap<(usize, &str), Ends<'_>> = BTreeMap::new();
    for (number, run) in numbered(report) {
        for clause in &run.clauses {
            let row = rows.entry((index(&clause.name), &clause.name));
            row.or_insert_with(|| vec![None; report.runs.len()])[number] = Some(clause);
        }
    }
    rows.into_values().collect()
}

/// The group of a row's clause, and its name within it.
fn place<'a>(ends: &Ends<'a>) -> (&'a str, &'a str) {
    let name = ends.iter().flatten().next().map_or("", |clause| clause.name.as_str());
    name.split_once("::").unwrap_or((name, name))
}

fn filters(report: &Report) -> Markup {
    let everything = |what: &str| html! { option value="" { (what) } };
    html! {
        form.filters hidden {
            input type="search" name="text" placeholder="Name, sentence or source" aria-label="Text";
            select name="end" aria-label="Result" {
                (everything("Result"))
                option value="not-held" { "not held" }
                @for end in Ended::ALL { option value=(end) { (end) } }
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

fn row(report: &Report, ends: &Ends<'_>) -> Markup {
    let Some(known) = ends.iter().flatten().next() else { return html! {} };
    let (_, short) = place(ends);
    let text = format!("{} {} {}", known.name, known.says, known.source).to_lowercase();
    html! {
        tr.row data-basis=(known.basis) data-text=(line(&text)) {
            td { code.name { (short) } p { (line(&known.says)) } }
            td.basis { (basis(known, report.date)) }
            @for (number, run) in numbered(report) {
                @match ends.get(number).copied().flatten() {
                    Some(held) => {
                        @let drift = held.drift.is_some();
                        (cell(number, run, &held.name, held.result, held.cases, held.seconds, drift))
                    }
                    None => (absent(number, run)),
                }
            }
        }
    }
}

/// Renders the basis of a clause, and the age of its evidence.
fn basis(known: &ClauseReport, now: Option<Timestamp>) -> Markup {
    let old = known.evidence.as_deref().zip(now).and_then(|(evidence, now)| age(evidence, now));
    html! {
        span class=(format!("basis {}", known.basis)) { (known.basis) }
        @if let Some(evidence) = &known.evidence {
            span.age title=(format!("seen {}", line(evidence))) { (old.unwrap_or_else(|| line(evidence))) }
        } @else if known.basis == BasisKind::Observed {
            span.age { "undated" }
        }
        p { (line(&known.source)) }
    }
}

fn cell(
    number: usize,
    run: &RunReport,
    name: &str,
    end: Ended,
    cases: u32,
    seconds: f64,
    drift: bool,
) -> Markup {
    let more = end != Ended::Held || drift;
    let title = format!("{}, {}", plural(cases as usize, "case"), time(seconds));
    html! {
        td.end data-run=(number) data-end=(end) data-drift[drift] title=(title) {
            span.where { (line(&run.title())) }
            @if more {
                a href=(format!("#{}", anchor(number, name))) {
                    (badge(end)) @if drift { (super::drift()) }
                }
            } @else { (badge(end)) }
        }
    }
}

fn absent(number: usize, run: &RunReport) -> Markup {
    html! { td.end data-run=(number) data-end="absent" { span.where { (line(&run.title())) } span.absent { "not run" } } }
}
