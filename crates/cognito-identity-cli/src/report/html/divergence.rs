//! Renders the difference between two backends: the program step by step, both responses side by side.

use cognito_identity_runner::report::{DivergenceReport, Report, RunReport, StepReport, cut};
use maud::{Markup, html};
use serde_json::Value;

use super::{line, plural, text};

/// Most characters shown of a response.
const ANSWER: usize = 3_000;

/// Most steps shown; a shrunk program has a handful.
const STEPS: usize = 60;

pub(super) fn sections(report: &Report) -> Markup {
    let found = |run: &RunReport| run.lockstep.as_ref().and_then(|lockstep| lockstep.divergence.clone());
    let found: Vec<_> = report.runs.iter().filter_map(found).collect();
    html! {
        @if !found.is_empty() { section #divergence { @for divergence in &found { (section(divergence)) } } }
    }
}

fn section(divergence: &DivergenceReport) -> Markup {
    let DivergenceReport { left, right, first, steps, program } = divergence;
    let program = serde_json::to_string_pretty(program).unwrap_or_default();
    html! {
        h2 { "Where " (line(right)) " and " (line(left)) " go apart" }
        p.lead {
            "The smallest program that tells them apart has " (plural(steps.len(), "step"))
            "; their answers differ first in step "
            (first.saturating_add(1)) "."
        }
        ol.steps {
            @for (number, one) in steps.iter().enumerate().take(STEPS) { (step(divergence, number, one)) }
        }
        @if steps.len() > STEPS { p { "And " (plural(steps.len() - STEPS, "more step")) ", which report.json has." } }
        details.program {
            summary { "The program, to keep as a file in " code { "contracts/programs" } }
            pre { (text(&program)) }
        }
    }
}

fn step(divergence: &DivergenceReport, number: usize, step: &StepReport) -> Markup {
    let (operation, asks) = step.says.split_once(": ").unwrap_or((&step.says, ""));
    let is_first = number == divergence.first;
    let differs = step.left != step.right;
    html! {
        li.first[is_first].differs[differs] {
            details open[is_first] {
                summary {
                    span.number { (number + 1) }
                    span.asks { b { (line(operation)) } " " (line(asks)) }
                    span.tag {
                        @if is_first { "first difference" } @else if differs { "differs too" } @else { "same answer" }
                    }
                }
                @if differs {
                    (both(divergence, step))
                } @else {
                    pre { (cut(&pretty(&step.left), ANSWER)) }
                }
            }
        }
    }
}

fn both(divergence: &DivergenceReport, step: &StepReport) -> Markup {
    let [left, right] = [&step.left, &step.right].map(|answer| cut(&pretty(answer), ANSWER));
    let (left, right): (Vec<_>, Vec<_>) = (left.lines().collect(), right.lines().collect());
    let same = left.iter().zip(&right).take_while(|(left, right)| left == right).count();
    let most = left.len().min(right.len()) - same;
    let tail = left
        .iter()
        .rev()
        .zip(right.iter().rev())
        .take(most)
        .take_while(|(left, right)| left == right)
        .count();
    html! {
        div.both {
            figure { figcaption { (line(&divergence.left)) } (marked(&left, same, tail)) }
            figure { figcaption { (line(&divergence.right)) } (marked(&right, same, tail)) }
        }
    }
}

/// Renders the lines of a response, and marks those between the common beginning and the common end.
fn marked(lines: &[&str], same: usize, tail: usize) -> Markup {
    let end = lines.len() - tail;
    html! {
        pre {
            (lines[..same].join("\n")) @if same > 0 { "\n" }
            @if same < end { mark { (lines[same..end].join("\n")) } } @else { mark.gap { "nothing" } }
            @if end < lines.len() { "\n" } (lines[end..].join("\n"))
        }
    }
}

fn pretty(answer: &Value) -> String {
    serde_json::to_string_pretty(answer).unwrap_or_default()
}
