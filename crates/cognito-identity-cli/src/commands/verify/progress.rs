//! Shows the progress of a run on standard error: a bar on a terminal, a line for each clause elsewhere.

use std::io::Write;
use std::time::Duration;

use cognito_identity_contracts::Verdict;
use cognito_identity_runner::report::ClauseReport;
use indicatif::{ProgressBar, ProgressStyle};

use crate::table::time;

/// Progress of a run.
pub(crate) enum Progress<'a> {
    /// Bar that names the running clause; only a clause that did not hold gets a line.
    Bar(ProgressBar, Vec<&'a str>),
    /// A line for each that is done.
    Lines(Box<dyn Write + 'a>),
}

impl<'a> Progress<'a> {
    /// A bar if standard error is a terminal that can show one.
    pub(crate) fn on_stderr(names: Vec<&'a str>) -> Self {
        let bar = ProgressBar::new(names.len() as u64);
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        if bar.is_hidden() || is_dumb {
            return Self::Lines(Box::new(std::io::stderr()));
        }
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} {wide_msg}") {
            bar.set_style(style);
        }
        bar.set_message(names.first().copied().unwrap_or_default().to_owned());
        bar.enable_steady_tick(Duration::from_millis(250));
        Self::Bar(bar, names)
    }

    /// Records that one more clause is done.
    pub(crate) fn done(&mut self, clause: &ClauseReport) {
        match self {
            Self::Bar(bar, names) => {
                if clause.verdict != Verdict::Held {
                    bar.println(line(clause));
                }
                bar.inc(1);
                let next = usize::try_from(bar.position()).ok().and_then(|next| names.get(next));
                bar.set_message(next.copied().unwrap_or_default().to_owned());
            }
            // A closed standard error does not stop the run.
            Self::Lines(lines) => writeln!(lines, "{}", line(clause)).unwrap_or_default(),
        }
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if let Self::Bar(bar, _) = self {
            bar.finish_and_clear();
        }
    }
}

fn line(ClauseReport { name, verdict, cases, seconds, .. }: &ClauseReport) -> String {
    let plural = if *cases == 1 { "case" } else { "cases" };
    format!("{verdict}  {name} ({cases} {plural}, {})", time(*seconds))
}
