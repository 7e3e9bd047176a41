//! Renders the report as Markdown, for the summary of a CI job: short, and broken clauses first.

mod escape;

use std::fmt::Write;

use cognito_identity_contracts::lockstep::MODEL;
use cognito_identity_contracts::{BasisKind, Verdict};

use super::{
    ClauseReport, Complaint, DivergenceReport, FindingReport, Report, RunReport, Status, Summary, complaints,
    cut, tally,
};
use escape::{cell, code, fenced, in_html};

/// Most rows, details and characters shown: CI services display no summary that is too long.
const ROWS: usize = 40;
const DETAILS: usize = 10;
const CELL: usize = 160;
const DETAIL: usize = 3_000;
const ANSWER: usize = 600;

/// Writes to a string, which never fails.
macro_rules! put {
    ($text:ident, $($what:tt)+) => { $text.write_fmt(format_args!($($what)+)).unwrap_or_default() };
}

/// The report as Markdown.
#[must_use]
pub fn markdown(report: &Report) -> String {
    let complaints = complaints(report);
    let parts = [
        head(report),
        runs(report),
        section_of_complaints(&complaints),
        details(&complaints),
        report.runs.iter().filter_map(divergence).collect(),
        questions(report),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn head(report: &Report) -> String {
    let status = report.status();
    let mark = match status {
        Status::Held => "✅",
        Status::Questions => "ℹ️",
        Status::Drifted | Status::Unexpected | Status::NoVerdict => "⚠️",
        Status::Broken => "❌",
    };
    let counts = Verdict::ALL.into_iter().map(|verdict| (verdict, report.count(verdict)));
    let counts = counts.filter(|(_, count)| *count > 0);
    let counts: Vec<_> = counts.map(|(verdict, count)| format!("{count} {verdict}")).collect();
    let counts = match status {
        Status::Questions => tally(&report.questions),
        _ if counts.is_empty() => "nothing ran".to_owned(),
        _ => counts.join(", "),
    };
    let date = report.date.map(|date| date.to_string().replace('T', " ").replace('Z', " UTC"));
    let commits: Vec<_> = report.commits.iter().map(|commit| code(commit)).collect();
    let commits = match commits.len() {
        0 => None,
        1 => Some(format!("commit {}", commits[0])),
        _ => Some(format!("⚠️ commits {}", commits.join(", "))),
    };
    let known: Vec<_> = [date, commits].into_iter().flatten().collect();
    let mut text = format!("## {mark} {}: {counts}\n", status.headline());
    if !known.is_empty() {
        put!(text, "\n{}\n", known.join(" · "));
    }
    text
}

fn runs(report: &Report) -> String {
    if report.runs.is_empty() {
        return String::new();
    }
    let mut text =
        "| backend | held | broken | inconclusive | unsupported | cases | seed | requests | lost | time |\n\
                    |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
            .to_owned();
    for run in &report.runs {
        let number = |count: Option<u64>| count.map_or("–".to_owned(), |count| count.to_string());
        let [held, inconclusive, unsupported] =
            [Verdict::Held, Verdict::Inconclusive, Verdict::Unsupported].map(|verdict| run.count(verdict));
        let seed = run.only_seed().map_or("several".to_owned(), |seed| seed.to_string());
        put!(
            text,
            "| {} | {held} | {} | {inconclusive} | {unsupported} | {} | {seed} | {} | {} | {:.1} s |\n",
            cell(&run.title(), CELL),
            broken(run),
            run.cases,
            number(run.requests),
            number(run.lost_responses),
            run.seconds
        );
    }
    for run in &report.runs {
        let missing: Vec<_> = run.missing().collect();
        if !missing.is_empty() {
            let title = cell(&run.title(), CELL);
            let all = missing.len();
            let named: Vec<_> = missing.iter().take(DETAILS).map(|name| cell(name, CELL)).collect();
            put!(text, "\n⚠️ Of {title} is missing what was selected, {all} in all: {}\n", named.join(", "));
        }
    }
    text
}

/// Number of broken clauses, and how many of these are assumed: there the backend differs from a guess, and no source
/// says which is right.
fn broken(run: &RunReport) -> String {
    let assumed = run.clauses.iter().filter(|clause| clause.basis == Some(BasisKind::Assumed));
    let assumed = assumed.filter(|clause| clause.verdict == Verdict::Broken).count();
    let assumed = if assumed > 0 { format!(" ({assumed} assumed)") } else { String::new() };
    format!("{}{assumed}", run.count(Verdict::Broken))
}

fn section_of_complaints(complaints: &[Complaint<'_>]) -> String {
    if complaints.is_empty() {
        return String::new();
    }
    let mut text =
        "### What did not hold\n\n| result | clause | backend | why |\n|---|---|---|---|\n".to_owned();
    for complaint in complaints.iter().take(ROWS) {
        let more = complaint.others.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        put!(
            text,
            "| {} | {}{more} | {} | {} |\n",
            result(complaint),
            code(&complaint.clause.name),
            cell(&complaint.run.title(), CELL),
            cell(complaint.why().lines().next().unwrap_or_default(), CELL)
        );
    }
    put_rest(&mut text, complaints.len());
    text
}

/// Verdict of the complaint, and the better ones of other merged reports.
fn result(complaint: &Complaint<'_>) -> String {
    let ClauseReport { verdict, better_verdicts, .. } = complaint.clause;
    if complaint.is_drift {
        return "drift".to_owned();
    }
    if better_verdicts.is_empty() {
        return verdict.to_string();
    }
    let better: Vec<_> = better_verdicts.iter().map(|verdict| verdict.word()).collect();
    format!("{verdict} (elsewhere {})", better.join(", "))
}

/// Appends the number of rows left out.
fn put_rest(text: &mut String, rows: usize) {
    if rows > ROWS {
        put!(text, "\nAnd {} more, which report.html has.\n", rows - ROWS);
    }
}

fn details(complaints: &[Complaint<'_>]) -> String {
    let is_broken =
        |complaint: &&Complaint<'_>| complaint.clause.verdict == Verdict::Broken && !complaint.is_drift;
    // A divergence has a section of its own.
    let broken = complaints.iter().filter(is_broken).filter(|broken| broken.clause.divergence.is_none());
    let details = broken.take(DETAILS).map(|broken| {
        format!(
            "<details><summary><code>{}</code> on {}</summary>\n\n{}\n{}\n</details>\n\n",
            in_html(&broken.clause.name),
            in_html(&broken.run.title()),
            fenced("text", &cut(broken.why(), DETAIL)),
            fenced("sh", &broken.run.repeat(broken.clause))
        )
    });
    details.collect()
}

/// Renders the difference from the reference model: the requests as a list, and both responses to the last one.
fn divergence(run: &RunReport) -> Option<String> {
    let DivergenceReport { steps, .. } = run.lockstep()?.divergence.as_ref()?;
    let title = cell(&run.title(), CELL);
    let mut text = format!("### Where {title} and {MODEL} differ\n\n");
    for (number, step) in steps.iter().enumerate().take(ROWS) {
        let request = cell(&step.request, CELL);
        let mark = if number + 1 == steps.len() { " **← differs**" } else { "" };
        put!(text, "{}. {request}{mark}\n", number + 1);
    }
    if let Some(step) = steps.last() {
        let shown =
            |value| fenced("json", &cut(&serde_json::to_string_pretty(value).unwrap_or_default(), ANSWER));
        put!(text, "\n{MODEL}:\n\n{}\n{title}:\n\n{}", shown(&step.expected), shown(&step.actual));
    }
    Some(text + "\n")
}

fn questions(report: &Report) -> String {
    let is_shown = |summary| summary != Summary::NotAsked;
    let shown = report.questions.iter().filter(|question| question.summary().is_some_and(is_shown));
    let mut findings: Vec<_> =
        shown.flat_map(|question| question.findings.iter().map(move |finding| (question, finding))).collect();
    findings.sort_by_key(|(question, _)| question.summary());
    if findings.is_empty() {
        return String::new();
    }
    let mut text = String::new();
    // Without runs the head alone shows the status.
    if !report.runs.is_empty() {
        put!(text, "### Questions\n\n{}\n\n", tally(&report.questions));
    }
    text += "| question | in force | finding |\n|---|---|---|\n";
    for (question, finding) in findings.iter().take(ROWS) {
        let in_force = &question.in_force.candidate;
        let finding = match finding {
            FindingReport::Settled { candidate } if candidate == in_force => "✅ as in force".to_owned(),
            FindingReport::Settled { candidate } => format!("❌ {}", code(candidate)),
            FindingReport::Confounded { candidates, hidden_by } => confounded(candidates, hidden_by),
            FindingReport::Unexpected { exchange } => format!("⚠️ unexpected: {}", cell(exchange, ANSWER)),
            FindingReport::NotAsked { why } => format!("not asked: {}", cell(why, CELL)),
        };
        put!(text, "| {} | {} | {finding} |\n", code(&question.name), code(in_force));
    }
    put_rest(&mut text, findings.len());
    text
}

/// Renders the candidates that fit, and the answers that hide the difference, if known.
fn confounded(candidates: &[String], hidden_by: &[String]) -> String {
    let names = |names: &[String]| cell(&names.join(", "), CELL);
    let candidates = if candidates.is_empty() { String::new() } else { format!(": {}", names(candidates)) };
    let hidden_by =
        if hidden_by.is_empty() { String::new() } else { format!("; hidden by {}", names(hidden_by)) };
    format!("not distinguished{candidates}{hidden_by}")
}
