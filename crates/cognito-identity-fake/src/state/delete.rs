//! `DeleteIdentities`: each id is deleted or returned with an error code. Start at [`State::delete_identities`].

use std::collections::BTreeSet;

use cognito_identity::types::{
    DeleteIdentitiesInput, DeleteIdentitiesOutput, ErrorCode, UnprocessedIdentityId,
};

use super::State;
use super::identity::{Identity, Status};
use crate::assumption::{
    DeleteMergedAway, DeleteOtherRegion, DeleteRepeated, DeleteUnknown, UserOfDeletedIdentity,
};
use crate::guid::Guid;

impl State {
    pub(super) fn delete_identities(&mut self, input: &DeleteIdentitiesInput) -> DeleteIdentitiesOutput {
        let mut unprocessed = Vec::new();
        let mut seen = BTreeSet::new();
        for id in input.identity_ids_to_delete.iter().flatten() {
            let error_code = match self.guid(id).filter(|&guid| self.identities.get(guid).is_some()) {
                _ if !seen.insert(id) => self.repeated(),
                None => self.unknown(id),
                Some(guid) => {
                    self.delete_identity(guid);
                    None
                }
            };
            unprocessed.extend(error_code.map(|error_code| UnprocessedIdentityId {
                identity_id: Some(id.clone()),
                error_code: Some(error_code),
            }));
        }
        DeleteIdentitiesOutput { unprocessed_identity_ids: Some(unprocessed) }
    }

    /// Returns the error code of an id that names no identity, by assumption.
    fn unknown(&self, id: &str) -> Option<ErrorCode> {
        let assume = self.assumptions();
        let here = id.split(':').next() == Some(&self.settings.region);
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
    fn repeated(&self) -> Option<ErrorCode> {
        match self.assumptions().delete_repeated() {
            DeleteRepeated::Processed => None,
            DeleteRepeated::AccessDenied => Some(ErrorCode::AccessDenied),
            DeleteRepeated::InternalServerError => Some(ErrorCode::InternalServerError),
        }
    }

    /// Deletes an identity and, by assumption, the whole chain of identities it was merged into.
    fn delete_identity(&mut self, guid: Guid) {
        let mut next = Some(guid);
        while let Some(identity) = next.and_then(|guid| self.identities.remove(guid)) {
            self.forget_logins(&identity);
            next = match identity.status() {
                Status::MergedInto(parent)
                    if self.assumptions().delete_merged_away() == DeleteMergedAway::DeletesParent =>
                {
                    Some(parent)
                }
                _ => None,
            };
        }
    }

    fn forget_logins(&mut self, identity: &Identity) {
        let bars_users = !identity.users().is_empty()
            && self.assumptions().user_of_deleted_identity() == UserOfDeletedIdentity::NotAuthorized;
        let pool = self.pool_mut(identity.pool);
        for login in identity.public_logins() {
            pool.public_logins.remove(&login);
        }
        for user in identity.users() {
            pool.users.remove(&user.name);
            if bars_users {
                pool.barred_users.insert(user.name.clone());
            }
        }
    }
}
