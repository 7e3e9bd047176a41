//! Renders the open questions: the question, the answer in force and its reason, and the findings.

use cognito_identity_runner::report::{OpenQuestion, Report, Seen, tally};
use maud::{Markup, html};

use super::{line, plural, text};

pub(super) fn section(report: &Report) -> Markup {
    let questions = &report.assumptions;
    let (mut asked, rest): (Vec<_>, Vec<_>) =
        questions.iter().partition(|question| question.noted().is_some());
    asked.sort_by_key(|question| question.noted());
    html! {
        @if !questions.is_empty() {
            section #questions {
                h2 { "Questions" }
                @if asked.is_empty() {
                    p.lead { "The fake's answers to what AWS does not document in full, and the reason of each. No run of this report has asked the service." }
                } @else {
                    p.lead { "The fake's answers to what AWS does not document in full, and the reason of each. " (tally(questions)) "." }
                    (table(&asked))
                }
                @if !rest.is_empty() {
                    details {
                        summary { (plural(rest.len(), "question")) " of which nothing was seen" }
                        (table(&rest))
                    }
                }
            }
        }
    }
}

fn table(questions: &[&OpenQuestion]) -> Markup {
    html! {
        table.questions {
            thead { tr { th { "Question" } th { "Candidates" } th { "In force because" } th { "Seen" } } }
            tbody { @for question in questions { (row(question)) } }
        }
    }
}

fn row(question: &OpenQuestion) -> Markup {
    let OpenQuestion { question: name, asks, candidates, in_force, also, seen } = question;
    html! {
        tr {
            td { code.name { (line(name)) } p { (line(asks)) } }
            td {
                ul.candidates {
                    @for candidate in candidates {
                        @let is_in_force = *candidate == in_force.candidate;
                        @let is_seen = seen.contains(&Seen::Settled { candidate: candidate.clone() });
                        li.in-force[is_in_force].seen[is_seen] {
                            (line(candidate))
                            @if is_in_force { span { "in force" } }
                            @if is_seen { span { "seen" } }
                        }
                    }
                }
                @if !also.is_empty() {
                    @let also: Vec<_> = also.iter().map(String::as_str).collect();
                    p.also { "Other reports that were merged had in force: " (line(&also.join(", "))) }
                }
            }
            td.because {
                span class=(format!("basis {}", in_force.basis)) { (in_force.basis) }
                span.age { (line(&in_force.date)) }
                p { (line(&in_force.source)) }
            }
            td.seen { @if seen.is_empty() { span.absent { "nothing" } } @for seen in seen { (told(question, seen)) } }
        }
    }
}

fn told(question: &OpenQuestion, seen: &Seen) -> Markup {
    html! {
        div {
            @match seen {
                Seen::Settled { candidate } if *candidate == question.in_force.candidate => {
                    span.badge.held { span.mark aria-hidden="true" { "✓" } "as in force" }
                }
                Seen::Settled { candidate } => {
                    span.badge.broken { span.mark aria-hidden="true" { "✕" } "otherwise" }
                    p { "The service does as " code { (line(candidate)) } " says." }
                }
                Seen::Unexpected { exchange } => {
                    span.badge.drift { span.mark aria-hidden="true" { "!" } "unexpected" }
                    p { "No candidate explains this, or none explains all cases:" }
                    pre { (text(exchange)) }
                }
                Seen::Confounded { left, by } => {
                    span.badge.unable { span.mark aria-hidden="true" { "⊘" } "not told apart" }
                    @if !left.is_empty() { p { "What came back fits " (names(left)) } }
                    @if !by.is_empty() { p { "The service's other answers hide the difference: " (names(by)) } }
                }
                Seen::NotAsked { why } => {
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
