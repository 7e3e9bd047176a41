//! Rejects requests that would leave a pool without its lease.

use cognito_identity::Operation;
use cognito_identity::types::StringMap;
use cognito_identity_contracts::lease::{Lease, TAG};
use serde::Deserialize;

use super::Options;

#[derive(Deserialize)]
struct Asked {
    #[serde(rename = "IdentityPoolName", default)]
    name: String,
    #[serde(rename = "IdentityPoolTags")]
    tags: Option<StringMap>,
    #[serde(rename = "TagKeys", default)]
    keys: Vec<String>,
}

/// Checks that every pool still carries the run's lease after the request; else returns why not.
///
/// If the run were killed now, cleanup could not distinguish a pool without a lease from pools of other owners. An
/// unreadable body passes: the service cannot carry it out either.
pub(crate) fn check(options: &Options, asked: Operation, body: &[u8]) -> Result<(), String> {
    let Some(lease) = &options.lease else { return Ok(()) };
    let Ok(Asked { name, tags, keys }) = serde_json::from_slice(body) else { return Ok(()) };
    let names = matches!(asked, Operation::CreateIdentityPool | Operation::UpdateIdentityPool);
    if names && !is_name(&name) {
        return Ok(());
    }
    let carries = |tags: &StringMap| Lease::from_tags(&name, tags).as_ref() == Some(lease);
    let is_kept = match asked {
        Operation::CreateIdentityPool => carries(&tags.unwrap_or_default()),
        Operation::UpdateIdentityPool => carries(&tags.unwrap_or_else(|| lease.tags())),
        Operation::UntagResource => !keys.iter().any(|key| key == TAG),
        _ => true,
    };
    if is_kept {
        return Ok(());
    }
    Err(format!("{asked} is not sent: a pool would be without the run's lease"))
}

/// Whether the service model allows this name for a pool, so that no pool has another.
fn is_name(name: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || "_+=,.@-".contains(c);
    (1..=128).contains(&name.chars().count()) && name.chars().all(is_allowed)
}
