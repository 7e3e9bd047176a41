//! Tests that the page is safe and complete for any report.

use cognito_identity_contracts::{CLAUSES, Verdict};
use cognito_identity_runner::report::Report;
use serde_json::{Value, json};

use super::page;

const HOSTILE: &str = "</style></pre></title><script>alert(1)</script>\" onload='x' <img src=x>&amp;";

/// A report with one of everything, each text of which is this one.
fn report_of(text: &str) -> Report {
    // Only names of clauses must be known.
    let name = if text.len() < 1_000 { text } else { "lookup" };
    let divergence = json!({
        "program": { "version": 2, "about": text, "steps": [] },
        "steps": [
            { "request": text, "expected": { text: text }, "actual": { text: text } },
            { "request": text, "expected": { text: [text, 1] }, "actual": [text] },
        ],
    });
    let clause = |verdict: &str| {
        json!({
            "name": format!("{name}::{verdict}"), "sentence": text, "basis": "observed", "source": text,
            "question": text, "evidence_date": text, "verdict": verdict, "why": text, "cases": 1, "seconds": 1.0,
            "drift": text,
        })
    };
    let lockstep = json!({
        "name": "lockstep", "sentence": text, "source": text, "verdict": "broken", "why": text, "cases": 0,
        "seconds": 0.0, "divergence": divergence, "better_verdicts": ["held"],
    });
    let clauses: Vec<_> = Verdict::ALL.map(Verdict::word).map(clause).into_iter().chain([lockstep]).collect();
    let questions = ["unexpected", "settled", "confounded", "not_asked", "nothing"].map(|finding| {
        let findings = match finding {
            "unexpected" => json!([{ "unexpected": { "exchange": text } }]),
            "settled" => json!([{ "settled": { "candidate": text } }]),
            "confounded" => json!([
                { "confounded": { "hidden_by": [text] } },
                { "confounded": { "candidates": [text], "hidden_by": [] } },
            ]),
            "not_asked" => json!([{ "not_asked": { "why": text } }]),
            _ => json!([]),
        };
        json!({
            "name": text, "question": text, "candidates": [text], "others_in_force": [text], "findings": findings,
            "in_force": { "date": text, "candidate": text, "basis": "assumed", "source": text },
        })
    });
    let report = json!({
        "version": 4, "date": "2026-11-28T12:16:38Z", "commits": [text, "another"], "questions": questions,
        "runs": [{
            "backend": text, "region": text, "endpoint": text, "sdk": text, "cases": 1, "seeds": [1, 2],
            "selected": [text], "requests": u64::MAX, "lost_responses": 1, "seconds": -1e300, "clauses": clauses,
        }],
    });
    serde_json::from_value(report).unwrap()
}

#[test]
fn no_text_of_a_report_is_more_than_text() {
    let hostile = page(&report_of(HOSTILE));
    let harmless = page(&report_of("harmless"));
    for mark in ["<script", "<img", "</style", "</title", " onload='x' <"] {
        assert_eq!(hostile.matches(mark).count(), harmless.matches(mark).count(), "{mark}");
    }
    // Whatever opens and closes on one page does so on the other: the same elements, with other text in them.
    let elements = |page: &str| page.matches('<').count();
    assert_eq!(elements(&hostile), elements(&harmless));
    assert!(hostile.contains("&lt;img src=x&gt;&amp;amp;"), "{hostile}");
}

#[test]
fn nothing_is_loaded_from_anywhere() {
    let page = page(&report_of("harmless"));
    for mark in ["src=", "url(", "@import", "http-equiv=\"refresh", "fetch("] {
        assert!(!page.contains(mark), "{mark}");
    }
    assert_eq!(page.matches("<link").count(), 1);
    assert!(page.contains(r#"<link rel="icon" href="data:,">"#));
}

#[test]
fn an_endless_text_is_cut() {
    let page = page(&report_of(&"é<".repeat(500_000)));
    assert!(page.len() < 1_000_000, "{} bytes", page.len());
    assert!(page.contains(" more characters]"));
}

/// Every clause, all of which held but one.
fn with_one(verdict: &str) -> Report {
    let clauses = CLAUSES.iter().zip(0..).map(|(clause, number)| {
        json!({
            "name": clause.name, "sentence": clause.sentence, "basis": "documented", "source": "a page",
            "verdict": if number == 200 { verdict } else { "held" }, "cases": 1, "seconds": 0.1,
        })
    });
    let clauses: Vec<_> = clauses.collect();
    let run = json!({ "backend": "fake", "cases": 1, "seeds": [1], "seconds": 1.0, "clauses": clauses });
    serde_json::from_value(json!({ "version": 4, "runs": [run] })).unwrap()
}

#[test]
fn the_top_is_green_only_if_everything_held() {
    for (result, class, headline) in [
        ("held", "held", "Everything held"),
        ("broken", "broken", "1 broken"),
        ("inconclusive", "inconclusive", "No verdict"),
        ("unsupported", "inconclusive", "No verdict"),
    ] {
        let page = page(&with_one(result));
        assert!(page.contains(&format!("<header class=\"{class}\">")), "{result}");
        let (_, head) = page.split_once("<h1>").unwrap();
        assert!(head.split_once("</h1>").unwrap().0.ends_with(headline), "{result}");
        assert_eq!(page.contains("id=\"complaints\""), result != "held");
    }
    assert!(page(&Report::default()).contains("<header class=\"inconclusive\">"));
}

#[test]
fn questions_alone_are_no_failed_run() {
    let page = page(&Report { runs: Vec::new(), ..report_of("harmless") });
    let (_, head) = page.split_once("<header class=\"absent\">").unwrap();
    assert!(head.split_once("</h1>").unwrap().0.ends_with("Questions only"), "{head}");
    assert!(head.contains("No clause ran on any backend."));
    for (class, what) in
        [("drift", "unexpected"), ("held", "settled as in force"), ("unsupported", "not distinguished")]
    {
        assert!(head.contains(&format!("<span class=\"count {class}\"><b>1</b> {what}</span>")), "{head}");
    }
    // Nor is there a section of something that there is not.
    assert_eq!((page.matches("<section").count(), page.matches("<script").count()), (1, 0));
    assert_links(&page);
}

#[test]
fn every_clause_is_on_the_page_and_every_link_leads_somewhere() {
    let page = page(&with_one("broken"));
    assert_eq!(page.matches("<tr class=\"row\"").count(), CLAUSES.len());
    assert_links(&page);
}

fn assert_links(page: &str) {
    for link in page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert_eq!(page.matches(&format!("id=\"{link}\"")).count(), 1, "{link}");
    }
}

#[test]
fn a_step_that_is_not_there_is_no_reason_to_panic() {
    let mut report = serde_json::to_value(report_of("harmless")).unwrap();
    let lockstep = report["runs"][0]["clauses"].as_array_mut().unwrap().last_mut().unwrap();
    lockstep["divergence"]["steps"] = Value::Array(Vec::new());
    let report: Report = serde_json::from_value(report).unwrap();
    assert!(page(&report).contains(" differ</h2>"));
}
