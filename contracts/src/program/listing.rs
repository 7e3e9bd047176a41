//! Listings of a program: all pages as one observation.

use cognito_identity::Result;
use cognito_identity::types::{ListIdentitiesInput, ListIdentityPoolsInput, LookupDeveloperIdentityInput};
use serde::Serialize;
use serde_json::{Value, json};

use super::player::Player;
use super::{IdentityRef, PoolRef};
use crate::pages::Pages;

impl Player<'_> {
    /// All pages of an identity's users, as one observation.
    pub(super) async fn users(&self, pool: PoolRef, identity: IdentityRef, page: i32) -> Value {
        let request = LookupDeveloperIdentityInput::new(self.pool(pool)).identity_id(self.identity(identity));
        self.all(page, async |size, next_token| {
            let request = LookupDeveloperIdentityInput { next_token, ..request.clone().max_results(size) };
            let answer = self.service.lookup_developer_identity(request).await?;
            Ok((answer.developer_user_identifier_list.unwrap_or_default(), answer.next_token))
        })
        .await
    }

    /// All pages of a pool's identities, as one observation.
    pub(super) async fn list(&self, pool: PoolRef, page: i32, hide_disabled: Option<bool>) -> Value {
        self.all(page, async |size, next_token| {
            let request = ListIdentitiesInput::new(self.pool(pool), size);
            let request = ListIdentitiesInput { next_token, hide_disabled, ..request };
            let answer = self.service.list_identities(request).await?;
            Ok((answer.identities.unwrap_or_default(), answer.next_token))
        })
        .await
    }

    /// All pages of the account's pools; only the program's own are observed.
    pub(super) async fn list_pools(&self, page: i32) -> Value {
        self.all(page, async |size, next_token| {
            let request = ListIdentityPoolsInput { next_token, ..ListIdentityPoolsInput::new(size) };
            let answer = self.service.list_identity_pools(request).await?;
            let mut rows = answer.identity_pools.unwrap_or_default();
            rows.retain(|row| row.identity_pool_id.as_ref().is_some_and(|id| self.pools.contains(id)));
            Ok((rows, answer.next_token))
        })
        .await
    }

    /// All pages of a listing as one observation, or what stopped it.
    async fn all<T: Serialize>(
        &self,
        size: i32,
        page: impl AsyncFn(i32, Option<String>) -> Result<(Vec<T>, Option<String>)>,
    ) -> Value {
        let sizes = [size];
        let mut pages = Pages::new(&sizes);
        loop {
            match pages.next() {
                Ok(None) => {
                    return self.names.observe(Ok(pages.done.into_iter().flatten().collect::<Vec<_>>()));
                }
                Ok(Some((size, token))) => match page(size, token).await {
                    Ok((rows, next_token)) => {
                        if let Err(stopped) = pages.take(rows, next_token) {
                            return json!({ "stopped": format!("{stopped:?}") });
                        }
                    }
                    Err(refusal) => return self.names.observe::<()>(Err(refusal)),
                },
                Err(stopped) => return json!({ "stopped": format!("{stopped:?}") }),
            }
        }
    }
}
