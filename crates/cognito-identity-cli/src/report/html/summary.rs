//! Renders the top of the page: the status, its subject, and each backend's counts.

use cognito_identity_contracts::{CLAUSES, Verdict};
use cognito_identity_runner::report::{Report, RunReport, Status, Summary};
use maud::{Markup, html};

use super::{badge, colour, complaints, count, grouped, line, mark};
use crate::table::time;

pub(super) fn head(report: &Report) -> Markup {
    let status = report.status();
    let titles: Vec<_> = report.runs.iter().map(RunReport::title).collect();
    html! {
        header class=(colour(status)) {
            p.kind { "Contract report " span { "Amazon Cognito Identity" } }
            h1 { span.mark aria-hidden="true" { (sign(status)) } (headline(report)) }
            p.more { (reason(report)) }
            @if asked(report).next().is_some() { p.more { (questions(report)) } }
            dl.about {
                @if let Some(date) = report.date {
                    @let shown = date.to_string().replace('T', " ").replace('Z', " UTC");
                    div { dt { "Date" } dd { time datetime=(date) { (shown) } } }
                }
                @if !report.commits.is_empty() {
                    div.warn[report.commits.len() > 1] {
                        dt { @if report.commits.len() == 1 { "Commit" } @else { "Several commits" } }
                        dd {
                            @for commit in &report.commits {
                                code title=(line(commit)) { (commit.chars().take(12).collect::<String>()) } " "
                            }
                        }
                    }
                }
                @if !titles.is_empty() {
                    div { dt { @if titles.len() == 1 { "Backend" } @else { "Backends" } } dd { (line(&titles.join(", "))) } }
                }
            }
            nav {
                @if !report.runs.is_empty() {
                    @if complaints::is_shown(report) { a href="#complaints" { "What did not hold" } }
                    @if has_divergence(report) { a href="#divergence" { "Divergence" } }
                    a href="#clauses" { "All clauses" }
                }
                @if !report.questions.is_empty() { a href="#questions" { "Questions" } }
            }
        }
    }
}

fn has_divergence(report: &Report) -> bool {
    report.runs.iter().filter_map(RunReport::lockstep).any(|lockstep| lockstep.divergence.is_some())
}

fn sign(status: Status) -> &'static str {
    match status {
        Status::Held => mark(Verdict::Held),
        Status::Drifted | Status::Unexpected => "↝",
        Status::Questions => "i",
        Status::NoVerdict => "!",
        Status::Broken => mark(Verdict::Broken),
    }
}

/// Returns the worst status, in a few words.
fn headline(report: &Report) -> String {
    match report.status() {
        Status::Broken => format!("{} broken", count(report.count(Verdict::Broken))),
        status => status.headline().to_owned(),
    }
}

/// Renders all counts separately, so that unjudged clauses do not count as held.
fn reason(report: &Report) -> Markup {
    let counts = Verdict::ALL.into_iter().map(|verdict| (verdict, report.count(verdict)));
    let counts = counts.filter(|(_, count)| *count > 0);
    let missing = report.runs.iter().any(|run| run.missing().next().is_some());
    html! {
        @for (verdict, number) in counts { span class=(format!("count {verdict}")) { b { (count(number)) } " " (verdict) } " " }
        @if missing { span.count.inconclusive { b { "Parts" } " missing" } }
        @if report.status() == Status::Questions {
            "No clause ran on any backend."
        } @else if report.runs.is_empty() {
            span.count.inconclusive { b { "Nothing" } " ran" }
        }
    }
}

/// Number of questions by the summary of their findings, without zeros.
fn asked(report: &Report) -> impl Iterator<Item = (Summary, usize)> {
    let counts = Summary::ALL.into_iter().map(|summary| (summary, summary.count(&report.questions)));
    counts.filter(|(_, count)| *count > 0)
}

fn questions(report: &Report) -> Markup {
    let class = |summary| match summary {
        Summary::Unexpected => "drift",
        Summary::Otherwise => "broken",
        Summary::AsInForce => "held",
        Summary::Confounded => "unsupported",
        Summary::NotAsked => "absent",
    };
    html! {
        @if !report.runs.is_empty() { "Questions: " }
        @for (summary, number) in asked(report) {
            span class=(format!("count {}", class(summary))) { b { (count(number)) } " " (summary) } " "
        }
    }
}

pub(super) fn runs(report: &Report) -> Markup {
    html! {
        @if !report.runs.is_empty() { section.runs aria-label="Backends" { @for run in &report.runs { (tile(run)) } } }
    }
}

fn tile(run: &RunReport) -> Markup {
    let status = run.status();
    let missing = run.missing().count();
    html! {
        article class=(format!("run {}", colour(status))) {
            h2 { (line(&run.title())) " " small { (status.headline()) } }
            (bar(run))
            ul.ends {
                @for verdict in Verdict::ALL {
                    @if run.count(verdict) > 0 { li { (badge(verdict)) " " b { (count(run.count(verdict))) } } }
                }
            }
            @if missing > 0 { p.missing { (count(missing)) " that were selected are missing" } }
            dl {
                div { dt { "Clauses" } dd { (count(run.clauses.len() - usize::from(run.lockstep().is_some()))) " of " (count(CLAUSES.len())) } }
                @if let Some(lockstep) = run.lockstep() { div { dt { "Lockstep" } dd { (lockstep.verdict) } } }
                div { dt { "Cases" } dd { (grouped(run.cases.into())) } }
                div { dt { "Seed" } dd { (seeds(run)) } }
                @if let Some(requests) = run.requests { div { dt { "Requests" } dd { (grouped(requests)) } } }
                @if let Some(lost) = run.lost_responses { div.warn[lost > 0] { dt { "Lost responses" } dd { (grouped(lost)) } } }
                div { dt { "Time" } dd { (time(run.seconds)) } }
                @if let Some(sdk) = &run.sdk { div { dt { "SDK" } dd { (line(sdk)) } } }
                @if let Some(endpoint) = &run.endpoint { div.wide { dt { "Endpoint" } dd { code { (line(endpoint)) } } } }
            }
        }
    }
}

fn seeds(run: &RunReport) -> String {
    let some: Vec<_> = run.seeds.iter().take(3).map(u64::to_string).collect();
    some.join(", ") + if run.seeds.len() > 3 { ", …" } else { "" }
}

/// Renders the verdicts as parts of one line; CSS keeps even one of many visible.
fn bar(run: &RunReport) -> Markup {
    html! {
        div.bar role="img" aria-label=(Verdict::ALL.map(|verdict| format!("{} {verdict}", run.count(verdict))).join(", ")) {
            @for verdict in Verdict::ALL {
                @if run.count(verdict) > 0 { i class=(verdict) style=(format!("flex-grow:{}", run.count(verdict))) {} }
            }
        }
    }
}
