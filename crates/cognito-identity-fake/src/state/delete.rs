//! Deleting identities.

use std::collections::BTreeSet;

use cognito_identity::types::{
    DeleteIdentitiesInput, DeleteIdentitiesOutput, ErrorCode, UnprocessedIdentityId,
};

use super::State;
use super::identity::Status;
use crate::assumption::{
    DeleteMergedAway, DeleteOtherRegion, DeleteRepeated, DeleteUnknown, UserOfDeletedIdentity,
};
use crate::guid::Guid;

impl State {
    pub(super) fn delete_identities(&mut self, input: &DeleteIdentitiesInput) -> DeleteIdentitiesOutput {
        let mut unprocessed = Vec::new();
        let mut seen = BTreeSet::new();
        for id in input.identity_ids_to_delete.iter().flatten() {
            let repeated = !seen.insert(id);
            if repeated && self.assumptions().delete_repeated == DeleteRepeated::Once {
                continue;
            }
            match self.guid(id).filter(|guid| self.identities.contains_key(guid)) {
                Some(guid) => self.delete_identity(guid),
                None => unprocessed.extend(self.unprocessed(id)),
            }
        }
        DeleteIdentitiesOutput {
            unprocessed_identity_ids: Some(unprocessed),
        }
    }

    /// What is said of an id that names no identity, if anything.
    fn unprocessed(&self, id: &str) -> Option<UnprocessedIdentityId> {
        let assume = self.assumptions();
        let here = id.split(':').next() == Some(&self.settings.region);
        let error_code = match (here, assume.delete_unknown, assume.delete_other_region) {
            (true, DeleteUnknown::Processed, _) | (false, _, DeleteOtherRegion::Processed) => return None,
            (true, DeleteUnknown::AccessDenied, _) | (false, _, DeleteOtherRegion::AccessDenied) => {
                ErrorCode::AccessDenied
            }
            (true, DeleteUnknown::InternalServerError, _)
            | (false, _, DeleteOtherRegion::InternalServerError) => ErrorCode::InternalServerError,
        };
        Some(UnprocessedIdentityId {
            identity_id: Some(id.to_owned()),
            error_code: Some(error_code),
        })
    }

    fn delete_identity(&mut self, guid: Guid) {
        let Some(identity) = self.identities.remove(&guid) else {
            return;
        };
        let rank = self.identity_rank(guid, &identity);
        let bars_users = self.assumptions().user_of_deleted_identity == UserOfDeletedIdentity::NotAuthorized;
        let pool = self.pool_mut(identity.pool);
        pool.listing.remove(&rank);
        pool.public_logins.retain(|_, owner| *owner != guid);
        for user in identity.users() {
            pool.users.remove(&user.name);
            if bars_users {
                pool.barred_users.insert(user.name.clone());
            }
        }
        if let (Status::MergedInto(parent), DeleteMergedAway::DeletesParent) =
            (identity.status(), self.assumptions().delete_merged_away)
        {
            self.delete_identity(parent);
        }
    }
}
