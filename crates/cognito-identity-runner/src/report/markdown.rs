//! Renders the report as Markdown, for the summary of a CI job: short, and broken clauses first.

mod escape;

use std::fmt::Write;

use cognito_identity_contracts::{BasisKind, lockstep};

use super::{DivergenceReport, Ended, Noted, Report, RunReport, Seen, Status, cut, tally};
pub use escape::cell;
use escape::{code, fenced, in_html};

/// Most rows, details and characters shown: CI services display no summary that is too long.
const ROWS: usize = 40;
const DETAILS: usize = 10;
const CELL: usize = 160;
const DETAIL: usize = 3_000;
const ANSWER: usize = 600;

/// Writes to a string, which never fails.
macro_rules! tell {
    ($text:ident, $($what:tt)+) => { $text.write_fmt(format_args!($($what)+)).unwrap_or_default() };
}

/// The report as Markdown.
#[must_use]
pub fn markdown(report: &Report) -> String {
    let parts = [
        head(report),
        runs(report),
        complaints(report),
        details(report),
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
    let counts = Ended::ALL.into_iter().map(|end| (end, report.count(end))).filter(|(_, count)| *count > 0);
    let counts: Vec<_> = counts.map(|(end, count)| format!("{count} {end}")).collect();
    let counts = match status {
        Status::Questions => tally(&report.assumptions),
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
    let mut text = format!("## {mark} {}: {counts}\n", status.says());
    if !known.is_empty() {
        tell!(text, "\n{}\n", known.join(" · "));
    }
    text
}

fn runs(report: &Report) -> String {
    if report.runs.is_empty() {
        return String::new();
    }
    let mut text =
        "| backend | held | broken | inconclusive | unable | cases | seed | calls | lost | time |\n\
                    |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
            .to_owned();
    for run in &report.runs {
        let number = |count: Option<u64>| count.map_or("–".to_owned(), |count| count.to_string());
        let [held, inconclusive, unable] =
            [Ended::Held, Ended::Inconclusive, Ended::Unable].map(|end| run.count(end));
        let seed = run.only_seed().map_or("several".to_owned(), |seed| seed.to_string());
        tell!(
            text,
            "| {} | {held} | {} | {inconclusive} | {unable} | {} | {seed} | {} | {} | {:.1} s |\n",
            cell(&run.title(), CELL),
            broken(run),
            run.cases,
            number(run.calls),
            number(run.lost),
            run.seconds
        );
    }
    for run in &report.runs {
        let missing: Vec<_> = run.missing().collect();
        if !missing.is_empty() {
            let title = cell(&run.title(), CELL);
            let all = missing.len();
            let named: Vec<_> = missing.iter().take(DETAILS).map(|name| cell(name, CELL)).collect();
            tell!(text, "\n⚠️ Of {title} is missing what was selected, {all} in all: {}\n", named.join(", "));
        }
    }
    text
}

/// Number of broken clauses, and how many of these are assumed: there the backend differs from a guess, and no source
/// says which is right.
fn broken(run: &RunReport) -> String {
    let assumed = run.clauses.iter().filter(|clause| clause.basis == BasisKind::Assumed);
    let assumed = assumed.filter(|clause| clause.result == Ended::Broken).count();
    let assumed = if assumed > 0 { format!(" ({assumed} assumed)") } else { String::new() };
    format!("{}{assumed}", run.count(Ended::Broken))
}

/// Clause or lockstep run that did not hold, or that drifted from its recording.
struct Complaint<'a> {
    run: &'a RunReport,
    result: String,
    name: &'a str,
    why: &'a str,
    repeat: String,
}

/// All of one end.
fn ended(report: &Report, end: Ended) -> impl Iterator<Item = Complaint<'_>> {
    report.runs.iter().flat_map(move |run| {
        let clauses = run.clauses.iter().filter(move |clause| clause.result == end);
        let clauses = clauses.map(|clause| (&*clause.name, &clause.why, clause.seed, &clause.also));
        let lockstep = run.lockstep.iter().filter(move |lockstep| lockstep.result == end);
        let lockstep =
            lockstep.map(|lockstep| (lockstep::NAME, &lockstep.why, lockstep.seed, &lockstep.also));
        clauses.chain(lockstep).map(move |(name, why, seed, also)| {
            let also: Vec<_> = also.iter().map(|end| end.word()).collect();
            let also = (!also.is_empty()).then(|| format!(" (elsewhere {})", also.join(", ")));
            Complaint {
                run,
                result: end.word().to_owned() + &also.unwrap_or_default(),
                name,
                why: why.as_deref().unwrap_or_default(),
                repeat: run.repeat(name, seed),
            }
        })
    })
}

