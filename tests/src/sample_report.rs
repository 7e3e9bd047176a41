//! Sample report with every kind of content, some of it hostile.

use std::sync::LazyLock;
use std::time::Duration;

use cognito_identity_contracts::{CLAUSES, Held, Outcome, Profile, Verdict};
use cognito_identity_fake::Assumptions;
use cognito_identity_fake::assumption::{Calibration, MergedAwayDescribed};
use cognito_identity_runner::backends::{FakeHarness, answers};
use cognito_identity_runner::report::{
    ClauseReport, FindingReport, QuestionReport, Report, RunReport, open_questions, run_lockstep,
};

/// Text that a page must escape, and a table must show as one cell.
pub const HOSTILE: &str =
    "<script>document.title = 'taken'</script> | \"><img src=x onerror=alert(1)>\n```\n| a | b |";

/// Three backends: one on which everything holds, one that is broken, one that could not be judged in full.
#[must_use]
pub fn sample_report() -> Report {
    // A divergence is found and shrunk once.
    static SAMPLE: LazyLock<Report> = LazyLock::new(made);
    SAMPLE.clone()
}

fn made() -> Report {
    let report = Report {
        date: Some("2026-11-28T12:16:38Z".parse().expect("a timestamp")),
        commits: ["f100ddf9c2a14bb0d6e1a7f0c35f0a9b8d7e6c54".to_owned()].into(),
        runs: vec![good(), bad(), partly()],
        questions: questions(),
        ..Report::default()
    };
    Report::default().merge(report)
}

/// All clauses, as if they had held.
#[must_use]
pub fn held(backend: &str) -> RunReport {
    let clauses = CLAUSES.iter().zip(1_u32..).map(|(clause, number)| {
        let outcome = Outcome::held(1 + number * 37 % 256);
        let time = Duration::from_millis((number * 53 % 900).into());
        ClauseReport::from(&Held { clause: **clause, outcome, time })
    });
    let clauses: Vec<_> = clauses.collect();
    let seconds = clauses.iter().map(|clause| clause.seconds).sum();
    RunReport {
        backend: backend.to_owned(),
        cases: 256,
        seeds: [1].into(),
        seconds,
        clauses,
        ..RunReport::default()
    }
}

fn good() -> RunReport {
    held("fake")
}

fn bad() -> RunReport {
    let mut run = RunReport {
        sdk: Some("1.121.0".to_owned()),
        requests: Some(48_213),
        lost_responses: Some(0),
        ..held("sdk")
    };
    let why = "the identity of \"u2\": \"us-east-1:6b1f\" is not \"us-east-1:0c44\"\nsmallest case: ([\"u0\", \"u2\"], 1)";
    run.end("merging::siblings_follow", Verdict::Broken, why);
    run.end("lookup::both_keys_are_verified", Verdict::Broken, HOSTILE);
    run.end(
        "wire::every_answer_has_an_id",
        Verdict::Broken,
        &format!("the answer: {}", "0123456789".repeat(100_000)),
    );
    run.clauses.push(lockstep_broken());
    run
}

fn partly() -> RunReport {
    let mut run = RunReport {
        region: Some("eu-west-1".to_owned()),
        endpoint: Some("https://cognito-identity.eu-west-1.amazonaws.com".to_owned()),
        sdk: Some("1.121.0".to_owned()),
        cases: 8,
        seeds: [7, 11].into(),
        selected: CLAUSES.iter().map(|clause| clause.name.to_owned()).collect(),
        requests: Some(1_204_332),
        lost_responses: Some(17),
        ..held("aws")
    };
    run.clauses.retain(|clause| !clause.name.starts_with("tags::"));
    for clause in &mut run.clauses {
        clause.seed = Some(7);
    }
    let names: Vec<_> = CLAUSES.iter().map(|clause| clause.name).collect();
    for name in names.iter().filter(|name| name.starts_with("wire::")) {
        run.end(name, Verdict::Unsupported, "the backend lacks RawWire");
    }
    for name in names.iter().filter(|name| name.starts_with("pagination::")).take(5) {
        run.end(name, Verdict::Inconclusive, "dispatch failure: io error: connection reset by peer");
    }
    for (name, drift) in [
        (
            "pools::a_pool_is_described_as_created",
            "the answer has a member more than the record of 2026-09-28: `PoolClass`",
        ),
        ("access::an_expired_token_says_so", "the words are now \"Invalid login token. Token has expired.\""),
    ] {
        run.clauses
            .iter_mut()
            .filter(|clause| clause.name == name)
            .for_each(|clause| clause.drift = Some(drift.to_owned()));
    }
    if let Some(clause) = run.clauses.iter_mut().find(|clause| clause.name == "merging::siblings_follow") {
        clause.verdict = Verdict::Inconclusive;
        clause.why = Some("rate exceeded for 40 s".to_owned());
        clause.better_verdicts = [Verdict::Held].into();
    }
    run
}

trait End {
    fn end(&mut self, name: &str, verdict: Verdict, why: &str);
}

impl End for RunReport {
    /// Lets a clause end so; the first of its group if there is none of that name.
    fn end(&mut self, name: &str, verdict: Verdict, why: &str) {
        let group = name.split("::").next().unwrap_or_default();
        let place = self.clauses.iter().position(|clause| clause.name == name);
        let place = place.or_else(|| self.clauses.iter().position(|clause| clause.name.starts_with(group)));
        let clause = &mut self.clauses[place.expect("a clause of this group")];
        (clause.verdict, clause.why, clause.cases) = (verdict, Some(why.to_owned()), 0);
    }
}

/// The divergence of a fake under another calibration.
fn lockstep_broken() -> ClauseReport {
    let other = Assumptions { merged_away_described: MergedAwayDescribed::Gone, ..Assumptions::default() };
    let profile = Profile { seed: Some(3), ..Profile::cases(512) };
    let lockstep = run_lockstep(&answers(&Assumptions::default()), &FakeHarness::new(other), &profile);
    assert_eq!(lockstep.verdict, Verdict::Broken, "{:?}", lockstep.why);
    ClauseReport { seconds: 5.31, ..lockstep }
}

fn questions() -> Vec<QuestionReport> {
    let mut questions = open_questions(Calibration::in_force());
    let mut see = |name: &str, finding: FindingReport| {
        let question = questions.iter_mut().find(|question| question.name == name);
        question.expect("a question of this name").findings.insert(finding);
    };
    let settled = |candidate: &str| FindingReport::Settled { candidate: candidate.to_owned() };
    see("merge_same_user", settled("Unchanged"));
    see("merge_unknown_source", settled("InvalidParameter"));
    see("modified_by_link", settled("Moves"));
    see(
        "merge_already_merged",
        FindingReport::Confounded {
            candidates: vec!["Unchanged".to_owned(), "ResourceConflict".to_owned()],
            hidden_by: vec![
                "merge_unknown_source = InvalidParameter".to_owned(),
                "merged_away_described = Gone".to_owned(),
            ],
        },
    );
    see(
        "merged_away_given",
        FindingReport::Unexpected {
            exchange: "GetOpenIdTokenForDeveloperIdentity {\"IdentityId\": \"eu-west-1:0c44…\"}\n\
                       400 InternalErrorException: <b>Please try again</b>"
                .to_owned(),
        },
    );
    see("further_user", FindingReport::NotAsked { why: "none of its clauses was selected".to_owned() });
    questions
}
