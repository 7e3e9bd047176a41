//! `MergeDeveloperIdentities`, and the merge of two identities itself: all logins of one move to the other, and the
//! first is disabled. Start at [`State::merge_identities`].
//!
//! An error whose type is not documented is an open question: the field is in `assumption/questions.rs`, its answer in
//! `calibration.json`.

use cognito_identity::ServiceError;
use cognito_identity::types::{MergeDeveloperIdentitiesInput, MergeDeveloperIdentitiesOutput};

use super::identity::Status;
use super::{Ctx, Outcome, State, required};
use crate::assumption::ModifiedByMerge;
use crate::guid::Guid;

/// Maximum number of logins of two merged identities together, as documented.
pub(super) const LOGIN_LIMIT: usize = 20;

impl State {
    pub(super) fn merge_developer_identities(
        &mut self,
        ctx: &mut Ctx<'_>,
        input: &MergeDeveloperIdentitiesInput,
    ) -> Outcome<MergeDeveloperIdentitiesOutput> {
        let source = required(input.source_user_identifier.as_ref());
        let destination = required(input.destination_user_identifier.as_ref());
        let (_, pool) = self.pool(required(input.identity_pool_id.as_ref()))?;
        let assume = self.assumptions();
        if pool.config.developer_provider != input.developer_provider_name {
            return Err(assume
                .merge_wrong_provider()
                .error("The identity pool has another developer provider."));
        }
        let from = *pool
            .users
            .get(source)
            .ok_or_else(|| assume.merge_unknown_source().error("The source user identifier is unknown."))?;
        let into = *pool.users.get(destination).ok_or_else(|| {
            assume.merge_unknown_destination().error("The destination user identifier is unknown.")
        })?;

        if source == destination {
            assume.merge_same_user().or_error("The source and the destination are the same user.")?;
        } else if from == into {
            assume.merge_already_merged().or_error("Both users have the same identity already.")?;
        }
        if from != into {
            self.check_merge(from, into)?;
            self.merge_identities(ctx, from, into);
        }
        Ok(MergeDeveloperIdentitiesOutput { identity_id: Some(self.id(into)) })
    }

    /// Rejects a merge that would give an identity two logins of one public provider, or too many logins.
    pub(super) fn check_merge(&self, from: Guid, into: Guid) -> Outcome<()> {
        let from = &self.identities[from];
        let into = &self.identities[into];
        if let Some(provider) =
            from.public_providers().find(|name| into.public_providers().any(|other| other == *name))
        {
            let message = format!("Both identities have a login of {provider}, as two different users.");
            return Err(self.assumptions().merge_provider_conflict().error(message));
        }
        if from.login_count() + into.login_count() > LOGIN_LIMIT {
            return Err(self.too_many_logins());
        }
        Ok(())
    }

    pub(super) fn too_many_logins(&self) -> ServiceError {
        let message = format!("An identity has at most {LOGIN_LIMIT} linked logins.");
        self.assumptions().login_limit().error(message)
    }

    /// Moves every login of `from` to `into` and disables `from`. The caller has checked the merge.
    pub(super) fn merge_identities(&mut self, ctx: &Ctx<'_>, from: Guid, into: Guid) {
        let moves = self.assumptions().modified_by_merge() == ModifiedByMerge::Moves;
        let former_logins = self.provider_names(&self.identities[from]);

        let source = &mut self.identities[from];
        source.touch(ctx.now, moves);
        let number = source.pool;
        let account = source.account_mut();
        account.status = Status::MergedInto(into);
        account.former_logins = former_logins;
        let users = std::mem::take(&mut account.users);
        let public = std::mem::take(&mut account.public);

        let pool = self.pool_mut(number);
        for user in &users {
            pool.users.insert(user.name.clone(), into);
        }
        for (provider, subject) in &public {
            pool.public_logins.insert((provider.clone(), subject.clone()), into);
        }

        let parent = &mut self.identities[into];
        parent.touch(ctx.now, moves);
        let account = parent.account_mut();
        account.users.extend(users);
        account.public.extend(public);
    }
}