fn complaints(report: &Report) -> String {
    let bad = [Ended::Broken, Ended::Inconclusive, Ended::Unable];
    let drifted = report.runs.iter().flat_map(|run| {
        let drifted = run.clauses.iter().filter(|clause| clause.drift.is_some());
        drifted.map(move |clause| Complaint {
            run,
            result: "drift".to_owned(),
            name: &clause.name,
            why: clause.drift.as_deref().unwrap_or_default(),
            repeat: run.repeat(&clause.name, clause.seed),
        })
    });
    let all: Vec<_> = bad.into_iter().flat_map(|end| ended(report, end)).chain(drifted).collect();
    if all.is_empty() {
        return String::new();
    }
    let all = alike(&all);
    let mut text =
        "### What did not hold\n\n| result | clause | backend | why |\n|---|---|---|---|\n".to_owned();
    for (complaint, more) in all.iter().take(ROWS) {
        let why = complaint.why.lines().next().unwrap_or_default();
        let more = if *more > 0 { format!(" and {more} more") } else { String::new() };
        tell!(
            text,
            "| {} | {}{more} | {} | {} |\n",
            complaint.result,
            code(complaint.name),
            cell(&complaint.run.title(), CELL),
            cell(why, CELL)
        );
    }
    if let Some(more) = all.len().checked_sub(ROWS).filter(|more| *more > 0) {
        tell!(text, "\nAnd {more} more, which report.html has.\n");
    }
    text
}

/// Groups the complaints of one run with equal reasons, as the first of each group and the number of the others.
fn alike<'a, 'b>(all: &'b [Complaint<'a>]) -> Vec<(&'b Complaint<'a>, usize)> {
    let mut together: Vec<(&Complaint<'_>, usize)> = Vec::new();
    for one in all {
        let same = |other: &Complaint<'_>| {
            std::ptr::eq(other.run, one.run) && other.result == one.result && other.why == one.why
        };
        match together.iter_mut().find(|(other, _)| same(other)) {
            Some((_, more)) => *more += 1,
            None => together.push((one, 0)),
        }
    }
    together
}

fn details(report: &Report) -> String {
    let broken = ended(report, Ended::Broken).filter(|broken| broken.name != lockstep::NAME).take(DETAILS);
    let told = broken.map(|Complaint { run, name, why, repeat, .. }| {
        format!(
            "<details><summary><code>{}</code> on {}</summary>\n\n{}\n{}\n</details>\n\n",
            in_html(name),
            in_html(&run.title()),
            fenced("text", &cut(why, DETAIL)),
            fenced("sh", &repeat)
        )
    });
    told.collect()
}

/// Renders the difference between the backends: the steps as a list, and the first two responses that differ.
fn divergence(run: &RunReport) -> Option<String> {
    let divergence = run.lockstep.as_ref()?.divergence.as_ref()?;
    let DivergenceReport { left, right, first, steps, .. } = divergence;
    let [left, right] = [left, right].map(|name| cell(name, CELL));
    let mut text = format!("### Where {right} and {left} go apart\n\n");
    for (number, step) in steps.iter().enumerate().take(ROWS) {
        let says = cell(&step.says, CELL);
        let mark = if number == *first { " **← differs**" } else { "" };
        tell!(text, "{}. {says}{mark}\n", number + 1);
    }
    if let Some(step) = steps.get(*first) {
        let shown =
            |value| fenced("json", &cut(&serde_json::to_string_pretty(value).unwrap_or_default(), ANSWER));
        tell!(text, "\n{left}:\n\n{}\n{right}:\n\n{}", shown(&step.left), shown(&step.right));
    }
    Some(text + "\n")
}

fn questions(report: &Report) -> String {
    let is_told = |noted| noted != Noted::NotAsked;
    let told = report.assumptions.iter().filter(|question| question.noted().is_some_and(is_told));
    let mut seen: Vec<_> = told.flat_map(|one| one.seen.iter().map(move |seen| (one, seen))).collect();
    seen.sort_by_key(|(question, _)| question.noted());
    if seen.is_empty() {
        return String::new();
    }
    let mut text = String::new();
    // Without runs the head alone shows the status.
    if !report.runs.is_empty() {
        tell!(text, "### Questions\n\n{}\n\n", tally(&report.assumptions));
    }
    text += "| question | in force | seen |\n|---|---|---|\n";
    for (question, seen) in seen.iter().take(ROWS) {
        let in_force = &question.in_force.candidate;
        let told = match seen {
            Seen::Settled { candidate } if candidate == in_force => "✅ as in force".to_owned(),
            Seen::Settled { candidate } => format!("❌ {}", code(candidate)),
            Seen::Masked { left, by } => masked(left, by),
            Seen::News { exchange } => format!("⚠️ news: {}", cell(exchange, ANSWER)),
            Seen::NotAsked { why } => format!("not asked: {}", cell(why, CELL)),
        };
        tell!(text, "| {} | {} | {told} |\n", code(&question.question), code(in_force));
    }
    if let Some(more) = seen.len().checked_sub(ROWS).filter(|more| *more > 0) {
        tell!(text, "\nAnd {more} more, which report.html has.\n");
    }
    text
}

/// Renders the candidates that are left, and the answers that hide the difference, if known.
fn masked(left: &[String], by: &[String]) -> String {
    let told = |names: &[String]| cell(&names.join(", "), CELL);
    let left = if left.is_empty() { String::new() } else { format!(": {}", told(left)) };
    let by = if by.is_empty() { String::new() } else { format!("; hidden by {}", told(by)) };
    format!("not told apart{left}{by}")
}
