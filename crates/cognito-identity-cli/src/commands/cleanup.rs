//! Command `cognito-fake cleanup`: lists the suite's pools and deletes those with an expired lease. Start reading at
//! [`cleanup`].

use std::io::Write;

use cognito_identity_contracts::error_chain;
use cognito_identity_runner::cleanup::{FoundPool, State, delete, find};
use cognito_identity_runner::redact::redact_line;

use crate::endpoint::Against;
use crate::error::CannotRun;
use crate::now::now;

pub(crate) const EXAMPLES: &str = "\
Examples:
  cognito-fake cleanup --against endpoint --endpoint-url http://127.0.0.1:9229    list the pools without deleting any
  cognito-fake cleanup --against endpoint --endpoint-url http://127.0.0.1:9229 --delete

A pool is deleted only if its name has the suite's prefix, and its tags are a lease of the suite that has expired. Every other
pool is left alone.

Exit codes: 0 done; 1 a pool could not be deleted; 2 the command could not run.";

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    against: Against,

    /// Delete the pools with an expired lease, instead of listing them
    #[arg(long)]
    delete: bool,
}

/// Lists every pool with a name of the suite's form, and deletes those with an expired lease; `true` if all of that
/// succeeded.
pub(crate) fn cleanup(options: &Options, out: &mut dyn Write) -> Result<bool, CannotRun> {
    let harness = options.against.open()?;
    let now = u64::try_from(now().as_secs()).unwrap_or_default();
    let found = find(&harness, now).map_err(|error| redact_line(&harness, &error_chain(&error)))?;
    let is_expired = |found: &&FoundPool| matches!(found.state, State::Expired(_));
    let closing = match (found.len(), found.iter().filter(is_expired).count()) {
        (0, _) => "no pool has the suite's name prefix".to_owned(),
        (all, over) if options.delete => {
            format!("{all} pools with the suite's name prefix, {over} of them with an expired lease")
        }
        (all, over) => format!(
            "{all} pools with the suite's name prefix, {over} of them with an expired lease; --delete deletes those"
        ),
    };
    let mut failed = false;
    for FoundPool { id, name, state } in found {
        let what = match state {
            State::Expired(_) if !options.delete => "would be deleted: lease expired".to_owned(),
            State::Expired(_) => match delete(&harness, &id, now) {
                Ok(true) => "deleted: lease expired".to_owned(),
                Ok(false) => "kept: its lease was renewed, or the pool is gone".to_owned(),
                Err(error) => {
                    failed = true;
                    format!("not deleted: {}", redact_line(&harness, &error_chain(&error)))
                }
            },
            State::InUse(lease) => {
                format!("kept: in use for {} s more", lease.expires.saturating_sub(now))
            }
            State::NoLease => "kept: it has no lease".to_owned(),
        };
        writeln!(out, "{}  {}  {what}", redact_line(&harness, &id), redact_line(&harness, &name))?;
    }
    writeln!(out, "{closing}")?;
    out.flush()?;
    Ok(!failed)
}
