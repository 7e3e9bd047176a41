//! Looking at the whole state of a program, as far as a client can.

use std::collections::BTreeSet;

use cognito_identity::Request;
use cognito_identity::types::{
    DeleteIdentityPoolInput, DescribeIdentityInput, DescribeIdentityPoolInput, GetIdentityPoolRolesInput,
    GetPrincipalTagAttributeMapInput, ListIdentitiesInput, ListIdentityPoolsInput,
    LookupDeveloperIdentityInput,
};

use super::round::{Agreed, Round};
use crate::program::{IdentityRef, LoginRef, POOLS, Step, USERS, provider, user_name};

/// A state with so many identities is looked at as a whole after each step; a larger one now and then.
const SMALL: usize = 12;

/// The sizes of pages, from step to step.
const SIZES: [i32; 4] = [2, 1, 5, 60];

/// The number of providers that a pool is asked about.
const PROVIDERS: u8 = 5;

impl Round<'_> {
    /// Compares all that can be observed; of a large state, and in between, only a part.
    pub(super) async fn observe(&mut self, step: usize, is_last: bool) -> Agreed {
        let is_whole = is_last || self.player.identities.len() <= SMALL || step % 8 == 7;
        let size = if self.player.identities.len() > SMALL { 60 } else { SIZES[step % SIZES.len()] };
        for pool in self.player.pools.clone() {
            let agreed = self.observe_listings(&pool, size, step).await?
                && (!is_whole
                    || self.observe_users(&pool, step).await?
                        && self.observe_settings(&pool, step, is_last).await?);
            if !agreed {
                return Ok(false);
            }
        }
        if is_whole {
            for identity in self.player.identities.clone() {
                let request = Request::DescribeIdentity(DescribeIdentityInput::new(identity));
                if self.look(request).await?.is_none() {
                    return Ok(false);
                }
            }
        }
        if is_last && !self.observe_logins().await? {
            return Ok(false);
        }
        if is_last && !self.is_shared() {
            return self.observe_pools().await;
        }
        Ok(true)
    }

    /// The pools one by one, the first of which is deleted before the second page is asked for.
    async fn observe_pools(&mut self) -> Agreed {
        let page = |next_token| {
            Request::ListIdentityPools(ListIdentityPoolsInput {
                next_token,
                ..ListIdentityPoolsInput::new(1)
            })
        };
        let first = self.model.first_pool();
        let Some(next_token) = self.look(page(None)).await? else { return Ok(false) };
        let (Some(id), Some(_)) = (first, &next_token) else { return Ok(true) };
        let delete = Request::DeleteIdentityPool(DeleteIdentityPoolInput::new(id));
        Ok(self.look(delete).await?.is_some() && self.pages_from(next_token, page).await?)
    }

    /// Tokens of the identities without a login, the identities that public logins lead to, and a further developer user of
    /// each identity. That changes identities, so it comes last.
    async fn observe_logins(&mut self) -> Agreed {
        let few = u8::try_from(self.player.identities.len().min(SMALL)).unwrap_or_default();
        let identities = || (0..few).map(IdentityRef::Seen);
        let tokens = identities().map(|identity| Step::Token { identity, logins: Vec::new() });
        let pools = if self.has_issuers { 0..POOLS } else { 0..0 };
        let logins = pools.flat_map(|pool| {
            let public = (0..3).flat_map(|provider| (0..2).map(move |user| LoginRef::Public(provider, user)));
            public.map(move |login| Step::GetId { pool, logins: vec![login] })
        });
        let users = (0..few).map(|number| Step::SignIn {
            pool: 0,
            user: Some(u8::MAX - number),
            identity: Some(IdentityRef::Seen(number)),
            logins: Vec::new(),
        });
        for step in tokens.chain(logins).chain(users).collect::<Vec<_>>() {
            if !self.look_by(&step).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// All pages of the pool's identities, with those that are disabled or without.
    async fn observe_listings(&mut self, pool: &str, size: i32, step: usize) -> Agreed {
        let hide_disabled = [None, Some(true), Some(false)][step % 3];
        self.pages(|next_token| {
            let request = ListIdentitiesInput::new(pool, size);
            Request::ListIdentities(ListIdentitiesInput { next_token, hide_disabled, ..request })
        })
        .await
    }

    /// The users by name, alone and together with an identity, and those of each identity.
    async fn observe_users(&mut self, pool: &str, step: usize) -> Agreed {
        let identities: Vec<_> = self.player.identities.iter().take(SMALL).cloned().collect();
        let other = identities.get(step % identities.len().max(1)).cloned();
        let users: BTreeSet<_> = (0..USERS).map(user_name).chain(self.player.users.clone()).collect();
        for user in users {
            let request = LookupDeveloperIdentityInput::new(pool).developer_user_identifier(user);
            let together = LookupDeveloperIdentityInput { identity_id: other.clone(), ..request.clone() };
            for request in [request, together] {
                if self.look(Request::LookupDeveloperIdentity(request)).await?.is_none() {
                    return Ok(false);
                }
            }
        }
        for identity in identities {
            let agreed = self
                .pages(|next_token| {
                    let request = LookupDeveloperIdentityInput::new(pool).identity_id(identity.as_str());
                    Request::LookupDeveloperIdentity(LookupDeveloperIdentityInput {
                        next_token,
                        ..request.max_results(4)
                    })
                })
                .await?;
            if !agreed {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The pool's configuration with its tags, its roles, and the principal tags of one provider after another; those of
    /// all at last.
    async fn observe_settings(&mut self, pool: &str, step: usize, is_last: bool) -> Agreed {
        let requests = [
            Request::DescribeIdentityPool(DescribeIdentityPoolInput::new(pool)),
            Request::GetIdentityPoolRoles(GetIdentityPoolRolesInput::new(pool)),
        ];
        let providers =
            (0..PROVIDERS).filter(|number| is_last || step % usize::from(PROVIDERS) == usize::from(*number));
        let tags = providers.map(|number| GetPrincipalTagAttributeMapInput::new(pool, provider(number)));
        for request in requests.into_iter().chain(tags.map(Request::GetPrincipalTagAttributeMap)) {
            if self.look(request).await?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// All pages of a listing.
    async fn pages(&mut self, page: impl Fn(Option<String>) -> Request) -> Agreed {
        self.pages_from(None, page).await
    }

    /// The pages of a listing from a `NextToken` on.
    async fn pages_from(
        &mut self,
        mut next_token: Option<String>,
        page: impl Fn(Option<String>) -> Request,
    ) -> Agreed {
        loop {
            match self.look(page(next_token)).await? {
                None => return Ok(false),
                Some(None) => return Ok(true),
                Some(token) => next_token = token,
            }
        }
    }
}
