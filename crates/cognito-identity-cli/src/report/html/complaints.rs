//! Renders the clauses that did not hold, the worst first. Those with equal reasons share a card, unless they are
//! broken.

use cognito_identity_contracts::{BasisKind, lockstep};
use cognito_identity_runner::report::{ClauseReport, Ended, Report, RunReport};
use maud::{Markup, html};

use super::{anchor, badge, line, numbered, plural, text};

/// One clause of a run, or its lockstep.
struct Item<'a> {
    name: &'a str,
    says: &'a str,
    source: String,
    result: Ended,
    why: &'a str,
    also: Vec<&'static str>,
    repeat: String,
}

pub(super) fn section(report: &Report) -> Markup {
    let drifted: Vec<_> =
        numbered(report).filter(|(_, run)| run.clauses.iter().any(|c| c.drift.is_some())).collect();
    if report.runs.is_empty() || (report.is_green() && drifted.is_empty()) {
        return html! {};
    }
    html! {
        section #complaints {
            h2 { "What did not hold" }
            @for end in [Ended::Broken, Ended::Inconclusive, Ended::Unable] {
                @for (number, run) in numbered(report) {
                    @for items in alike(items(run, end)) { (card(number, run, &items)) }
                }
            }
            @for (number, run) in &drifted {
                @for clause in run.clauses.iter().filter(|clause| clause.drift.is_some()) { (drift(*number, run, clause)) }
            }
            @for run in &report.runs {
                @let missing: Vec<_> = run.missing().map(line).collect();
                @if !missing.is_empty() {
                    article.complaint.inconclusive {
                        h3 { "Parts are missing" span.on { "on " (line(&run.title())) } }
                        p { "What was selected and not judged, " (plural(missing.len(), "name")) ": " (missing.join(", ")) }
                    }
                }
            }
        }
    }
}

fn items(run: &RunReport, end: Ended) -> Vec<Item<'_>> {
    let clauses = run.clauses.iter().filter(|clause| clause.result == end).map(|clause| Item {
        name: &clause.name,
        says: &clause.says,
        source: source(clause.basis, &clause.source),
        result: end,
        why: clause.why.as_deref().unwrap_or_default(),
        also: clause.also.iter().map(|end| end.word()).collect(),
        repeat: run.repeat(&clause.name, clause.seed),
    });
    let lockstep = run.lockstep.iter().filter(|lockstep| lockstep.result == end).map(|held| Item {
        name: lockstep::NAME,
        says: lockstep::SAYS,
        source: lockstep::BASIS.to_owned(),
        result: end,
        why: held.why.as_deref().unwrap_or_default(),
        also: held.also.iter().map(|end| end.word()).collect(),
        repeat: run.repeat(lockstep::NAME, held.seed),
    });
    clauses.chain(lockstep).collect()
}

fn source(basis: BasisKind, source: &str) -> String {
    format!("{basis}: {source}")
}

/// Groups items with equal reasons, in the order of the first of each. A broken item is a group of its own.
fn alike(items: Vec<Item<'_>>) -> Vec<Vec<Item<'_>>> {
    let mut together: Vec<Vec<Item<'_>>> = Vec::new();
    for item in items {
        let same = |others: &&mut Vec<Item<'_>>| item.result != Ended::Broken && others[0].why == item.why;
        match together.iter_mut().find(same) {
            Some(others) => others.push(item),
            None => together.push(vec![item]),
        }
    }
    together
}

fn card(number: usize, run: &RunReport, items: &[Item<'_>]) -> Markup {
    let (one, rest) = match items {
        [] => return html! {},
        [one, rest @ ..] => (one, rest),
    };
    let on = html! { span.on { "on " (line(&run.title())) } };
    html! {
        @if rest.is_empty() {
            article class=(format!("complaint {}", one.result)) id=(anchor(number, one.name)) {
                h3 { (badge(one.result)) code { (one.name) } (on) }
                p.says { (line(one.says)) }
                p.source { (line(&one.source)) }
                (also(one))
                pre { (text(one.why)) }
                p.repeat { span { "Repeat" } code { (line(&one.repeat)) } }
            }
        } @else {
            article class=(format!("complaint {}", one.result)) {
                h3 { (badge(one.result)) (plural(items.len(), "clause")) (on) }
                pre { (text(one.why)) }
                ul.names { @for item in items { li id=(anchor(number, item.name)) { code { (item.name) } (also(item)) } } }
            }
        }
    }
}

/// Note of the better verdicts in other merged reports.
fn also(item: &Item<'_>) -> Markup {
    html! {
        @if !item.also.is_empty() {
            p.also { "Another report that was merged saw it " (item.also.join(", ")) "; the worst counts." }
        }
    }
}

fn drift(number: usize, run: &RunReport, clause: &ClauseReport) -> Markup {
    html! {
        article.complaint.drift id=[(clause.result == Ended::Held).then(|| anchor(number, &clause.name))] {
            h3 {
                (super::drift())
                code { (clause.name) }
                span.on { "on " (line(&run.title())) }
            }
            p.says { (line(&clause.says)) }
            p.source { (line(&source(clause.basis, &clause.source))) }
            pre { (text(clause.drift.as_deref().unwrap_or_default())) }
        }
    }
}
