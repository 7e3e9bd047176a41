//! Strategies for reports.

use cognito_identity::Timestamp;
use cognito_identity_contracts::{BasisKind, CLAUSES, Verdict};
use cognito_identity_runner::report::{
    AnswerReport, ClauseReport, FindingReport, QuestionReport, Report, RunReport,
};
use cognito_identity_tests::sample_report::{HOSTILE, sample_report};
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeSet;

fn verdict() -> impl Strategy<Value = Verdict> {
    select(Verdict::ALL.to_vec())
}

pub(super) fn text() -> impl Strategy<Value = String> {
    select(vec!["one", "two\nlines", HOSTILE]).prop_map(str::to_owned)
}

fn seconds() -> impl Strategy<Value = f64> {
    (0_u32..100_000).prop_map(|millis| f64::from(millis) / 1000.0)
}

/// Selected clauses, some of which are in no report.
fn selected() -> impl Strategy<Value = BTreeSet<String>> {
    let names = [0, 70, 140].map(|number| CLAUSES[number].name).into_iter().chain(["lockstep"]);
    btree_set(select(names.map(str::to_owned).collect::<Vec<_>>()), 0..3)
}

/// One of a few clauses, so that reports meet, or lockstep.
fn a_clause() -> impl Strategy<Value = ClauseReport> {
    let ended = (verdict(), option::of(text()), 0_u32..9, seconds());
    (0_usize..6, ended, option::of(text()), btree_set(verdict(), 0..2), any::<bool>()).prop_map(
        |(number, ended, drift, better, diverges)| {
            let (verdict, why, cases, seconds) = ended;
            let run = &sample_report().runs[2];
            let lockstep = run.lockstep().unwrap();
            let known = if number < 5 { &run.clauses[number * 70] } else { lockstep };
            let divergence = known.divergence.clone().filter(|_| diverges);
            let better_verdicts = better.into_iter().filter(|better| *better < verdict).collect();
            ClauseReport { verdict, why, cases, seconds, drift, divergence, better_verdicts, ..known.clone() }
        },
    )
}

fn a_run() -> impl Strategy<Value = RunReport> {
    let name = option::of(select(vec![
        "one".to_owned(),
        "<img src=x onerror=alert(1)> | ::error::a `b`".to_owned(),
    ]));
    let backend = (select(vec!["aws", "fake"]), name, option::of(select(vec!["eu-west-1", "us-east-1"])));
    let numbers = (1_u32..500, btree_set(0_u64..3, 1..3), option::of(any::<u64>()), option::of(0_u64..9));
    let parts = (vec(a_clause(), 0..7), selected());
    (backend, numbers, seconds(), parts).prop_map(|((backend, name, region), numbers, seconds, parts)| {
        let (cases, seeds, requests, lost_responses) = numbers;
        let (clauses, selected) = parts;
        RunReport {
            backend: backend.to_owned(),
            name,
            region: region.map(str::to_owned),
            cases,
            seeds,
            selected,
            requests,
            lost_responses,
            seconds,
            clauses,
            ..RunReport::default()
        }
    })
}

fn a_question() -> impl Strategy<Value = QuestionReport> {
    let name = select(vec!["merged_away_described", "further_user"]);
    let candidate = || select(vec!["One", "Other"]).prop_map(str::to_owned);
    let finding = prop_oneof![
        candidate().prop_map(|candidate| FindingReport::Settled { candidate }),
        (vec(candidate(), 0..3), vec(candidate(), 0..3))
            .prop_map(|(candidates, hidden_by)| FindingReport::Confounded { candidates, hidden_by }),
        text().prop_map(|exchange| FindingReport::Unexpected { exchange }),
        text().prop_map(|why| FindingReport::NotAsked { why }),
    ];
    (name, candidate(), btree_set(finding, 0..3)).prop_map(|(name, candidate, findings)| QuestionReport {
        name: name.to_owned(),
        question: "What?".to_owned(),
        candidates: vec!["One".to_owned(), "Other".to_owned()],
        in_force: AnswerReport {
            date: "2026-11-28".to_owned(),
            candidate,
            basis: BasisKind::Assumed,
            source: "No record.".to_owned(),
        },
        others_in_force: BTreeSet::new(),
        findings,
    })
}

/// A report in order, as reading one gives it.
pub(super) fn a_report() -> impl Strategy<Value = Report> {
    let date = option::of((0_i64..4_000_000_000).prop_map(Timestamp::from_millis));
    let commits = btree_set(select(vec!["f100ddf", "eba19f9"]).prop_map(str::to_owned), 0..2);
    (date, commits, vec(a_run(), 0..4), vec(a_question(), 0..4)).prop_map(
        |(date, commits, runs, questions)| {
            Report::default().merge(Report { date, commits, runs, questions, ..Report::default() })
        },
    )
}
