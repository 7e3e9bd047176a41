//! Serves a fake of Amazon Cognito Identity to clients in every language, runs the service's contract against backends,
//! and explains the contract. Start reading at [`main`].
//!
//! The exit code is 0 for success, 1 if a result is not green, and 2 if the command could not run; then it prints the
//! reason in one line.

mod args;
mod calibration;
mod commands;
mod commit;
#[cfg(feature = "endpoint")]
mod endpoint;
mod error;
mod now;
mod number;
mod output;
mod quiet;
mod report;
mod selection;
mod table;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use cognito_identity_runner::redact::redact_plain_line;

use args::{Args, Command};
use error::CannotRun;
use output::Output;

fn main() -> ExitCode {
    let ended = match Args::try_parse() {
        Ok(args) => run(&args.command, &mut Output(io::stdout().lock())),
        Err(error) if error.use_stderr() => Err(args::misused(&error)),
        Err(help) => help.print().map(|()| true).or_else(output::unread),
    };
    if let Err(why) = &ended {
        // It may quote an argument with line breaks. An error while printing the error cannot be reported.
        let _ = writeln!(io::stderr(), "error: {}", redact_plain_line(&why.to_string()));
    }
    ExitCode::from(exit_code(&ended))
}

/// Carries out a command; `true` if everything that was selected held.
fn run(command: &Command, out: &mut dyn Write) -> Result<bool, CannotRun> {
    match command {
        Command::Verify(options) => return commands::verify::verify(options, out),
        Command::Report(options) => return commands::report::report(options, out),
        #[cfg(feature = "endpoint")]
        Command::Calibrate(options) => return commands::calibrate::calibrate(options, out),
        #[cfg(feature = "endpoint")]
        Command::Cleanup(options) => return commands::cleanup::cleanup(options, out),
        Command::Explain { clause } => out.write_all(commands::explain::explain(clause)?.as_bytes())?,
        #[cfg(feature = "serve")]
        Command::Serve(options) => commands::serve::serve(options, out)?,
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
