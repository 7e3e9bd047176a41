//! Renders the clauses that did not hold as cards, the worst first.

use cognito_identity_contracts::Verdict;
use cognito_identity_runner::report::{ClauseReport, Complaint, Report, RunReport, complaints};
use maud::{Markup, html};

use super::{anchor, badge, drift, line, plural, text};

pub(super) fn section(report: &Report) -> Markup {
    if !is_shown(report) {
        return html! {};
    }
    html! {
        section #complaints {
            h2 { "What did not hold" }
            @for complaint in &complaints(report) { (card(complaint)) }
            @for run in report.runs.iter().filter(|run| is_missing(run)) {
                @let missing: Vec<_> = run.missing().map(line).collect();
                article.complaint.inconclusive {
                    h3 { "Parts are missing" (on(run)) }
                    p { "Selected clauses without a verdict, " (plural(missing.len(), "name")) ": " (missing.join(", ")) }
                }
            }
        }
    }
}

/// Whether the page has this section.
pub(super) fn is_shown(report: &Report) -> bool {
    !complaints(report).is_empty() || report.runs.iter().any(is_missing)
}

fn is_missing(run: &RunReport) -> bool {
    run.missing().next().is_some()
}

fn on(run: &RunReport) -> Markup {
    html! { span.on { "on " (line(&run.title())) } }
}

fn card(complaint: &Complaint<'_>) -> Markup {
    let Complaint { number, run, clause, others, is_drift } = complaint;
    let (class, mark) = if *is_drift {
        ("drift".to_owned(), drift())
    } else {
        (clause.verdict.to_string(), badge(clause.verdict))
    };
    // A clause that drifted and did not hold has the anchor on its other card.
    let has_anchor = others.is_empty() && (!is_drift || clause.verdict == Verdict::Held);
    let id = has_anchor.then(|| anchor(*number, &clause.name));
    html! {
        article class=(format!("complaint {class}")) id=[id] {
            @if others.is_empty() {
                h3 { (mark) code { (clause.name) } (on(run)) }
                p.sentence { (line(&clause.sentence)) }
                p.source { (line(&clause.source_line())) }
            } @else {
                h3 { (mark) (plural(1 + others.len(), "clause")) (on(run)) }
            }
            @if !is_drift { (better(clause)) }
            pre { (text(complaint.why())) }
            @if !others.is_empty() {
                ul.names {
                    @for clause in std::iter::once(clause).chain(others) {
                        li id=(anchor(*number, &clause.name)) { code { (clause.name) } }
                    }
                }
            } @else if !is_drift {
                p.repeat { span { "Repeat" } code { (line(&run.repeat(clause))) } }
            }
        }
    }
}

/// Note of the better verdicts in other merged reports.
fn better(clause: &ClauseReport) -> Markup {
    let verdicts: Vec<_> = clause.better_verdicts.iter().map(|verdict| verdict.word()).collect();
    html! {
        @if !verdicts.is_empty() {
            p.also { "In other merged reports: " (verdicts.join(", ")) ". The worst verdict counts." }
        }
    }
}
