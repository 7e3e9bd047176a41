//! Renders the report as `JUnit` XML, which every CI displays. Start reading at [`junit`].

use std::time::Duration;

use cognito_identity_contracts::lockstep;
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::{Ended, Report, RunReport};

/// Renders the report as `JUnit` XML: a test suite for each group, a test case for each clause. A broken clause is a
/// failure; an inconclusive, unable or missing one is an error. Questions are left out: they are no tests.
///
/// # Errors
///
/// Never in practice: only if the report cannot be written to memory.
pub fn junit(report: &Report) -> Result<String, String> {
    let titles: Vec<_> = report.runs.iter().map(RunReport::title).collect();
    let on = if titles.is_empty() { String::new() } else { format!(" on {}", titles.join(", ")) };
    let mut xml = quick_junit::Report::new(format!("cognito-identity contracts{on}"));
    xml.set_time(time(report.runs.iter().map(|run| run.seconds).sum()));
    for run in &report.runs {
        let alone = report.runs.len() == 1;
        let named = |group: &str| if alone { group.to_owned() } else { format!("{}: {group}", run.title()) };
        for group in run.clauses.chunk_by(|one, other| group(&one.name).0 == group(&other.name).0) {
            let (name, _) = self::group(&group[0].name);
            let mut suite = TestSuite::new(named(name));
            for clause in group {
                let (_, short) = self::group(&clause.name);
                let why = clause.why.as_deref();
                suite.add_test_case(case(run, name, short, clause.result, why, clause.seconds));
            }
            xml.add_test_suite(suite);
        }
        if let Some(lockstep) = &run.lockstep {
            let name = lockstep::NAME;
            let why = lockstep.why.as_deref();
            let mut suite = TestSuite::new(named(name));
            suite.add_test_case(case(run, name, name, lockstep.result, why, lockstep.seconds));
            xml.add_test_suite(suite);
        }
        let mut suite = TestSuite::new(named("missing"));
        for name in run.missing() {
            let why = Some("it was selected, and no part of the run has it");
            suite.add_test_case(case(run, "missing", name, Ended::Inconclusive, why, 0.0));
        }
        if !suite.test_cases.is_empty() {
            xml.add_test_suite(suite);
        }
    }
    xml.to_string().map_err(|error| error.to_string())
}

fn case(run: &RunReport, group: &str, name: &str, end: Ended, why: Option<&str>, seconds: f64) -> TestCase {
    let mut status = match end {
        Ended::Held => TestCaseStatus::success(),
        Ended::Broken => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Ended::Inconclusive | Ended::Unable => TestCaseStatus::non_success(NonSuccessKind::Error),
    };
    if let Some(why) = why {
        status.set_message(why.lines().next().unwrap_or_default());
        status.set_description(why);
    }
    let mut case = TestCase::new(name, status);
    case.set_classname(format!("{}.{group}", run.title()));
    case.set_time(time(seconds));
    case
}

/// The group of a clause, and its name within it.
fn group(name: &str) -> (&str, &str) {
    name.split_once("::").unwrap_or((name, name))
}

/// A number of seconds from a file may be any.
fn time(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}
