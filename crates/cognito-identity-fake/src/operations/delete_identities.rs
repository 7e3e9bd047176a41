//! `DeleteIdentities`: each id is deleted or returned with an error code.

use std::collections::BTreeSet;

use cognito_identity::types::{
    DeleteIdentitiesInput, DeleteIdentitiesOutput, ErrorCode, UnprocessedIdentityId,
};

use crate::assumption::{
    DeleteOtherRegion, DeleteRepeated, DeleteUnknown, MergedAwayDeleted, UserOfDeletedIdentity,
};
use crate::context::{Context, Outcome};
use crate::guid::Guid;
use crate::state::{Identity, State, Status};

pub(super) fn delete_identities(
    state: &mut State,
    ctx: &Context<'_>,
    input: DeleteIdentitiesInput,
) -> Outcome<DeleteIdentitiesOutput> {
    let mut unprocessed = Vec::new();
    let mut seen = BTreeSet::new();
    for id in input.identity_ids_to_delete.iter().flatten() {
        let error_code = match ctx.settings.guid(id).filter(|&guid| state.get(guid).is_some()) {
            _ if !seen.insert(id) => repeated(ctx),
            None => unknown(ctx, id),
            Some(guid) => {
                delete(state, ctx, guid);
                None
            }
        };
        unprocessed.extend(error_code.map(|error_code| UnprocessedIdentityId {
            identity_id: Some(id.clone()),
            error_code: Some(error_code),
        }));
    }
    Ok(DeleteIdentitiesOutput { unprocessed_identity_ids: Some(unprocessed) })
}

/// Returns the error code of an id that names no identity, by assumption.
fn unknown(ctx: &Context<'_>, id: &str) -> Option<ErrorCode> {
    let assume = ctx.assume();
    let here = id.split(':').next() == Some(&ctx.settings.region);
    if here {
        match assume.delete_unknown() {
            DeleteUnknown::Processed => None,
            DeleteUnknown::AccessDenied => Some(ErrorCode::AccessDenied),
            DeleteUnknown::InternalServerError => Some(ErrorCode::InternalServerError),
        }
    } else {
        match assume.delete_other_region() {
            DeleteOtherRegion::Processed => None,
            DeleteOtherRegion::AccessDenied => Some(ErrorCode::AccessDenied),
            DeleteOtherRegion::InternalServerError => Some(ErrorCode::InternalServerError),
        }
    }
}

/// Returns the error code of an id that the request repeats, by assumption.
fn repeated(ctx: &Context<'_>) -> Option<ErrorCode> {
    match ctx.assume().delete_repeated() {
        DeleteRepeated::Processed => None,
        DeleteRepeated::AccessDenied => Some(ErrorCode::AccessDenied),
        DeleteRepeated::InternalServerError => Some(ErrorCode::InternalServerError),
    }
}

/// Deletes an identity and, by assumption, the whole chain of identities it was merged into.
fn delete(state: &mut State, ctx: &Context<'_>, guid: Guid) {
    let mut next = Some(guid);
    while let Some(guid) = next {
        let bars_users = state.get(guid).is_some_and(|identity| bars_users(ctx, identity));
        let deleted = state.delete_identity(guid, bars_users);
        next = match deleted.map(|identity| identity.status()) {
            Some(Status::MergedInto(parent))
                if ctx.assume().merged_away_deleted() == MergedAwayDeleted::DeletesParent =>
            {
                Some(parent)
            }
            _ => None,
        };
    }
}

/// Whether the users of an identity cannot get another one after it is deleted.
fn bars_users(ctx: &Context<'_>, identity: &Identity) -> bool {
    !identity.users().is_empty()
        && ctx.assume().user_of_deleted_identity() == UserOfDeletedIdentity::NotAuthorized
}
