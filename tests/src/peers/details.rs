//! A peer: how it was judged, what gave no verdict, and what it gets wrong.

use std::collections::BTreeMap;
use std::fmt::Write;

use cognito_identity_runner::report::{ClauseReport, Ended, RunReport, cell};

use super::tables::{group_of, titled};
use super::{About, Peer, is_fault};

/// Most characters shown of a peer's behaviour.
const DID: usize = 200;

/// Number of reasons shown for inconclusive clauses.
const REASONS: usize = 12;

/// A section of the file.
pub(super) fn of(peer: &Peer) -> String {
    let About { version, source, started, options, failure, .. } = &peer.about;
    let mut text = format!("## {}\n\n", titled(peer));
    if let Some(why) = failure {
        let _ = write!(text, "It was not judged: {}\n\n", cell(why, DID));
    }
    let Some(run) = peer.run() else {
        return text;
    };
    let _ = write!(
        text,
        "Version {} from {}, started as `{started}`, and judged in {:.0} s by\n\n\
         ```sh\ncognito-fake verify --against endpoint --endpoint-url http://127.0.0.1:PORT {options}\n```\n\n",
        cell(version, 40),
        cell(source, 80),
        run.seconds,
    );
    text += &unjudged(run);
    text + &faults(run)
}

/// Why clauses came to no verdict, the most frequent reason first.
fn unjudged(run: &RunReport) -> String {
    let lost = run.clauses.iter().filter(|clause| clause.result == Ended::Inconclusive);
    let mut counts = BTreeMap::<String, usize>::new();
    for clause in lost {
        *counts.entry(reason(clause)).or_default() += 1;
    }
    if counts.is_empty() {
        return String::new();
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by(|(one, few), (other, many)| many.cmp(few).then(one.cmp(other)));
    let mut text = "### What gave no verdict\n\n| what came first | clauses |\n|---|---:|\n".to_owned();
    for (reason, count) in rows.iter().take(REASONS) {
        let _ = writeln!(text, "| {} | {count} |", cell(reason, DID));
    }
    let rest: usize = rows.iter().skip(REASONS).map(|(_, count)| count).sum();
    if rest > 0 {
        let _ = writeln!(text, "| something else | {rest} |");
    }
    text + "\n"
}

/// Error received instead of a response, without the text that the clause and the client put around it.
fn reason(clause: &ClauseReport) -> String {
    let line = first_line(clause);
    let after = |mark: &str| line.rsplit_once(mark).map(|(_, reason)| reason);
    after("no verdict from ").or_else(|| after(": other: ")).unwrap_or(line).to_owned()
}

/// The broken clauses that are documented or observed, group by group.
fn faults(run: &RunReport) -> String {
    let faults: Vec<_> = run.clauses.iter().filter(|clause| is_fault(clause)).collect();
    let mut text = "### What it gets wrong\n\n".to_owned();
    if faults.is_empty() {
        return text + "No documented or observed clause is broken.\n\n";
    }
    text += "Each line is what AWS says or was seen to do, and below it what the peer did in the smallest case found.\n\n";
    for of_group in faults.chunk_by(|one, other| group_of(one) == group_of(other)) {
        let _ = write!(text, "**{}**\n\n", group_of(of_group[0]));
        for clause in of_group {
            let _ = writeln!(
                text,
                "- {} (`{}`; {}: {})\\\n  {}",
                cell(&clause.says, 400),
                clause.name,
                clause.basis,
                cell(&clause.source, 200),
                did(first_line(clause))
            );
        }
        text.push('\n');
    }
    text
}

/// A peer's behaviour in one line. Shortens a long request that it accepted, so that the response fits too.
fn did(line: &str) -> String {
    const TAKEN: &str = ": not refused, but answered ";
    match line.split_once(TAKEN) {
        Some((request, answer)) => {
            format!("{}{TAKEN}{}", cell(request, DID / 2), cell(answer, DID / 2))
        }
        None => cell(line, DID),
    }
}

fn first_line(clause: &ClauseReport) -> &str {
    clause.why.as_deref().and_then(|why| why.lines().next()).unwrap_or_default()
}
