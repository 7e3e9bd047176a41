//! Renders the open questions: the question, the answer in force and its reason, and the findings.

use cognito_identity_runner::report::{FindingReport, QuestionReport, Report, tally};
use maud::{Markup, html};

use super::{line, plural, text};

pub(super) fn section(report: &Report) -> Markup {
    let questions = &report.questions;
    let (mut asked, rest): (Vec<_>, Vec<_>) =
        questions.iter().partition(|question| question.summary().is_some());
    asked.sort_by_key(|question| question.summary());
    html! {
        @if !questions.is_empty() {
            section #questions {
                h2 { "Questions" }
                @if asked.is_empty() {
                    p.lead { "The fake's answers to questions that AWS's documentation leaves open, and the reason of each. This report has no findings about them." }
                } @else {
                    p.lead { "The fake's answers to questions that AWS's documentation leaves open, and the reason of each. " (tally(questions)) "." }
                    (table(&asked))
                }
                @if !rest.is_empty() {
                    details {
                        summary { (plural(rest.len(), "question")) " without a finding" }
                        (table(&rest))
                    }
                }
            }
        }
    }
}

fn table(questions: &[&QuestionReport]) -> Markup {
    html! {
        table.questions {
            thead { tr { th { "Question" } th { "Candidates" } th { "In force because" } th { "Finding" } } }
            tbody { @for question in questions { (row(question)) } }
        }
    }
}

fn row(question: &QuestionReport) -> Markup {
    let QuestionReport { name, question: text, candidates, in_force, others_in_force, findings } = question;
    html! {
        tr {
            td { code.name { (line(name)) } p { (line(text)) } }
            td {
                ul.candidates {
                    @for candidate in candidates {
                        @let is_in_force = *candidate == in_force.candidate;
                        @let is_seen = findings.contains(&FindingReport::Settled { candidate: candidate.clone() });
                        li.in-force[is_in_force].seen[is_seen] {
                            (line(candidate))
                            @if is_in_force { span { "in force" } }
                            @if is_seen { span { "seen" } }
                        }
                    }
                }
                @if !others_in_force.is_empty() {
                    @let others: Vec<_> = others_in_force.iter().map(String::as_str).collect();
                    p.also { "In force in other merged reports: " (line(&others.join(", "))) }
                }
            }
            td.because {
                span class=(format!("basis {}", in_force.basis)) { (in_force.basis) }
                span.age { (line(&in_force.date)) }
                p { (line(&in_force.source)) }
            }
            td.seen { @if findings.is_empty() { span.absent { "none" } } @for finding in findings { (cell(question, finding)) } }
        }
    }
}

fn cell(question: &QuestionReport, finding: &FindingReport) -> Markup {
    html! {
        div {
            @match finding {
                FindingReport::Settled { candidate } if *candidate == question.in_force.candidate => {
                    span.badge.held { span.mark aria-hidden="true" { "✓" } "as in force" }
                }
                FindingReport::Settled { candidate } => {
                    span.badge.broken { span.mark aria-hidden="true" { "✕" } "otherwise" }
                    p { "The service behaves as " code { (line(candidate)) } "." }
                }
                FindingReport::Unexpected { exchange } => {
                    span.badge.drift { span.mark aria-hidden="true" { "!" } "unexpected" }
                    p { "No candidate explains this, or none explains all cases:" }
                    pre { (text(exchange)) }
                }
                FindingReport::Confounded { candidates, hidden_by } => {
                    span.badge.unsupported { span.mark aria-hidden="true" { "⊘" } "not distinguished" }
                    @if !candidates.is_empty() { p { "The responses fit " (names(candidates)) } }
                    @if !hidden_by.is_empty() { p { "The service's other answers hide the difference: " (names(hidden_by)) } }
                }
                FindingReport::NotAsked { why } => {
                    span.badge.absent { "not asked" }
                    p { (line(why)) }
                }
            }
        }
    }
}

fn names(names: &[String]) -> Markup {
    html! { @for name in names { code { (line(name)) } " " } }
}
