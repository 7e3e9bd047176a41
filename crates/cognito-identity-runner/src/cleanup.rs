//! Deletes the pools of killed runs whose lease has expired. [`find`] lists the pools by name and reads the lease in
//! their tags; [`delete`] reads it again before it deletes one.

use cognito_identity::types::{
    DeleteIdentityPoolInput, DescribeIdentityPoolInput, IdentityPool, ListIdentityPoolsInput,
};
use cognito_identity::{CognitoIdentity, ErrorKind, Result};
use cognito_identity_contracts::internals::Pages;
use cognito_identity_contracts::lease::{Lease, PREFIX};
use cognito_identity_contracts::{Check, Failure, Harness};

use crate::backends::environment_of;
use crate::error::{RunError, RunErrorKind};

/// Pool with a name of the suite's form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPool {
    /// Id of the pool.
    pub id: String,
    /// Name of the pool.
    pub name: String,
    /// State of the pool's lease.
    pub state: State,
}

/// State of a pool's lease, which decides whether the pool may be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The lease has expired: the pool may be deleted.
    Expired(Lease),
    /// The lease is valid: a run may still use the pool.
    InUse(Lease),
    /// The pool has no lease: another client created it, or a run with `--no-lease`.
    NoLease,
}

/// Returns all pools of the account whose names begin as the suite's do. `now` is in epoch seconds.
///
/// # Errors
///
/// If a pool cannot be listed or described, in one line.
pub fn find(harness: &dyn Harness, now: u64) -> std::result::Result<Vec<FoundPool>, RunError> {
    let service = environment_of(harness)?.service;
    block_on(harness, find_pools(&*service, now))
}

/// Deletes a pool if its lease, as the service returns it now, has expired; `true` if it did.
///
/// # Errors
///
/// If the pool cannot be described or deleted, in one line.
pub fn delete(harness: &dyn Harness, id: &str, now: u64) -> std::result::Result<bool, RunError> {
    let service = environment_of(harness)?.service;
    block_on(harness, delete_expired(&*service, id, now))
}

/// Returns the backend's response to `asking`.
fn block_on<T>(
    harness: &dyn Harness,
    asking: impl Future<Output = Check<T>>,
) -> std::result::Result<T, RunError> {
    let mut response = None;
    let asked = harness.block_on(Box::pin(async {
        response = Some(asking.await?);
        Ok(())
    }));
    match asked {
        Ok(()) => response.ok_or_else(|| RunError::new(RunErrorKind::Backend, "the request was not sent")),
        Err(Failure::Broken(why) | Failure::Inconclusive(why)) => {
            Err(RunError::new(RunErrorKind::Backend, why))
        }
    }
}

async fn find_pools(service: &dyn CognitoIdentity, now: u64) -> Check<Vec<FoundPool>> {
    let mut names = Vec::new();
    let mut pages = Pages::<()>::new(&[60]);
    while let Some((size, token)) = pages.next()? {
        let request = ListIdentityPoolsInput { next_token: token, ..ListIdentityPoolsInput::new(size) };
        let page = service.list_identity_pools(request).await?;
        for pool in page.identity_pools.unwrap_or_default() {
            if let (Some(id), Some(name)) = (pool.identity_pool_id, pool.identity_pool_name)
                && name.starts_with(PREFIX)
            {
                names.push((id, name));
            }
        }
        // An emulator may ignore the requested number of rows; its pools are cleaned up all the same.
        pages.turn(page.next_token)?;
    }
    let mut found = Vec::new();
    for (id, name) in names {
        if let Some(state) = state(service, &id, now).await? {
            found.push(FoundPool { id, name, state });
        }
    }
    Ok(found)
}

async fn delete_expired(service: &dyn CognitoIdentity, id: &str, now: u64) -> Check<bool> {
    if !matches!(state(service, id, now).await?, Some(State::Expired(_))) {
        return Ok(false);
    }
    match service.delete_identity_pool(DeleteIdentityPoolInput::new(id)).await {
        Err(error) if error.kind() != Some(&ErrorKind::ResourceNotFound) => Err(error.into()),
        _ => Ok(true),
    }
}

/// Returns the state of a pool's lease; `None` if the pool no longer exists.
async fn state(service: &dyn CognitoIdentity, id: &str, now: u64) -> Result<Option<State>> {
    let described = service.describe_identity_pool(DescribeIdentityPoolInput::new(id)).await;
    let IdentityPool { identity_pool_name, identity_pool_tags, .. } = match described {
        Err(error) if error.kind() == Some(&ErrorKind::ResourceNotFound) => return Ok(None),
        described => described?,
    };
    let name = identity_pool_name.unwrap_or_default();
    let tags = identity_pool_tags.unwrap_or_default();
    Ok(Some(match Lease::from_tags(&name, &tags) {
        Some(lease) if lease.is_expired(now) => State::Expired(lease),
        Some(lease) => State::InUse(lease),
        None => State::NoLease,
    }))
}
