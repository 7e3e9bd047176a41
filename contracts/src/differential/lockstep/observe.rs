//! Compares the state that a program has made, as far as a client can observe it.

use std::collections::BTreeSet;

use cognito_identity::Request;
use cognito_identity::types::{
    DeleteIdentityPoolInput, DescribeIdentityInput, DescribeIdentityPoolInput, GetIdentityPoolRolesInput,
    GetPrincipalTagAttributeMapInput, ListIdentitiesInput, ListIdentityPoolsInput,
    LookupDeveloperIdentityInput,
};

use super::round::{Agreed, Round};
use crate::differential::program::{
    IdentityRef, LoginRef, POOLS, PROVIDERS, PUBLIC_PROVIDERS, PUBLIC_USERS, Step, USERS, provider, user_name,
};

/// A state with no more identities than these is observed as a whole after each step; users of these alone are looked
/// up.
const SMALL: usize = 12;

/// A larger state is observed as a whole once in so many steps, since that takes hundreds of requests. The interval has
/// no divisor in common with the number of providers, so the principal tags of each have their turn.
const LARGE_INTERVAL: usize = 8;

/// The sizes of pages, from step to step.
const SIZES: [i32; 4] = [2, 1, 5, 60];

impl Round<'_> {
    /// Compares what can be observed: at last all, of a large state less, and from step to step another part.
    pub(super) async fn observe(&mut self, step: usize, is_last: bool) -> Agreed {
        let is_small = self.interpreter.identities.len() <= SMALL;
        let is_whole = is_last || is_small || step % LARGE_INTERVAL == LARGE_INTERVAL - 1;
        let size = if is_small { SIZES[step % SIZES.len()] } else { 60 };
        for pool in self.interpreter.pools.clone() {
            self.observe_listings(&pool, size, step).await?;
            if is_whole {
                self.observe_users(&pool, step).await?;
                self.observe_settings(&pool, step, is_last).await?;
            }
        }
        if is_whole {
            for identity in self.interpreter.identities.clone() {
                self.look(Request::DescribeIdentity(DescribeIdentityInput::new(identity))).await?;
            }
        }
        if is_last {
            self.probe_logins().await?;
        }
        if is_last && !self.is_shared() {
            self.probe_pools().await?;
        }
        Ok(())
    }

    /// Lists the pools one by one, and deletes the first of them before the second page is requested.
    async fn probe_pools(&mut self) -> Agreed {
        let page = |next_token| {
            Request::ListIdentityPools(ListIdentityPoolsInput {
                next_token,
                ..ListIdentityPoolsInput::new(1)
            })
        };
        let first = self.model.first_pool();
        let next_token = self.look(page(None)).await?;
        let (Some(id), Some(_)) = (first, &next_token) else { return Ok(()) };
        self.ask(Request::DeleteIdentityPool(DeleteIdentityPoolInput::new(id))).await?;
        self.pages_from(next_token, page).await
    }

    /// Requests tokens of the identities without a login, signs in with each public login, and signs in a further
    /// developer user to each identity. That changes identities, so it comes last, and the transcript has the requests.
    async fn probe_logins(&mut self) -> Agreed {
        let few = u8::try_from(self.interpreter.identities.len().min(SMALL)).unwrap_or_default();
        let identities = || (0..few).map(IdentityRef::Seen);
        let tokens = identities().map(|identity| Step::Token { identity, logins: Vec::new() });
        let pools = if self.has_issuers { 0..POOLS } else { 0..0 };
        let logins = pools.flat_map(|pool| {
            let public = (0..PUBLIC_PROVIDERS)
                .flat_map(|provider| (0..PUBLIC_USERS).map(move |user| LoginRef::Public(provider, user)));
            public.map(move |login| Step::GetId { pool, logins: vec![login] })
        });
        let users = (0..few).map(|number| Step::SignIn {
            pool: 0,
            user: Some(u8::MAX - number),
            identity: Some(IdentityRef::Seen(number)),
            logins: Vec::new(),
        });
        for step in tokens.chain(logins).chain(users) {
            self.step(&step).await?;
        }
        Ok(())
    }

    /// All pages of the pool's identities, with those that are disabled or without.
    async fn observe_listings(&mut self, pool: &str, size: i32, step: usize) -> Agreed {
        let hide_disabled = [None, Some(true), Some(false)][step % 3];
        self.pages_from(None, |next_token| {
            let request = ListIdentitiesInput::new(pool, size);
            Request::ListIdentities(ListIdentitiesInput { next_token, hide_disabled, ..request })
        })
        .await
    }

    /// The users by name, alone and together with an identity, and those of each identity.
    async fn observe_users(&mut self, pool: &str, step: usize) -> Agreed {
        let identities: Vec<_> = self.interpreter.identities.iter().take(SMALL).cloned().collect();
        let other = identities.get(step % identities.len().max(1)).cloned();
        let users: BTreeSet<_> = (0..USERS).map(user_name).chain(self.interpreter.users.clone()).collect();
        for user in users {
            let request = LookupDeveloperIdentityInput::new(pool).developer_user_identifier(user);
            let together = LookupDeveloperIdentityInput { identity_id: other.clone(), ..request.clone() };
            for request in [request, together] {
                self.look(Request::LookupDeveloperIdentity(request)).await?;
            }
        }
        for identity in identities {
            let first = LookupDeveloperIdentityInput::new(pool).identity_id(identity).max_results(4);
            let page = |next_token| {
                Request::LookupDeveloperIdentity(LookupDeveloperIdentityInput { next_token, ..first.clone() })
            };
            self.pages_from(None, page).await?;
        }
        Ok(())
    }

    /// The pool's configuration with its tags, its roles, and the principal tags of one provider after another; those
    /// of all at last.
    async fn observe_settings(&mut self, pool: &str, step: usize, is_last: bool) -> Agreed {
        let requests = [
            Request::DescribeIdentityPool(DescribeIdentityPoolInput::new(pool)),
            Request::GetIdentityPoolRoles(GetIdentityPoolRolesInput::new(pool)),
        ];
        let providers =
            (0..PROVIDERS).filter(|number| is_last || step % usize::from(PROVIDERS) == usize::from(*number));
        let tags = providers.map(|number| {
            GetPrincipalTagAttributeMapInput::new(pool).identity_provider_name(provider(number))
        });
        for request in requests.into_iter().chain(tags.map(Request::GetPrincipalTagAttributeMap)) {
            self.look(request).await?;
        }
        Ok(())
    }

    /// The pages of a listing, from a `NextToken` on if there is one.
    async fn pages_from(
        &mut self,
        mut next_token: Option<String>,
        page: impl Fn(Option<String>) -> Request,
    ) -> Agreed {
        loop {
            next_token = self.look(page(next_token)).await?;
            if next_token.is_none() {
                return Ok(());
            }
        }
    }
}
