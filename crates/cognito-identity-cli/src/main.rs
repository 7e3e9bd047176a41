//! Serves a fake of Amazon Cognito Identity to clients in every language, runs the service's contract against backends,
//! and explains the contract. Start reading at [`main`].
//!
//! The exit code is 0 if everything selected held, 1 if something did not, and 2 if the command could not run; then it
//! prints the reason in one line.

mod args;
#[cfg(feature = "endpoint")]
mod calibrate;
mod calibration;
#[cfg(feature = "endpoint")]
mod cleanup;
mod commit;
#[cfg(feature = "endpoint")]
mod drift;
#[cfg(feature = "endpoint")]
mod endpoint;
mod explain;
mod now;
mod number;
mod output;
mod progress;
mod quiet;
mod report;
mod selection;
#[cfg(feature = "serve")]
mod serve;
mod summary;
mod table;
mod verify;

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};
use output::Output;

fn main() -> ExitCode {
    let ended = match Args::try_parse() {
        Ok(args) => run(&args.command, &mut Output(io::stdout().lock())),
        Err(error) if error.use_stderr() => Err(args::misused(&error)),
        Err(help) => help.print().map(|()| true).or_else(output::unread),
    };
    if let Err(why) = &ended {
        // An error while printing the error cannot be reported.
        let _ = writeln!(io::stderr(), "error: {why}");
    }
    ExitCode::from(exit_code(&ended))
}

/// Carries out a command; `true` if everything that was selected held.
fn run(command: &Command, out: &mut dyn Write) -> Result<bool, CannotRun> {
    match command {
        Command::Verify(options) => return verify::verify(options, out),
        Command::Report(options) => return report::report(options, out),
        #[cfg(feature = "endpoint")]
        Command::Calibrate(options) => return calibrate::calibrate(options, out),
        #[cfg(feature = "endpoint")]
        Command::Cleanup(options) => return cleanup::cleanup(options, out),
        Command::Explain { clause } => out.write_all(explain::explain(clause)?.as_bytes())?,
        #[cfg(feature = "serve")]
        Command::Serve(options) => serve::serve(options, out)?,
        Command::Fidelity => out.write_all(cognito_identity_runner::report::fidelity().as_bytes())?,
    }
    out.flush()?;
    Ok(true)
}

fn exit_code(ended: &Result<bool, CannotRun>) -> u8 {
    match ended {
        Ok(true) => 0,
        Ok(false) => 1,
        Err(_) => 2,
    }
}

/// Reason why nothing could be run, in one line: the mistake, the allowed values, the remedy.
#[derive(Debug)]
struct CannotRun(String);

impl fmt::Display for CannotRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<String> for CannotRun {
    fn from(why: String) -> Self {
        Self(why)
    }
}

impl From<io::Error> for CannotRun {
    fn from(error: io::Error) -> Self {
        Self(format!(
            "cannot write to standard output: {error}; write to a file or a terminal that accepts the text"
        ))
    }
}
