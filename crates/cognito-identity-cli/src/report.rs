//! The files of `--report`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use cognito_identity_contracts::Verdict;
use cognito_identity_contracts::report::junit;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use serde_json::{Value, json};

use crate::CannotRun;
use crate::lockstep::{self, Lockstep};
use crate::summary::Judged;

/// The folder a report goes to, made before the run, so that a long run is not made in vain.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Makes the folder, unless it is there.
    pub(crate) fn make(path: &Path) -> Result<Self, CannotRun> {
        fs::create_dir_all(path).map_err(|error| unwritable(path, &error))?;
        Ok(Self(path.to_owned()))
    }

    /// Writes report.json and junit.xml.
    pub(crate) fn write(&self, judged: &Judged) -> Result<(), CannotRun> {
        for (name, text) in [("report.json", json(judged)?), ("junit.xml", xml(judged)?)] {
            let path = self.0.join(name);
            fs::write(&path, text).map_err(|error| unwritable(&path, &error))?;
        }
        Ok(())
    }
}

fn unwritable(path: &Path, error: &io::Error) -> CannotRun {
    CannotRun(format!(
        "cannot write the report to `{}`: {error}; give --report a folder that can be made or written to",
        path.display()
    ))
}

/// The run as JSON, with what is needed to repeat it.
fn json(judged: &Judged) -> Result<String, CannotRun> {
    let mut file: Value = serde_json::from_str(&judged.run.json()).map_err(|error| unmade(&error))?;
    file["green"] = judged.is_green().into();
    file["cases"] = judged.cases.into();
    file["seed"] = judged.seed.into();
    if let Some(Lockstep { outcome, time }) = &judged.lockstep {
        file["lockstep"] = json!({
            "says": lockstep::SAYS,
            "basis": lockstep::BASIS,
            "result": outcome.verdict.word(),
            "why": outcome.verdict.why(),
            "cases": outcome.cases,
            "seconds": time.as_secs_f64(),
        });
    }
    let text = serde_json::to_string_pretty(&file).map_err(|error| unmade(&error))?;
    Ok(text + "\n")
}

/// The run as `JUnit` XML.
fn xml(judged: &Judged) -> Result<String, CannotRun> {
    let text = junit(&judged.run)?;
    let Some(Lockstep { outcome, time }) = &judged.lockstep else {
        return Ok(text);
    };
    let mut report = Report::deserialize_from_str(&text).map_err(|error| unmade(&error))?;
    let mut status = match &outcome.verdict {
        Verdict::Held => TestCaseStatus::success(),
        Verdict::Broken(_) => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Verdict::Inconclusive(_) | Verdict::Unable(_) => TestCaseStatus::non_success(NonSuccessKind::Error),
    };
    if let Some(why) = outcome.verdict.why() {
        status.set_message(why.lines().next().unwrap_or_default());
        status.set_description(why);
    }
    let mut case = TestCase::new(lockstep::NAME, status);
    case.set_classname(format!("{}.{}", judged.run.backend, lockstep::NAME));
    case.set_time(*time);
    let mut suite = TestSuite::new(lockstep::NAME);
    suite.add_test_case(case);
    report.set_time(judged.run.time() + *time);
    report.add_test_suite(suite);
    report.to_string().map_err(|error| unmade(&error))
}

fn unmade(error: &dyn std::error::Error) -> CannotRun {
    CannotRun(format!("cannot make the report: {error}; please report it, with the command line"))
}
