//! Renders the difference between a backend and the reference model: the program request by request, and both responses
//! to the last one side by side.

use cognito_identity_contracts::lockstep::MODEL;
use cognito_identity_runner::report::{DivergenceReport, Report, RunReport, StepReport, cut};
use maud::{Markup, html};
use serde_json::Value;

use super::{line, plural, text};

/// Most characters shown of a response.
const MAX_SHOWN_CHARS: usize = 3_000;

/// Most steps shown; a shrunk program has a handful.
const STEPS: usize = 60;

pub(super) fn sections(report: &Report) -> Markup {
    let divergence = |run| Some((run, RunReport::lockstep(run)?.divergence.as_ref()?));
    let found: Vec<_> = report.runs.iter().filter_map(divergence).collect();
    html! {
        @if !found.is_empty() { section #divergence { @for (run, divergence) in &found { (section(run, divergence)) } } }
    }
}

fn section(run: &RunReport, DivergenceReport { steps, program }: &DivergenceReport) -> Markup {
    let title = run.title();
    let program = serde_json::to_string_pretty(program).unwrap_or_default();
    html! {
        h2 { "Where " (line(&title)) " and " (MODEL) " differ" }
        p.lead {
            "The smallest program found that makes a difference has " (plural(steps.len(), "request"))
            "; the responses to the last one differ."
        }
        ol.steps {
            @for (number, one) in steps.iter().enumerate().take(STEPS) {
                (step(&title, number, one, number + 1 == steps.len()))
            }
        }
        @if steps.len() > STEPS { p { "And " (plural(steps.len() - STEPS, "more request")) ", which report.json has." } }
        details.program {
            summary { "The program, to keep as a file in " code { "contracts/programs" } }
            pre { (text(&program)) }
        }
    }
}

fn step(title: &str, number: usize, step: &StepReport, is_last: bool) -> Markup {
    let (operation, input) = step.request.split_once(": ").unwrap_or((&step.request, ""));
    html! {
        li.differs[is_last] {
            details open[is_last] {
                summary {
                    span.number { (number + 1) }
                    span.asks { b { (line(operation)) } " " (line(input)) }
                    span.tag { @if is_last { "difference" } @else { "no difference" } }
                }
                @if is_last { (both(title, step)) } @else { pre { (cut(&pretty(&step.actual), MAX_SHOWN_CHARS)) } }
            }
        }
    }
}

fn both(title: &str, step: &StepReport) -> Markup {
    let [expected, actual] = [&step.expected, &step.actual].map(|value| cut(&pretty(value), MAX_SHOWN_CHARS));
    let expected: Vec<_> = expected.lines().collect();
    let actual: Vec<_> = actual.lines().collect();
    let same = expected.iter().zip(&actual).take_while(|(expected, actual)| expected == actual).count();
    let most = expected.len().min(actual.len()) - same;
    let from_the_end = expected.iter().rev().zip(actual.iter().rev()).take(most);
    let tail = from_the_end.take_while(|(expected, actual)| expected == actual).count();
    html! {
        div.both {
            figure { figcaption { (MODEL) } (marked(&expected, same, tail)) }
            figure { figcaption { (line(title)) } (marked(&actual, same, tail)) }
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

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
