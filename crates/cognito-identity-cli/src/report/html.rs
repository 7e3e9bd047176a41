//! Renders the report as a page: one file without external resources, readable without its script. Start reading at
//! [`page`].

mod complaints;
mod divergence;
mod matrix;
mod questions;
mod summary;

use cognito_identity_contracts::Verdict;
use cognito_identity_runner::report::{Report, RunReport, Status, cut};
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("html/report.css");
const SCRIPT: &str = include_str!("html/report.js");

/// Content Security Policy of the page: even if a response contains markup, the browser loads nothing.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/// Most characters shown of a line and of a text, which have any length.
const LINE: usize = 300;
const TEXT: usize = 6_000;

/// The page.
pub(super) fn page(report: &Report) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (report.status().headline()) " – contract report" }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body {
                (summary::head(report))
                main {
                    (summary::runs(report))
                    (complaints::section(report))
                    (divergence::sections(report))
                    (matrix::section(report))
                    (questions::section(report))
                }
                footer {
                    "Made by " code { "cognito-fake " (env!("CARGO_PKG_VERSION")) } " from report.json, which has all of it."
                }
                // It filters the clauses of runs.
                @if !report.runs.is_empty() { script { (PreEscaped(SCRIPT)) } }
            }
        }
    };
    page.into_string()
}

/// Badge of a verdict: a word and a mark, so that it is readable without colours.
fn badge(verdict: Verdict) -> Markup {
    html! { span class=(format!("badge {verdict}")) { span.mark aria-hidden="true" { (mark(verdict)) } (verdict) } }
}

/// Badge of a clause that has drifted from its recording.
fn drift() -> Markup {
    html! { span.badge.drift { span.mark aria-hidden="true" { "↝" } "drift" } }
}

fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Held => "✓",
        Verdict::Broken => "✕",
        Verdict::Inconclusive => "?",
        Verdict::Unsupported => "⊘",
    }
}

/// The class of a status, which colours it.
fn colour(status: Status) -> &'static str {
    match status {
        Status::Held => "held",
        Status::Drifted | Status::Unexpected => "drift",
        Status::Questions => "absent",
        Status::NoVerdict => "inconclusive",
        Status::Broken => "broken",
    }
}

/// Returns the anchor of a clause's details in a run.
fn anchor(run: usize, name: &str) -> String {
    format!("run-{run}-{name}")
}

/// A number with its thousands apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

fn count(number: usize) -> String {
    grouped(u64::try_from(number).unwrap_or(u64::MAX))
}

/// `1 clause`, `2 clauses`.
fn plural(number: usize, one: &str) -> String {
    format!("{} {one}{}", count(number), if number == 1 { "" } else { "s" })
}

/// A line of text of any length.
fn line(text: &str) -> String {
    cut(text, LINE)
}

/// A text of any length.
fn text(text: &str) -> String {
    cut(text, TEXT)
}

/// The runs with their numbers, which links name.
fn numbered(report: &Report) -> impl Iterator<Item = (usize, &RunReport)> {
    report.runs.iter().enumerate()
}

#[cfg(test)]
mod tests;
