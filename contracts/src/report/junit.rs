//! The run as `JUnit` XML, which every CI shows.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::Run;
use crate::clause::Verdict;

/// The run as `JUnit` XML: a test suite for each group, a test case for each clause.
///
/// # Errors
///
/// Never in practice: only if the report cannot be written to memory.
pub fn junit(run: &Run) -> Result<String, String> {
    let mut report = Report::new(format!("cognito-identity contracts on {}", run.backend));
    report.set_time(run.time());
    for group in run.held.chunk_by(|one, other| one.clause.group() == other.clause.group()) {
        let mut suite = TestSuite::new(group[0].clause.group());
        for held in group {
            let status = match &held.outcome.verdict {
                Verdict::Held => TestCaseStatus::success(),
                Verdict::Broken(why) => failure(NonSuccessKind::Failure, why),
                Verdict::Inconclusive(why) | Verdict::Unable(why) => failure(NonSuccessKind::Error, why),
            };
            let mut case = TestCase::new(held.clause.short_name(), status);
            case.set_classname(format!("{}.{}", run.backend, held.clause.group()));
            case.set_time(held.time);
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    report.to_string().map_err(|error| error.to_string())
}

fn failure(kind: NonSuccessKind, why: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(why.lines().next().unwrap_or_default());
    status.set_description(why);
    status
}
