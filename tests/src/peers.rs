//! Results of the suite on other emulators, as Markdown: `docs/peers.md`. Start at [`markdown`].

mod details;
mod tables;

use std::fmt::Write;
use std::path::Path;

use cognito_identity::Timestamp;
use cognito_identity_contracts::{BasisKind, CLAUSES};
use cognito_identity_runner::report::{ClauseReport, Ended, Report, RunReport};
use serde::Deserialize;

/// An emulator and the results of the clauses on it.
#[derive(Clone, Debug)]
pub struct Peer {
    about: About,
    /// Report of the suite and its date; `None` if the suite was not run.
    judged: Option<(RunReport, Option<Timestamp>)>,
}

/// Description of a peer, as the orchestration writes it to `about.json`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    name: String,
    /// Whether it is our own server, which is included to check the method itself.
    is_control: bool,
    /// Reason for which the suite was not run.
    failure: Option<String>,
    #[serde(default)]
    version: String,
    /// Source of the emulator, such as its package.
    #[serde(default)]
    source: String,
    /// Command line that started it.
    #[serde(default)]
    started: String,
    /// Options of the `verify` run, without the address.
    #[serde(default)]
    options: String,
}

impl Peer {
    /// Reads a peer's folder: `about.json`, and `report/report.json` unless it was not judged.
    ///
    /// # Errors
    ///
    /// Names the file that cannot be read, with the reason, in one line.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let text = |name: &str| {
            std::fs::read_to_string(folder.join(name)).map_err(|error| format!("{name}: {error}"))
        };
        let about: About =
            serde_json::from_str(&text("about.json")?).map_err(|error| format!("about.json: {error}"))?;
        let judged = if about.failure.is_none() {
            let report = Report::from_json(&text("report/report.json")?)?;
            let run = report.runs.into_iter().next().ok_or("no run in report.json")?;
            Some((run, report.date))
        } else {
            None
        };
        Ok(Self { about, judged })
    }

    fn run(&self) -> Option<&RunReport> {
        self.judged.as_ref().map(|(run, _)| run)
    }

    fn clauses(&self) -> &[ClauseReport] {
        self.run().map_or(&[], |run| &run.clauses)
    }
}

/// Numbers of clauses by verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    held: usize,
    /// Broken ones that are documented or observed.
    faults: usize,
    /// Broken ones that are assumed.
    guesses: usize,
    inconclusive: usize,
    unable: usize,
}

impl Counts {
    fn of<'a>(clauses: impl Iterator<Item = &'a ClauseReport>) -> Self {
        clauses.fold(Self::default(), |mut counts, clause| {
            *match clause.result {
                Ended::Held => &mut counts.held,
                Ended::Broken if is_fault(clause) => &mut counts.faults,
                Ended::Broken => &mut counts.guesses,
                Ended::Inconclusive => &mut counts.inconclusive,
                Ended::Unable => &mut counts.unable,
            } += 1;
            counts
        })
    }
}

/// Whether a documented or observed clause is broken. An assumed one is a guess of ours, and the peer has another.
fn is_fault(clause: &ClauseReport) -> bool {
    clause.result == Ended::Broken && clause.basis != BasisKind::Assumed
}

/// The whole file.
#[must_use]
pub fn markdown(peers: &[Peer]) -> String {
    let mut text = head(peers);
    text += &tables::summary(peers);
    text += &tables::bases(peers);
    text += &tables::groups(peers);
    for peer in peers {
        text += &details::of(peer);
    }
    text
}

fn head(peers: &[Peer]) -> String {
    let dates = peers.iter().filter_map(|peer| peer.judged.as_ref()?.1);
    let date = dates.max().map_or_else(|| "an unknown day".to_owned(), Timestamp::date);
    let names = peers.iter().filter(|peer| !peer.about.is_control).map(|peer| peer.about.name.as_str());
    let names = names.collect::<Vec<_>>().join(" and ");
    let mut text = String::new();
    let _ = write!(
        text,
        "# Peers under the contract suite\n\n\
         Written by `just peers` on {date}; not by hand. It holds {names}, each in the version pinned in \
         [tests/peers](../tests/peers), to the {} clauses of this repository's suite, over HTTP as any client reaches \
         them. To repeat it: `just peers`, with Python 3 and the network.\n\n\
         **A broken documented or observed clause is a fault of the peer: AWS says or does otherwise, and the source \
         is given. A broken assumed clause is none.** Nobody has said or seen what AWS does there; we guess one thing \
         and the peer another. Those are counted apart, and not listed.\n\n\
         Inconclusive clauses came to no verdict, mostly because the peer does not do an operation they need, or fails at it with status 500. Unable \
         ones were not run, because they take something that only our own server offers, such as login tokens of a \
         provider or a clock that can be moved. Neither says anything for or against a peer.\n\n\
         Read it with care. The peers emulate many services, and identity pools are a small part of them; not doing \
         an operation is a choice, and many of the faults matter to few tests. The suite is ours, our server was \
         written against it, and its row is a control: it shows that the way of judging works, and no more. A clause \
         is broken if any of its cases is, so one habit of a peer may break many. Who finds a verdict unfair has \
         found a bug in our suite.\n\n",
        CLAUSES.len()
    );
    text
}

#[cfg(test)]
mod tests;
