//! Renders the report as `JUnit` XML, which every CI displays. Start reading at [`junit`].

use std::time::Duration;

use cognito_identity_contracts::Verdict;
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::{ClauseReport, Report};
use crate::error::{RunError, RunErrorKind};
use crate::redact::printable;

/// Renders the report as `JUnit` XML: a test suite for each group, a test case for each clause. A broken clause is a
/// failure; an inconclusive, unsupported or missing one is an error. Questions are left out: they are no tests.
///
/// # Errors
///
/// Never in practice: only if the report cannot be written to memory.
pub fn junit(report: &Report) -> Result<String, RunError> {
    // A report may come from a file, with characters that XML forbids.
    let titles: Vec<_> = report.runs.iter().map(|run| printable(&run.title())).collect();
    let on = if titles.is_empty() { String::new() } else { format!(" on {}", titles.join(", ")) };
    let mut xml = quick_junit::Report::new(format!("cognito-identity contracts{on}"));
    xml.set_time(time(report.runs.iter().map(|run| run.seconds).sum()));
    for (run, title) in report.runs.iter().zip(&titles) {
        let alone = report.runs.len() == 1;
        let named = |group: &str| if alone { group.to_owned() } else { format!("{title}: {group}") };
        for clauses in run.clauses.chunk_by(|one, other| one.group() == other.group()) {
            let group = clauses[0].group();
            let mut suite = TestSuite::new(named(group));
            for clause in clauses {
                let ClauseReport { verdict, why, seconds, .. } = clause;
                suite.add_test_case(case(
                    title,
                    group,
                    clause.short_name(),
                    *verdict,
                    why.as_deref(),
                    *seconds,
                ));
            }
            xml.add_test_suite(suite);
        }
        let mut suite = TestSuite::new(named("missing"));
        for name in run.missing() {
            let why = Some("it was selected, and no part of the run has it");
            suite.add_test_case(case(title, "missing", name, Verdict::Inconclusive, why, 0.0));
        }
        if !suite.test_cases.is_empty() {
            xml.add_test_suite(suite);
        }
    }
    let cannot = || RunError::new(RunErrorKind::Content, "the report cannot be written as XML");
    xml.to_string().map_err(|error| cannot().because(error))
}

fn case(title: &str, group: &str, name: &str, verdict: Verdict, why: Option<&str>, seconds: f64) -> TestCase {
    let mut status = match verdict {
        Verdict::Held => TestCaseStatus::success(),
        Verdict::Broken => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Verdict::Inconclusive | Verdict::Unsupported => TestCaseStatus::non_success(NonSuccessKind::Error),
    };
    if let Some(why) = why {
        let why = &printable(why);
        status.set_message(why.lines().next().unwrap_or_default());
        status.set_description(why);
    }
    let mut case = TestCase::new(name, status);
    case.set_classname(format!("{title}.{group}"));
    case.set_time(time(seconds));
    case
}

/// A number of seconds from a file may be any.
fn time(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}
