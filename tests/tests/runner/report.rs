//! Tests the model of a report: JSON round trip, merge in any order, a status never better than its worst run.

mod strategies;

use std::collections::BTreeSet;

use cognito_identity_contracts::{BasisKind, CLAUSES, Verdict, error_chain};
use cognito_identity_runner::report::{
    Report, RunReport, Status, Summary, complaints, junit, markdown, tally,
};
use cognito_identity_tests::sample_report::{held, sample_report};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use rstest::rstest;
use serde_json::{Value, json};

use strategies::a_report;

/// Nothing ran, and nothing was asked.
fn is_empty(report: &Report) -> bool {
    let ran_nothing = report.runs.iter().all(|run| run.clauses.is_empty());
    ran_nothing && tally(&report.questions).is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_is_read_as_it_was_written(report in a_report()) {
        match Report::from_json(&report.to_json()) {
            Ok(read) => prop_assert_eq!(read, report),
            Err(error) => prop_assert!(error.to_string().starts_with("nothing ran in it; ") && is_empty(&report)),
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
        prop_assert!(report.clone().merge(report.clone()).has_same_results_as(&report));
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
                prop_assert!(merged.verdict >= clause.verdict);
                let is_noted = merged.better_verdicts.contains(&clause.verdict);
                prop_assert!(merged.verdict == clause.verdict || is_noted);
            }
        }
        let is_broken = |report: &Report| report.status() == Status::Broken;
        prop_assert_eq!(is_broken(&merged), is_broken(&one) || is_broken(&two));
    }

    #[test]
    fn parts_of_a_run_are_the_whole(cuts in vec(any::<Index>(), CLAUSES.len() + 1), of in 1_u32..5) {
        let whole = Report { runs: vec![sample_report().runs.remove(2)], ..sample_report() };
        let names: BTreeSet<_> = CLAUSES.iter().map(|clause| clause.name.to_owned()).chain(["lockstep".to_owned()]).collect();
        let mut parts: Vec<_> = (1..=of).map(|_| {
            let selected = if of > 1 { names.clone() } else { BTreeSet::new() };
            let run = RunReport { selected, clauses: Vec::new(), requests: None, ..whole.runs[0].clone() };
            Report { runs: vec![run], ..whole.clone() }
        }).collect();
        for (clause, cut) in whole.runs[0].clauses.iter().zip(cuts) {
            cut.get_mut(&mut parts).runs[0].clauses.push(clause.clone());
        }
        let last = parts.pop().unwrap();
        let without_last = parts.into_iter().fold(Report::default(), Report::merge);
        prop_assert!(!without_last.clone().is_green());
        prop_assert!(without_last.runs.is_empty() || without_last.runs[0].missing().eq(last.runs[0].clauses.iter().map(|clause| &*clause.name).collect::<BTreeSet<_>>()));
        let merged = without_last.merge(last);
        prop_assert!(merged.has_same_results_as(&whole));
        prop_assert!(merged.runs[0].missing().next().is_none());
    }

    #[test]
    fn green_is_what_held_alone(report in a_report()) {
        let all_held = report.runs.iter().flat_map(|run| &run.clauses).all(|clause| clause.verdict == Verdict::Held);
        prop_assert!(all_held || !report.is_green());
        let text = markdown(&report);
        let xml = junit(&report).unwrap();
        prop_assert_eq!(text.starts_with("## ✅"), report.status() == Status::Held);
        let has_bad = xml.contains("<failure") || xml.contains("<error");
        // Of a run of nothing there is nothing to be an error; such a report is not read.
        let is_empty = |run: &RunReport| run.clauses.is_empty();
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
            let clause =
                run.clauses.iter_mut().find(|one| one.basis == Some(*basis) && one.verdict == Verdict::Held);
            clause.unwrap().verdict = Verdict::Broken;
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

/// Clauses that share a reason are one complaint, unless they are broken or of different runs.
#[test]
fn complaints_with_one_reason_are_one() {
    let ended = |verdict: Verdict| {
        let mut run = held("endpoint");
        for clause in &mut run.clauses[..4] {
            (clause.verdict, clause.why) = (verdict, Some("why".to_owned()));
        }
        run.clauses[1].why = Some("another".to_owned());
        run.clauses[2].better_verdicts = [Verdict::Held].into();
        run.clauses[3].drift = Some("drift".to_owned());
        run
    };
    let report =
        Report { runs: vec![ended(Verdict::Unsupported), ended(Verdict::Broken)], ..Report::default() };
    let complaints: Vec<_> = complaints(&report)
        .iter()
        .map(|one| (one.number, one.clause.verdict, one.why().to_owned(), one.others.len(), one.is_drift))
        .collect();
    let complaint =
        |number, verdict, why: &str, others, is_drift| (number, verdict, why.to_owned(), others, is_drift);
    let broken = |why| complaint(1, Verdict::Broken, why, 0, false);
    let unsupported = |why, others| complaint(0, Verdict::Unsupported, why, others, false);
    let expected = [
        [broken("why"), broken("another"), broken("why"), broken("why")].to_vec(),
        [unsupported("why", 1), unsupported("another", 0), unsupported("why", 0)].to_vec(),
        [
            complaint(0, Verdict::Unsupported, "drift", 0, true),
            complaint(1, Verdict::Broken, "drift", 0, true),
        ]
        .to_vec(),
    ];
    assert_eq!(complaints, expected.concat());
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
    assert_eq!(Report::from_json(&report.to_json()).unwrap(), report);
    let text = markdown(&report);
    let counts = "1 unexpected, 1 settled otherwise, 2 settled as in force, 1 not distinguished, 1 not asked";
    assert_eq!(text.lines().next(), Some(&*format!("## ℹ️ Questions only: {counts}")));
    assert!(!text.contains("| backend |") && !text.contains("###"), "{text}");
    let rows = ["| ⚠️ unexpected: ", "| ❌ `", "| ✅ as in force |", "| not distinguished: "]
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
        assert_eq!(merged.questions, asked().questions);
        let mut expected = asked();
        expected.questions.retain(|question| question.summary() != Some(Summary::Unexpected));
        assert_eq!(report.clone().merge(expected).status(), report.status());
    }
    // What every report of a run has: questions of which nothing was seen.
    let mut questions = asked();
    questions.questions.iter_mut().for_each(|question| question.findings.clear());
    assert_eq!(questions.status(), Status::NoVerdict);
    assert!(
        Report::from_json(&questions.to_json()).unwrap_err().to_string().starts_with("nothing ran in it; ")
    );
}

