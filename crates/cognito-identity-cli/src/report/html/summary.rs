//! Renders the top of the page: the status, its subject, and each backend's counts.

use cognito_identity_contracts::CLAUSES;
use cognito_identity_runner::report::{Ended, Noted, Report, RunReport, Status};
use maud::{Markup, html};

use super::{badge, colour, count, grouped, line, mark, time};

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
                    @let told = date.to_string().replace('T', " ").replace('Z', " UTC");
                    div { dt { "Date" } dd { time datetime=(date) { (told) } } }
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
                    @if report.status() != Status::Held { a href="#complaints" { "What did not hold" } }
                    @if has_divergence(report) { a href="#divergence" { "Where backends go apart" } }
                    a href="#clauses" { "All clauses" }
                }
                @if !report.assumptions.is_empty() { a href="#questions" { "Questions" } }
            }
        }
    }
}

fn has_divergence(report: &Report) -> bool {
    report.runs.iter().filter_map(|run| run.lockstep.as_ref()).any(|lockstep| lockstep.divergence.is_some())
}

fn sign(status: Status) -> &'static str {
    match status {
        Status::Held => mark(Ended::Held),
        Status::Drifted | Status::Unexpected => "↝",
        Status::Questions => "i",
        Status::NoVerdict => "!",
        Status::Broken => mark(Ended::Broken),
    }
}

/// Returns the worst status, in a few words.
fn headline(report: &Report) -> String {
    match report.status() {
        Status::Broken => format!("{} broken", count(report.count(Ended::Broken))),
        status => status.says().to_owned(),
    }
}

/// Renders all counts separately, so that unjudged clauses do not count as held.
fn reason(report: &Report) -> Markup {
    let counts = Ended::ALL.into_iter().map(|end| (end, report.count(end))).filter(|(_, count)| *count > 0);
    let missing = report.runs.iter().any(|run| run.missing().next().is_some());
    html! {
        @for (end, number) in counts { span class=(format!("count {end}")) { b { (count(number)) } " " (end) } " " }
        @if missing { span.count.inconclusive { b { "Parts" } " missing" } }
        @if report.status() == Status::Questions {
            "No backend was held to any clause."
        } @else if report.runs.is_empty() {
            span.count.inconclusive { b { "Nothing" } " ran" }
        }
    }
}

/// Number of questions by the summary of their findings, without zeros.
fn asked(report: &Report) -> impl Iterator<Item = (Noted, usize)> {
    let counts = Noted::ALL.into_iter().map(|noted| (noted, noted.count(&report.assumptions)));
    counts.filter(|(_, count)| *count > 0)
}

fn questions(report: &Report) -> Markup {
    let class = |noted| match noted {
        Noted::Unexpected => "drift",
        Noted::Otherwise => "broken",
        Noted::AsInForce => "held",
        Noted::Confounded => "unable",
        Noted::NotAsked => "absent",
    };
    html! {
        @if !report.runs.is_empty() { "Questions: " }
        @for (noted, number) in asked(report) {
            span class=(format!("count {}", class(noted))) { b { (count(number)) } " " (noted) } " "
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
            h2 { (line(&run.title())) " " small { (status.says()) } }
            (bar(run))
            ul.ends {
                @for end in Ended::ALL {
                    @if run.count(end) > 0 { li { (badge(end)) " " b { (count(run.count(end))) } } }
                }
            }
            @if missing > 0 { p.missing { (count(missing)) " that were selected are missing" } }
            dl {
                div { dt { "Clauses" } dd { (count(run.clauses.len())) " of " (count(CLAUSES.len())) } }
                @if let Some(lockstep) = &run.lockstep { div { dt { "Lockstep" } dd { (lockstep.result) } } }
                div { dt { "Cases" } dd { (grouped(run.cases.into())) } }
                div { dt { "Seed" } dd { (seeds(run)) } }
                @if let Some(calls) = run.calls { div { dt { "Calls" } dd { (grouped(calls)) } } }
                @if let Some(lost) = run.lost { div.warn[lost > 0] { dt { "Lost answers" } dd { (grouped(lost)) } } }
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

/// All ends as parts of one line. Even one of many is seen.
fn bar(run: &RunReport) -> Markup {
    html! {
        div.bar role="img" aria-label=(Ended::ALL.map(|end| format!("{} {end}", run.count(end))).join(", ")) {
            @for end in Ended::ALL {
                @if run.count(end) > 0 { i class=(end) style=(format!("flex-grow:{}", run.count(end))) {} }
            }
        }
    }
}
