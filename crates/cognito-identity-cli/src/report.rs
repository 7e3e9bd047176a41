//! Writes the files of a report: report.html, report.md, report.json and junit.xml. Start reading at [`Folder`].

mod html;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use cognito_identity_contracts::error_chain;
#[cfg(feature = "endpoint")]
use cognito_identity_runner::report::QuestionReport;
use cognito_identity_runner::report::{Report, RunReport, junit, markdown};

use crate::error::CannotRun;
use crate::now::now;

/// The file that reports are read from again.
pub(crate) const MODEL: &str = "report.json";

/// The folder a report goes to, made before the run, so that a long run is not made in vain.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// Parts of the report that are known before the run.
    known: Report,
}

impl Folder {
    /// Makes the folder, unless it is there.
    pub(crate) fn make(path: &Path, known: Report) -> Result<Self, CannotRun> {
        fs::create_dir_all(path).map_err(|error| unwritable(path, &error))?;
        Ok(Self { path: path.to_owned(), known })
    }

    /// Writes all files of a run, and returns the line that lists them.
    pub(crate) fn write(&self, run: RunReport) -> Result<String, CannotRun> {
        self.write_report(Report { runs: vec![run], ..self.known.clone() })
    }

    /// Writes all files of a report without any run, and returns the line that lists them.
    #[cfg(feature = "endpoint")]
    pub(crate) fn write_questions(&self, questions: Vec<QuestionReport>) -> Result<String, CannotRun> {
        self.write_report(Report { questions, ..self.known.clone() })
    }

    /// Writes all files of a merged report as it is, and returns the line that lists them.
    pub(crate) fn write_merged(&self, report: &Report) -> Result<String, CannotRun> {
        write(&self.path, report)
    }

    fn write_report(&self, report: Report) -> Result<String, CannotRun> {
        let report = Report { date: Some(now()), ..report };
        // As one that was merged, so that it does not matter whether it ever is.
        write(&self.path, &Report::default().merge(report))
    }
}

/// Writes all renderings to an existing folder, and returns the line that lists them.
fn write(folder: &Path, report: &Report) -> Result<String, CannotRun> {
    let files = [
        (MODEL, report.to_json()),
        ("report.html", html::page(report)),
        ("report.md", markdown(report)),
        ("junit.xml", junit(report).map_err(|error| unmade(&error_chain(&error)))?),
    ];
    for (name, text) in files {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|error| unwritable(&path, &error))?;
    }
    Ok(format!("the report is in {}: report.html, report.md, {MODEL}, junit.xml", folder.display()))
}

fn unwritable(path: &Path, error: &io::Error) -> CannotRun {
    CannotRun(format!(
        "cannot write the report to `{}`: {error}; give the report a folder that can be made or written to",
        path.display()
    ))
}

fn unmade(why: &str) -> CannotRun {
    CannotRun(format!("cannot make the report: {why}; please report it, with the command line"))
}
