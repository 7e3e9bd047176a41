use super::*;
use crate::sample_report::{HOSTILE, held};

fn about(name: &str) -> About {
    About {
        name: name.to_owned(),
        is_control: false,
        failure: None,
        version: "1.2.3".to_owned(),
        source: "https://peer.example".to_owned(),
        started: "peer --port PORT".to_owned(),
        options: "--cases 8".to_owned(),
    }
}

fn peer(name: &str, change: impl Fn(&mut ClauseReport)) -> Peer {
    let mut run = held("endpoint");
    run.clauses.iter_mut().for_each(change);
    Peer { about: about(name), judged: Some((run, "2026-11-28T12:16:38Z".parse().ok())) }
}

fn end(clause: &mut ClauseReport, result: Ended, why: &str) {
    (clause.result, clause.why) = (result, Some(why.to_owned()));
}

fn count(basis: BasisKind) -> usize {
    CLAUSES.iter().filter(|clause| clause.basis.kind() == basis).count()
}

#[test]
fn faults_and_other_guesses_are_told_apart() {
    let broken = peer("p", |clause| end(clause, Ended::Broken, "it did otherwise"));
    let (guesses, faults) =
        (count(BasisKind::Assumed), count(BasisKind::Documented) + count(BasisKind::Observed));
    let counts = Counts::of(broken.clauses().iter());
    assert_eq!(counts, Counts { faults, guesses, ..Counts::default() });
    let text = markdown(&[broken]);
    assert!(text.contains(&format!("| p | 1.2.3 | 0 | **{faults}** | {guesses} | 0 | 0 |")), "{text}");
    assert!(text.contains(&format!("| p | assumed | 0 | {guesses} | 0 | 0 |")), "{text}");
    assert_eq!(text.lines().filter(|line| line.starts_with("- ")).count(), faults);
    assert_eq!(text.matches("; assumed: ").count(), 0, "{text}");
}

#[test]
fn a_fault_has_its_sentence_its_source_and_what_the_peer_did() {
    let text = markdown(&[peer("p", |clause| {
        if clause.name == "pagination::pages_are_the_whole" {
            end(clause, Ended::Broken, "1 is not 15\nsmallest case: ([], 1)");
        }
    })]);
    let clause = CLAUSES.iter().find(|clause| clause.name == "pagination::pages_are_the_whole").unwrap();
    assert!(text.contains(&format!("- {} (`{}`; documented: ", clause.says.trim(), clause.name)), "{text}");
    assert!(text.contains(")\\\n  1 is not 15\n"), "{text}");
    assert!(!text.contains("smallest case:"), "{text}");
}

#[test]
fn what_a_peer_says_is_text_on_one_line() {
    let hostile = peer("p", |clause| end(clause, Ended::Broken, HOSTILE));
    let text = markdown(&[hostile]);
    assert!(!text.contains("<script>") && text.contains("&lt;script&gt;"), "{text}");
}

#[test]
fn of_a_long_request_the_answer_is_seen() {
    let why =
        format!("length at most 128: {}: not refused, but answered {}", "x".repeat(5_000), "y".repeat(5_000));
    let text = markdown(&[peer("p", |clause| end(clause, Ended::Broken, &why))]);
    assert!(text.contains("more characters\\]: not refused, but answered yyyy"), "{text}");
}

#[test]
fn reasons_for_no_verdict_are_counted() {
    let text = markdown(&[peer("p", |clause| {
        let (group, _) = clause.name.split_once("::").unwrap();
        match group {
            "merging" => end(clause, Ended::Inconclusive, "bob: no verdict from InvalidAction: Unknown"),
            "tags" => {
                end(clause, Ended::Inconclusive, "dispatch failure: other: TagResource is answered with 500");
            }
            _ => {}
        }
    })]);
    let of_group = |group| CLAUSES.iter().filter(|clause| clause.group() == group).count();
    assert!(text.contains(&format!("| InvalidAction: Unknown | {} |", of_group("merging"))), "{text}");
    assert!(text.contains(&format!("| TagResource is answered with 500 | {} |", of_group("tags"))), "{text}");
    assert!(text.contains(&format!("| merging | 0 · 0 · 0 · {} · 0 |", of_group("merging"))), "{text}");
    assert!(text.contains("No documented or observed clause is broken."), "{text}");
}

#[test]
fn a_peer_that_was_not_judged_is_named_with_the_reason() {
    let failure = Some("it cannot be installed: no | matching version".to_owned());
    let absent = Peer { about: About { failure, ..about("absent") }, judged: None };
    let control = Peer { about: About { is_control: true, ..about("ours") }, ..peer("ours", |_| {}) };
    let text = markdown(&[absent, control]);
    let reason = "it cannot be installed: no \\| matching version";
    assert!(text.contains(&format!("| absent | not judged: {reason} |")), "{text}");
    assert!(text.contains(&format!("## absent\n\nIt was not judged: {reason}\n")), "{text}");
    assert!(
        text.contains("Written by `just peers` on 2026-11-28;") && text.contains("It holds absent,"),
        "{text}"
    );
    assert!(
        text.contains("| ours (control) | documented |") && !text.contains("| absent | documented |"),
        "{text}"
    );
}
