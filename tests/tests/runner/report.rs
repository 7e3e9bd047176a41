//! The model of a report: it is read as it was written, merged in any order, and never greener than what is in it.

use std::collections::BTreeSet;

use cognito_identity::Timestamp;
use cognito_identity_contracts::{BasisKind, CLAUSES};
use cognito_identity_runner::report::{
    AnswerInForce, ClauseReport, Ended, LockstepReport, Noted, OpenQuestion, Report, RunReport, Seen, Status,
    junit, markdown, tally,
};
use cognito_identity_tests::sample_report::{HOSTILE, held, sample_report};
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use rstest::rstest;
use serde_json::{Value, json};

fn end() -> impl Strategy<Value = Ended> {
    select(Ended::ALL.to_vec())
}

fn text() -> impl Strategy<Value = String> {
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

/// One of a few clauses, so that reports meet.
fn a_clause() -> impl Strategy<Value = ClauseReport> {
    let ended = (end(), option::of(text()), 0_u32..9, seconds());
    (0_usize..5, ended, option::of(text()), btree_set(end(), 0..2)).prop_map(
        |(number, ended, drift, also)| {
            let (result, why, cases, seconds) = ended;
            let known = &held("any").clauses[number * 70];
            let also = also.into_iter().filter(|end| *end < result).collect();
            ClauseReport { result, why, cases, seconds, drift, also, ..known.clone() }
        },
    )
}

fn a_lockstep() -> impl Strategy<Value = LockstepReport> {
    let divergence =
        select(vec![None, sample_report().runs[2].lockstep.as_ref().unwrap().divergence.clone()]);
    (end(), option::of(text()), 0_u32..9, seconds(), divergence).prop_map(
        |(result, why, cases, seconds, divergence)| LockstepReport {
            result,
            why,
            cases,
            seconds,
            seed: None,
            divergence,
            also: BTreeSet::new(),
        },
    )
}

fn a_run() -> impl Strategy<Value = RunReport> {
    let name = option::of(text());
    let backend = (select(vec!["aws", "fake"]), name, option::of(select(vec!["eu-west-1", "us-east-1"])));
    let numbers = (1_u32..500, btree_set(0_u64..3, 1..3), option::of(any::<u64>()), option::of(0_u64..9));
    let parts = (vec(a_clause(), 0..6), option::of(a_lockstep()), selected());
    (backend, numbers, seconds(), parts).prop_map(|((backend, name, region), numbers, seconds, parts)| {
        let (cases, seeds, calls, lost) = numbers;
        let (clauses, lockstep, selected) = parts;
        RunReport {
            backend: backend.to_owned(),
            name,
            region: region.map(str::to_owned),
            cases,
            seeds,
            selected,
            calls,
            lost,
            seconds,
            clauses,
            lockstep,
            ..RunReport::default()
        }
    })
}

fn a_question() -> impl Strategy<Value = OpenQuestion> {
    let name = select(vec!["merged_away", "further_user"]);
    let candidate = || select(vec!["One", "Other"]).prop_map(str::to_owned);
    let seen = prop_oneof![
        candidate().prop_map(|candidate| Seen::Settled { candidate }),
        (vec(candidate(), 0..3), vec(candidate(), 0..3)).prop_map(|(left, by)| Seen::Masked { left, by }),
        text().prop_map(|exchange| Seen::News { exchange }),
        text().prop_map(|why| Seen::NotAsked { why }),
    ];
    (name, candidate(), btree_set(seen, 0..3)).prop_map(|(question, candidate, seen)| OpenQuestion {
        question: question.to_owned(),
        asks: "What?".to_owned(),
        candidates: vec!["One".to_owned(), "Other".to_owned()],
        in_force: AnswerInForce {
            date: "2026-11-28".to_owned(),
            candidate,
            basis: BasisKind::Assumed,
            source: "No record.".to_owned(),
        },
        also: BTreeSet::new(),
        seen,
    })
}

/// A report in order, as reading one gives it.
fn a_report() -> impl Strategy<Value = Report> {
    let date = option::of((0_i64..4_000_000_000).prop_map(Timestamp::from_millis));
    let commits = btree_set(select(vec!["f100ddf", "eba19f9"]).prop_map(str::to_owned), 0..2);
    (date, commits, vec(a_run(), 0..4), vec(a_question(), 0..4)).prop_map(
        |(date, commits, runs, assumptions)| {
            Report::default().merge(Report { date, commits, runs, assumptions, ..Report::default() })
        },
    )
}

/// Nothing ran, and nothing was asked.
fn is_empty(report: &Report) -> bool {
    let ran_nothing = report.runs.iter().all(|run| run.ends().next().is_none());
    ran_nothing && tally(&report.assumptions).is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_is_read_as_it_was_written(report in a_report()) {
        match Report::from_json(&report.to_json()) {
            Ok(read) => prop_assert_eq!(read, report),
            Err(why) => prop_assert!(why.starts_with("nothing ran in it; ") && is_empty(&report)),
        }
    }

    #[test]
    fn merging_takes_any_order(one in a_report(), two in a_report(), three in a_report()) {
        let merged = one.clone().merge(two.clone());
        prop_assert_eq!(&two.clone().merge(one.clone()), &merged);
        prop_assert_eq!(one.clone().merge(two.merge(three.clone())), merged.merge(three));
        prop_assert_eq!(&Report::default().merge(one.clone()), &one);
        prop_assert_eq!(&one.clone().merge(Report::default()), &one);
    }

    #[test]
    fn merging_with_itself_says_nothing_new(report in a_report()) {
        prop_assert!(report.clone().merge(report.clone()).says_the_same_as(&report));
    }

    #[test]
    fn the_worst_end_counts(one in a_report(), two in a_report()) {
        let merged = one.clone().merge(two.clone());
        for run in one.runs.iter().chain(&two.runs) {
            let key = |run: &RunReport| (run.backend.clone(), run.name.clone(), run.region.clone());
            let same = |other: &&RunReport| key(other) == key(run);
            let whole = merged.runs.iter().find(same).unwrap();
            for clause in &run.clauses {
                let merged = whole.clauses.iter().find(|other| other.name == clause.name).unwrap();
                prop_assert!(merged.result >= clause.result);
                prop_assert!(merged.result == clause.result || merged.also.contains(&clause.result));
            }
        }
        let is_broken = |report: &Report| report.status() == Status::Broken;
        prop_assert_eq!(is_broken(&merged), is_broken(&one) || is_broken(&two));
    }

    #[test]
    fn parts_of_a_run_are_the_whole(cuts in vec(any::<Index>(), CLAUSES.len()), of in 1_u32..5) {
        let whole = Report { runs: vec![sample_report().runs.remove(2)], ..sample_report() };
        let names: BTreeSet<_> = CLAUSES.iter().map(|clause| clause.name.to_owned()).chain(["lockstep".to_owned()]).collect();
        let mut parts: Vec<_> = (1..=of).map(|_| {
            let selected = if of > 1 { names.clone() } else { BTreeSet::new() };
            let run = RunReport { selected, clauses: Vec::new(), lockstep: None, calls: None, ..whole.runs[0].clone() };
            Report { runs: vec![run], ..whole.clone() }
        }).collect();
        for (clause, cut) in whole.runs[0].clauses.iter().zip(cuts) {
            cut.get_mut(&mut parts).runs[0].clauses.push(clause.clone());
        }
        parts[0].runs[0].lockstep.clone_from(&whole.runs[0].lockstep);
        let last = parts.pop().unwrap();
        let without_last = parts.into_iter().fold(Report::default(), Report::merge);
        prop_assert!(!without_last.clone().is_green());
        prop_assert!(without_last.runs.is_empty() || without_last.runs[0].missing().eq(last.runs[0].clauses.iter().map(|clause| &*clause.name).collect::<BTreeSet<_>>()));
        let merged = without_last.merge(last);
        prop_assert!(merged.says_the_same_as(&whole));
        prop_assert!(merged.runs[0].missing().next().is_none());
    }

    #[test]
    fn green_is_what_held_alone(report in a_report()) {
        let all_held = report.runs.iter().flat_map(RunReport::ends).all(|end| end == Ended::Held);
        prop_assert!(all_held || !report.is_green());
        let text = markdown(&report);
        let xml = junit(&report).unwrap();
        prop_assert_eq!(text.starts_with("## ✅"), report.status() == Status::Held);
        let has_bad = xml.contains("<failure") || xml.contains("<error");
        // Of a run of nothing there is nothing to be an error; such a report is not read.
        let is_empty = |run: &RunReport| run.ends().next().is_none();
        let has_news = matches!(report.status(), Status::Drifted | Status::Unexpected);
        prop_assert!(report.is_green() || has_bad || has_news || report.runs.iter().any(is_empty) || report.runs.is_empty());
    }

    #[test]
    fn every_table_keeps_its_columns(report in a_report()) {
        let text = markdown(&report);
        let mut columns = None;
        let mut fence = None;
        let mut outside = String::new();
        for line in text.lines() {
            let marks = line.len() - line.trim_start_matches('`').len();
            match fence {
                None if marks > 2 => fence = Some(marks),
                Some(opened) if marks == opened => fence = None,
                _ => {}
            }
            if fence.is_none() {
                outside += line;
            }
            if fence.is_some() || !line.starts_with('|') {
                columns = None;
                continue;
            }
            // A bar that is not escaped ends a cell, even inside of code.
            let bars = line.replace("\\\\", "").replace("\\|", "").matches('|').count();
            prop_assert_eq!(*columns.get_or_insert(bars), bars, "{}", line);
        }
        prop_assert_eq!(fence, None);
        prop_assert!(!outside.contains("<script") && !outside.contains("<img"), "{}", text);
    }
}

/// Two endpoints in one region, of which one breaks an assumed clause and two others.
#[test]
fn a_name_keeps_endpoints_apart() {
    let report = |name: &str, broken: &[BasisKind]| {
        let mut run = RunReport { name: Some(name.to_owned()), ..held("endpoint") };
        for basis in broken {
            let clause = run.clauses.iter_mut().find(|one| one.basis == *basis && one.result == Ended::Held);
            clause.unwrap().result = Ended::Broken;
        }
        Report { runs: vec![run], ..Report::default() }
    };
    let broken = [BasisKind::Assumed, BasisKind::Observed, BasisKind::Documented];
    let merged = report("moto 1|2", &broken).merge(report("another", &broken[1..]));
    let text = markdown(&merged);
    let rows = ["| another | ", " | 2 | 0 | 0 | ", "| moto 1\\|2 | ", " | 3 (1 assumed) | 0 | 0 | "];
    let places = rows.map(|row| text.find(row).unwrap_or_else(|| panic!("{row} is not in {text}")));
    assert!(places.is_sorted(), "{text}");
    assert_eq!(report("another", &[]).merge(report("another", &[])).runs.len(), 1);
}

#[test]
fn a_report_of_nothing_is_not_green() {
    assert_eq!(Report::default().status(), Status::NoVerdict);
    let nothing = Report { runs: vec![RunReport::default()], ..Report::default() };
    assert_eq!(nothing.status(), Status::NoVerdict);
}

/// The sample's questions, of which some were asked, without its runs.
fn asked() -> Report {
    Report { runs: Vec::new(), ..sample_report() }
}

#[test]
fn a_report_of_questions_is_no_run() {
    let report = asked();
    assert_eq!(report.status(), Status::Questions);
    assert!(!report.is_green());
    assert_eq!(Report::from_json(&report.to_json()).as_ref(), Ok(&report));
    let text = markdown(&report);
    let counts = "1 with news, 1 settled otherwise, 2 settled as in force, 1 not told apart, 1 not asked";
    assert_eq!(text.lines().next(), Some(&*format!("## ℹ️ Questions only: {counts}")));
    assert!(!text.contains("| backend |") && !text.contains("###"), "{text}");
    let rows = ["| ⚠️ news: ", "| ❌ `", "| ✅ as in force |", "| not told apart: "]
        .map(|row| text.find(row).unwrap());
    assert!(rows.is_sorted(), "{text}");
    let xml = junit(&report).unwrap();
    assert!(xml.contains("name=\"cognito-identity contracts\" tests=\"0\""), "{xml}");
    assert!(markdown(&Report::default()).starts_with("## ⚠️ No verdict: nothing ran\n"));
}

#[test]
fn runs_stand_as_they_did_beside_questions() {
    for runs in [vec![held("fake")], sample_report().runs, vec![RunReport::default()]] {
        let report = Report { runs, ..Report::default() };
        let merged = report.clone().merge(asked());
        // One of the questions had an unexpected response, which is not green beside runs either.
        assert_eq!(merged.status(), report.status().max(Status::Unexpected));
        assert_eq!(merged.assumptions, asked().assumptions);
        let mut expected = asked();
        expected.assumptions.retain(|question| question.noted() != Some(Noted::News));
        assert_eq!(report.clone().merge(expected).status(), report.status());
    }
    // What every report of a run has: questions of which nothing was seen.
    let mut questions = asked();
    questions.assumptions.iter_mut().for_each(|question| question.seen.clear());
    assert_eq!(questions.status(), Status::NoVerdict);
    assert!(Report::from_json(&questions.to_json()).unwrap_err().starts_with("nothing ran in it; "));
}

#[rstest]
#[case::inconclusive(Ended::Inconclusive)]
#[case::unable(Ended::Unable)]
fn one_clause_without_a_verdict_is_not_green(#[case] end: Ended) {
    let mut run = held("fake");
    assert_eq!(run.status(), Status::Held);
    run.clauses[7].result = end;
    let report = Report { runs: vec![held("fake"), run], ..Report::default() };
    assert_eq!(report.status(), Status::NoVerdict);
    assert!(markdown(&report).starts_with("## ⚠️ No verdict: 1 "));
}

/// A backend behind a URL may lack capabilities, and lose one response in twenty.
#[rstest]
#[case::lacking(Ended::Unable, 9, Status::Held)]
#[case::one_in_twenty(Ended::Inconclusive, 1, Status::Held)]
#[case::two_in_twenty(Ended::Inconclusive, 2, Status::NoVerdict)]
#[case::broken(Ended::Broken, 1, Status::Broken)]
fn a_third_party_may_lose_a_few_responses(#[case] end: Ended, #[case] count: usize, #[case] status: Status) {
    let mut run = held("endpoint");
    let whole = run.clauses.len();
    let clause = run.clauses[0].clone();
    run.clauses.extend((whole..20).map(|_| clause.clone()));
    run.clauses.truncate(20);
    run.clauses[..count].iter_mut().for_each(|clause| clause.result = end);
    assert_eq!(RunReport { endpoint: Some("http://127.0.0.1:1".to_owned()), ..run.clone() }.status(), status);
    // In process nothing is lost or lacking.
    let own = RunReport { endpoint: None, ..run }.status();
    assert_eq!(own, if end == Ended::Broken { Status::Broken } else { Status::NoVerdict });
}

/// A part of much is not made whole by the whole of something else.
#[test]
fn parts_of_different_selections_do_not_make_a_whole() {
    let names = |count: usize| CLAUSES.iter().take(count).map(|clause| clause.name.to_owned()).collect();
    let part = |selected: usize, there: std::ops::Range<usize>| {
        let run = held("fake");
        let clauses = run.clauses[there].to_vec();
        Report { runs: vec![RunReport { selected: names(selected), clauses, ..run }], ..Report::default() }
    };
    let merged = |parts: &[Report]| parts.iter().cloned().fold(Report::default(), Report::merge);
    let third = part(9, 0..3);
    let single = part(1, 0..1);
    assert!(single.is_green() && !third.is_green());
    let both = merged(&[third.clone(), single]);
    assert_eq!(both.status(), Status::NoVerdict);
    assert_eq!(both.runs[0].missing().count(), 6);
    assert!(merged(&[third.clone(), part(9, 3..5), part(9, 5..9)]).is_green());
    // What has all of it has it, cut or not.
    assert!(merged(&[third, part(0, 0..9)]).is_green());
}

/// The sample as JSON, changed.
fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut report = json!({
        "version": 3,
        "runs": [{ "backend": "fake", "cases": 1, "seeds": [1], "seconds": 0.5, "clauses": [{
            "name": "merging::siblings_follow", "says": "", "basis": "documented", "source": "", "result": "held",
            "cases": 1, "seconds": 0.5,
        }] }],
    });
    assert!(Report::from_json(&report.to_string()).is_ok());
    change(&mut report);
    report.to_string()
}