#[rstest]
#[case::inconclusive(Verdict::Inconclusive)]
#[case::unsupported(Verdict::Unsupported)]
fn one_clause_without_a_verdict_is_not_green(#[case] verdict: Verdict) {
    let mut run = held("fake");
    assert_eq!(run.status(), Status::Held);
    run.clauses[7].verdict = verdict;
    let report = Report { runs: vec![held("fake"), run], ..Report::default() };
    assert_eq!(report.status(), Status::NoVerdict);
    assert!(markdown(&report).starts_with("## ⚠️ No verdict: 1 "));
}

/// Behind a URL a capability may be lacking, and one clause in twenty inconclusive because responses were lost. A clause that is inconclusive although
/// no response was lost needs an operation that the backend does not have.
#[rstest]
#[case::lacking(Verdict::Unsupported, 9, Some(0), Status::Held)]
#[case::one_in_twenty(Verdict::Inconclusive, 1, Some(1), Status::Held)]
#[case::two_in_twenty(Verdict::Inconclusive, 2, Some(9), Status::NoVerdict)]
#[case::nothing_lost(Verdict::Inconclusive, 1, Some(0), Status::NoVerdict)]
#[case::nothing_known(Verdict::Inconclusive, 1, None, Status::NoVerdict)]
#[case::broken(Verdict::Broken, 1, Some(1), Status::Broken)]
fn a_third_party_may_lose_a_few_responses(
    #[case] verdict: Verdict,
    #[case] count: usize,
    #[case] lost_responses: Option<u64>,
    #[case] status: Status,
) {
    let mut run = RunReport { lost_responses, ..held("endpoint") };
    let whole = run.clauses.len();
    let clause = run.clauses[0].clone();
    run.clauses.extend((whole..20).map(|_| clause.clone()));
    run.clauses.truncate(20);
    run.clauses[..count].iter_mut().for_each(|clause| clause.verdict = verdict);
    assert_eq!(RunReport { endpoint: Some("http://127.0.0.1:1".to_owned()), ..run.clone() }.status(), status);
    // In process nothing is lost or lacking.
    let own = RunReport { endpoint: None, ..run }.status();
    assert_eq!(own, if verdict == Verdict::Broken { Status::Broken } else { Status::NoVerdict });
}

