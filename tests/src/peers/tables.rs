//! The counts: of each peer, by basis, and by group of clauses.

use std::fmt::Write;

use cognito_identity_contracts::BasisKind;
use cognito_identity_runner::report::{ClauseReport, Ended, cell};

use super::{Counts, Peer};

/// Table with a row for each peer, or the reason for which it was not run.
pub(super) fn summary(peers: &[Peer]) -> String {
    let mut text = "## Summary\n\n\
        | peer | version | held | **faults**: broken, documented or observed | other guesses: broken, assumed | inconclusive | unable |\n\
        |---|---|---:|---:|---:|---:|---:|\n"
        .to_owned();
    for peer in peers {
        text += &row(peer);
    }
    text + "\n"
}

fn row(peer: &Peer) -> String {
    let title = titled(peer);
    if let Some(why) = &peer.about.failure {
        return format!("| {title} | not judged: {} | | | | | |\n", cell(why, 160));
    }
    let Counts { held, faults, guesses, inconclusive, unable } = Counts::of(peer.clauses().iter());
    let version = cell(&peer.about.version, 40);
    format!("| {title} | {version} | {held} | **{faults}** | {guesses} | {inconclusive} | {unable} |\n")
}

/// A row for each peer and basis.
pub(super) fn bases(peers: &[Peer]) -> String {
    let mut text = "## By basis\n\n| peer | clauses | held | broken | inconclusive | unable |\n\
        |---|---|---:|---:|---:|---:|\n"
        .to_owned();
    for peer in judged(peers) {
        for basis in BasisKind::ALL {
            let count = |end| counted(peer, |clause| clause.basis == basis && clause.result == end);
            let _ = writeln!(
                text,
                "| {} | {basis} | {} | {} | {} | {} |",
                titled(peer),
                count(Ended::Held),
                count(Ended::Broken),
                count(Ended::Inconclusive),
                count(Ended::Unable)
            );
        }
    }
    text + "\n"
}

/// A row for each group of clauses, a column for each peer.
pub(super) fn groups(peers: &[Peer]) -> String {
    let peers: Vec<_> = judged(peers).collect();
    let names: Vec<_> = peers.iter().map(|peer| titled(peer)).collect();
    let mut text = format!(
        "## By group\n\nIn each cell: held · faults · other guesses · inconclusive · unable.\n\n\
         | clauses | {} |\n|---|{}\n",
        names.join(" | "),
        "---|".repeat(peers.len())
    );
    for group in cognito_identity_contracts::groups() {
        let cells = peers.iter().map(|peer| {
            let of_group = peer.clauses().iter().filter(|clause| group_of(clause) == group);
            let Counts { held, faults, guesses, inconclusive, unable } = Counts::of(of_group);
            let faults = if faults > 0 { format!("**{faults}**") } else { "0".to_owned() };
            format!(" {held} · {faults} · {guesses} · {inconclusive} · {unable} |")
        });
        let _ = writeln!(text, "| {group} |{}", cells.collect::<String>());
    }
    text + "\n"
}

/// The group of a clause, such as `merging`.
pub(super) fn group_of(clause: &ClauseReport) -> &str {
    clause.name.split("::").next().unwrap_or_default()
}

fn judged(peers: &[Peer]) -> impl Iterator<Item = &Peer> {
    peers.iter().filter(|peer| peer.judged.is_some())
}

fn counted(peer: &Peer, is_meant: impl Fn(&ClauseReport) -> bool) -> usize {
    peer.clauses().iter().filter(|clause| is_meant(clause)).count()
}

pub(super) fn titled(peer: &Peer) -> String {
    let name = cell(&peer.about.name, 40);
    if peer.about.is_control { format!("{name} (control)") } else { name }
}