#[rstest]
#[case::no_json("# report".to_owned(), "expected value")]
#[case::another_version(changed(|r| r["version"] = 4.into()), "version 4 is not known; allowed: 3")]
#[case::the_first_version(json!({ "version": 1, "backend": "fake" }).to_string(), "version 1 is not known; allowed: 3")]
#[case::no_version(changed(|r| { r.as_object_mut().unwrap().remove("version"); }), "missing field `version`")]
#[case::an_unknown_field(changed(|r| r["colour"] = "green".into()), "unknown field `colour`")]
#[case::an_unknown_clause(
    changed(|r| r["runs"][0]["clauses"][0]["name"] = "merging::x\ny".into()),
    "no clause \"merging::x\\ny\""
)]
#[case::an_unknown_end(changed(|r| r["runs"][0]["clauses"][0]["result"] = "green".into()), "unknown variant `green`")]
#[case::no_seed(changed(|r| r["runs"][0]["seeds"] = json!([])), "the run on \"fake\" has no seed")]
#[case::no_run(changed(|r| r["runs"] = json!([])), "nothing ran in it")]
#[case::no_clause(changed(|r| r["runs"][0]["clauses"] = json!([])), "nothing ran in it")]
#[case::a_date(changed(|r| r["date"] = "today".into()), "`today` is no timestamp; allowed: UTC")]
#[case::a_selection(
    changed(|r| r["runs"][0]["selected"] = json!(["lockstep", "merging"])),
    "\"merging\" cannot have been selected; allowed: "
)]
fn what_is_no_report_is_refused_in_one_line(#[case] text: String, #[case] why: &str) {
    let told = Report::from_json(&text).unwrap_err();
    assert!(told.contains(why) && told.lines().count() == 1, "{told}");
}