/// An XML parser reads the report, even if a backend sends characters that XML forbids.
#[test]
fn no_character_makes_the_xml_unreadable() {
    let mut run = held("endpoint");
    run.name = Some("one\u{fffe}".to_owned());
    run.clauses[0].verdict = Verdict::Broken;
    run.clauses[0].why = Some("two\u{ffff}\u{1b}\nthree".to_owned());
    let xml = junit(&Report { runs: vec![run], ..Report::default() }).unwrap();
    assert!(
        !xml.contains(['\u{fffe}', '\u{ffff}', '\u{1b}']) && xml.contains("two") && xml.contains("three"),
        "{xml}"
    );
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
        "version": 4,
        "runs": [{ "backend": "fake", "cases": 1, "seeds": [1], "seconds": 0.5, "clauses": [{
            "name": "merging::siblings_follow", "sentence": "", "basis": "documented", "source": "", "verdict": "held",
            "cases": 1, "seconds": 0.5,
        }] }],
    });
    assert!(Report::from_json(&report.to_string()).is_ok());
    change(&mut report);
    report.to_string()
}

#[rstest]
#[case::no_json("# report".to_owned(), "expected value")]
#[case::another_version(changed(|r| r["version"] = 3.into()), "version 3 is not known; allowed: 4")]
#[case::the_first_version(json!({ "version": 1, "backend": "fake" }).to_string(), "version 1 is not known; allowed: 4")]
#[case::no_version(changed(|r| { r.as_object_mut().unwrap().remove("version"); }), "missing field `version`")]
#[case::an_unknown_field(changed(|r| r["colour"] = "green".into()), "unknown field `colour`")]
#[case::an_unknown_clause(
    changed(|r| r["runs"][0]["clauses"][0]["name"] = "merging::x\ny".into()),
    "no clause \"merging::x\\ny\""
)]
#[case::an_unknown_end(changed(|r| r["runs"][0]["clauses"][0]["verdict"] = "green".into()), "unknown variant `green`")]
#[case::no_basis(
    changed(|r| { r["runs"][0]["clauses"][0].as_object_mut().unwrap().remove("basis"); }),
    "the clause \"merging::siblings_follow\" has no basis; allowed: documented"
)]
#[case::no_seed(changed(|r| r["runs"][0]["seeds"] = json!([])), "the run on \"fake\" has no seed")]
#[case::blank_name(changed(|r| r["runs"][0]["name"] = " ".into()), "the name or the region of a run is wrong; allowed: 1 to 100 characters")]
#[case::long_region(changed(|r| r["runs"][0]["region"] = "x".repeat(101).into()), "allowed: 1 to 100 characters")]
#[case::no_run(changed(|r| r["runs"] = json!([])), "nothing ran in it")]
#[case::no_clause(changed(|r| r["runs"][0]["clauses"] = json!([])), "nothing ran in it")]
#[case::a_date(changed(|r| r["date"] = "today".into()), "`today` is no timestamp; allowed: UTC")]
#[case::a_selection(
    changed(|r| r["runs"][0]["selected"] = json!(["lockstep", "merging"])),
    "\"merging\" cannot have been selected; allowed: "
)]
fn what_is_no_report_is_refused_in_one_line(#[case] text: String, #[case] why: &str) {
    let told = error_chain(&Report::from_json(&text).unwrap_err());
    assert!(told.contains(why) && told.lines().count() == 1, "{told}");
}

#[test]
fn broken_clauses_come_first() {
    let text = markdown(&sample_report());
    let places =
        ["| broken |", "| inconclusive", "| unsupported |", "| drift |"].map(|row| text.find(row).unwrap());
    assert!(places.is_sorted(), "{text}");
    assert!(text.len() < 60_000, "a summary of {} bytes is not short", text.len());
    for told in [
        "❌ `InvalidParameter`",
        "⚠️ unexpected: ",
        "not distinguished: Unchanged, ResourceConflict; hidden by merge\\_unknown\\_source = InvalidParameter",
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
    let cases: usize = report.runs.iter().map(|run| run.clauses.len()).sum();
    let missing: usize = report.runs.iter().map(|run| run.missing().count()).sum();
    assert!(missing > 1);
    assert_eq!(xml.matches("<testcase ").count(), cases + missing);
    assert_eq!(xml.matches("<failure").count(), report.count(Verdict::Broken));
    let errors = report.count(Verdict::Inconclusive) + report.count(Verdict::Unsupported) + missing;
    assert_eq!(xml.matches("<error").count(), errors);
    assert!(xml.contains("it was selected, and no part of the run has it"), "{xml}");
}