#[test]
fn what_broke_comes_first() {
    let text = markdown(&sample_report());
    let places =
        ["| broken |", "| inconclusive", "| unable |", "| drift |"].map(|row| text.find(row).unwrap());
    assert!(places.is_sorted(), "{text}");
    assert!(text.len() < 60_000, "a summary of {} bytes is not short", text.len());
    for told in [
        "❌ `InvalidParameter`",
        "⚠️ news: ",
        "not told apart: Unchanged, ResourceConflict; hidden by merge\\_unknown\\_source = InvalidParameter",
        "✅ as in force",
        "inconclusive (elsewhere held)",
    ] {
        assert!(text.contains(told), "{told} is not in {text}");
    }
}

#[test]
fn junit_has_every_clause_and_every_missing_part() {
    let report = sample_report();
    let xml = junit(&report).unwrap();
    let cases: usize = report.runs.iter().map(|run| run.ends().count()).sum();
    let missing: usize = report.runs.iter().map(|run| run.missing().count()).sum();
    assert!(missing > 1);
    assert_eq!(xml.matches("<testcase ").count(), cases + missing);
    assert_eq!(xml.matches("<failure").count(), report.count(Ended::Broken));
    let errors = report.count(Ended::Inconclusive) + report.count(Ended::Unable) + missing;
    assert_eq!(xml.matches("<error").count(), errors);
    assert!(xml.contains("it was selected, and no part of the run has it"), "{xml}");
}
