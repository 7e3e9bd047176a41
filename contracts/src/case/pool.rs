//! A pool of a case, and what is done with the identities in it.

use std::collections::BTreeSet;

use cognito_identity::types::{
    DeleteIdentitiesInput, DescribeIdentityInput, GetIdInput, GetOpenIdTokenForDeveloperIdentityInput,
    IdentityDescription, ListIdentitiesInput, Logins, LookupDeveloperIdentityInput,
    LookupDeveloperIdentityOutput, MergeDeveloperIdentitiesInput, UnlinkDeveloperIdentityInput,
};
use cognito_identity::{CognitoIdentity, Operation, Result, Timestamp};

use super::pages::Pages;
use super::strategies::{DEVELOPER_PROVIDER, own_provider, partition, region_of};
use crate::failure::{Check, attempt, given, require, require_eq};
use crate::harness::Account;

/// A pool of a case.
pub(crate) struct Pool<'a> {
    service: &'a dyn CognitoIdentity,
    pub(crate) id: String,
}

impl<'a> Pool<'a> {
    pub(crate) fn new(service: &'a dyn CognitoIdentity, id: String) -> Self {
        Self { service, id }
    }

    pub(crate) fn service(&self) -> &'a dyn CognitoIdentity {
        self.service
    }

    /// A new guest's id.
    pub(crate) async fn guest(&self) -> Check<String> {
        let guest = self.service().get_id(GetIdInput::new(self.id.as_str())).await?;
        Ok(identity(guest.identity_id, Operation::GetId)?)
    }

    /// So many guests.
    pub(crate) async fn guests(&self, count: usize) -> Check<BTreeSet<String>> {
        let mut guests = BTreeSet::new();
        for _ in 0..count {
            guests.insert(self.guest().await?);
        }
        Ok(guests)
    }

    /// The request for a developer user's token.
    pub(crate) fn token_request(&self, user: &str) -> GetOpenIdTokenForDeveloperIdentityInput {
        GetOpenIdTokenForDeveloperIdentityInput::new(self.id.as_str(), [(DEVELOPER_PROVIDER, user)])
    }

    /// The identity of logins of public providers.
    pub(crate) async fn get_id(&self, logins: &Logins) -> Result<String> {
        let request = GetIdInput::new(self.id.as_str()).logins(logins.clone());
        identity(self.service.get_id(request).await?.identity_id, Operation::GetId)
    }

    /// The id a developer user signs in as.
    pub(crate) async fn sign_in(&self, user: &str) -> Check<String> {
        Ok(self.identity_of(self.token_request(user)).await?)
    }

    /// The id a developer user signs in as, in or into the given identity.
    pub(crate) async fn sign_in_as(&self, user: &str, identity: &str) -> Result<String> {
        let request = self.token_request(user).identity_id(identity);
        self.identity_of(request).await
    }

    async fn identity_of(&self, request: GetOpenIdTokenForDeveloperIdentityInput) -> Result<String> {
        let response = self.service().get_open_id_token_for_developer_identity(request).await?;
        identity(response.identity_id, Operation::GetOpenIdTokenForDeveloperIdentity)
    }

    /// Signs in all users, then merges each into the first: one identity with all of them.
    pub(crate) async fn family(&self, users: &[String]) -> Check<String> {
        let mut head = String::new();
        for (index, user) in users.iter().enumerate() {
            let id = self.sign_in(user).await?;
            if index == 0 {
                head = id;
            } else {
                self.merge(user, &users[0]).await?;
            }
        }
        Ok(head)
    }

    pub(crate) fn merge_request(&self, source: &str, destination: &str) -> MergeDeveloperIdentitiesInput {
        MergeDeveloperIdentitiesInput::new(self.id.as_str())
            .developer_provider_name(DEVELOPER_PROVIDER)
            .source_user_identifier(source)
            .destination_user_identifier(destination)
    }

    /// Merges the source user's identity into the destination user's and returns the remaining one.
    pub(crate) async fn merge(&self, source: &str, destination: &str) -> Result<String> {
        let response =
            self.service().merge_developer_identities(self.merge_request(source, destination)).await?;
        identity(response.identity_id, Operation::MergeDeveloperIdentities)
    }

    pub(crate) fn unlink_request(&self, identity: &str, user: &str) -> UnlinkDeveloperIdentityInput {
        UnlinkDeveloperIdentityInput::new(self.id.as_str())
            .identity_id(identity)
            .developer_provider_name(DEVELOPER_PROVIDER)
            .developer_user_identifier(user)
    }

    /// Unlinks a developer user from an identity.
    pub(crate) async fn unlink(&self, identity: &str, user: &str) -> Result<()> {
        self.service().unlink_developer_identity(self.unlink_request(identity, user)).await
    }

    pub(crate) fn lookup_request(&self) -> LookupDeveloperIdentityInput {
        LookupDeveloperIdentityInput::new(self.id.as_str())
    }

    pub(crate) async fn lookup_user(&self, user: &str) -> Result<LookupDeveloperIdentityOutput> {
        self.service().lookup_developer_identity(self.lookup_request().developer_user_identifier(user)).await
    }

    pub(crate) async fn lookup_identity(&self, identity: &str) -> Result<LookupDeveloperIdentityOutput> {
        self.service().lookup_developer_identity(self.lookup_request().identity_id(identity)).await
    }

    /// The identity of a user, by lookup.
    pub(crate) async fn owner(&self, user: &str) -> Result<String> {
        identity(self.lookup_user(user).await?.identity_id, Operation::LookupDeveloperIdentity)
    }

    /// All users of an identity, however many pages they take.
    pub(crate) async fn users_of(&self, identity: &str) -> Check<BTreeSet<String>> {
        let pages = self.user_pages(identity, &[60]).await?;
        Ok(pages.into_iter().flatten().collect())
    }

    /// The users of an identity page by page, each page of the next size in turn.
    pub(crate) async fn user_pages(&self, identity: &str, sizes: &[i32]) -> Check<Vec<Vec<String>>> {
        let mut pages = Pages::new(sizes);
        while let Some((size, token)) = pages.next()? {
            let request = self.lookup_request().identity_id(identity).max_results(size);
            let request = LookupDeveloperIdentityInput { next_token: token, ..request };
            let response = self.service().lookup_developer_identity(request).await?;
            pages.take(response.developer_user_identifier_list.unwrap_or_default(), response.next_token)?;
        }
        Ok(pages.done)
    }

    pub(crate) async fn describe(&self, identity: &str) -> Result<IdentityDescription> {
        self.service().describe_identity(DescribeIdentityInput::new(identity)).await
    }

    /// LastModifiedDate of an identity. It may be later than CreationDate right after creation with a login: 20 and 40
    /// ms were seen.
    pub(crate) async fn last_modified(&self, identity: &str) -> Result<Timestamp> {
        let described = self.describe(identity).await?;
        given(described.last_modified_date, Operation::DescribeIdentity, "LastModifiedDate")
    }

    pub(crate) fn list_request(&self, size: i32) -> ListIdentitiesInput {
        ListIdentitiesInput::new(self.id.as_str(), size)
    }

    /// The identities page by page, each page of the next size in turn.
    pub(crate) async fn identity_pages(
        &self,
        sizes: &[i32],
        hide_disabled: Option<bool>,
    ) -> Check<Vec<Vec<IdentityDescription>>> {
        self.identity_pages_of(Pages::new(sizes), hide_disabled).await
    }

    /// The pages of this size from a token on.
    pub(crate) async fn identity_pages_from(
        &self,
        token: String,
        size: i32,
        hide_disabled: Option<bool>,
    ) -> Check<Vec<Vec<IdentityDescription>>> {
        self.identity_pages_of(Pages::from(token, &[size]), hide_disabled).await
    }

    async fn identity_pages_of(
        &self,
        mut pages: Pages<'_, IdentityDescription>,
        hide_disabled: Option<bool>,
    ) -> Check<Vec<Vec<IdentityDescription>>> {
        while let Some((size, token)) = pages.next()? {
            let request = ListIdentitiesInput { next_token: token, hide_disabled, ..self.list_request(size) };
            let response = self.service().list_identities(request).await?;
            pages.take(response.identities.unwrap_or_default(), response.next_token)?;
        }
        Ok(pages.done)
    }

    /// The ids of all identities.
    pub(crate) async fn listed(&self) -> Check<BTreeSet<String>> {
        self.ids(None).await
    }

    /// The ids of all identities that are not disabled.
    pub(crate) async fn enabled(&self) -> Check<BTreeSet<String>> {
        self.ids(Some(true)).await
    }

    async fn ids(&self, hide_disabled: Option<bool>) -> Check<BTreeSet<String>> {
        let pages = self.identity_pages(&[60], hide_disabled).await?;
        Ok(pages.into_iter().flatten().filter_map(|identity| identity.identity_id).collect())
    }

    /// Requires that an identity is listed, with DISABLED as its first login.
    pub(crate) async fn require_mark(&self, identity: &str) -> Check {
        let rows = self.identity_pages(&[60], None).await?.concat();
        let row = rows.iter().find(|row| row.identity_id.as_deref() == Some(identity));
        let first = row.and_then(|row| row.logins.as_ref()?.first());
        require_eq!(first.map(String::as_str), Some(DISABLED), "the first login of a disabled identity");
        Ok(())
    }

    /// Requires that nothing follows DISABLED, if an identity has that among its logins.
    pub(crate) async fn require_mark_alone(&self, identity: &str) -> Check {
        let logins = attempt(self.describe(identity).await)?.and_then(|described| described.logins);
        // Whether the mark is there is another question.
        let logins = logins.filter(|logins| logins.first().is_some_and(|first| first == DISABLED));
        require!(logins.as_ref().is_none_or(|logins| logins.len() == 1), "the logins are {logins:?}");
        Ok(())
    }

    /// Deletes identities that must all be processed.
    pub(crate) async fn delete(&self, identities: &[&str]) -> Check {
        let ids: Vec<_> = identities.iter().map(|&id| id.to_owned()).collect();
        let response = self.service().delete_identities(DeleteIdentitiesInput::new(ids)).await?;
        let unprocessed = response.unprocessed_identity_ids;
        require!(unprocessed == Some(vec![]), "UnprocessedIdentityIds is {unprocessed:?}, not an empty list");
        Ok(())
    }

    /// The pool's ARN.
    pub(crate) fn arn(&self, account: &Account) -> String {
        let region = self.region();
        format!("arn:{}:cognito-identity:{region}:{}:identitypool/{}", self.partition(), account.id, self.id)
    }

    /// The partition of the pool's region.
    pub(crate) fn partition(&self) -> &'static str {
        partition(self.region())
    }

    fn region(&self) -> &str {
        region_of(&self.id)
    }

    /// A token of this service as a login: it goes under the service's own name.
    pub(crate) fn own_login(&self, token: &str) -> Logins {
        Logins::from([(own_provider(self.region()), token)])
    }

    /// A developer user's token as a login.
    pub(crate) async fn login_of(&self, user: &str) -> Check<Logins> {
        let operation = Operation::GetOpenIdTokenForDeveloperIdentity;
        let response =
            self.service().get_open_id_token_for_developer_identity(self.token_request(user)).await?;
        Ok(self.own_login(given(response.token, operation, "Token")?.as_str()))
    }

    /// Reads the observable state of the pool's identities: the description of every listed one, and every user's
    /// owner.
    ///
    /// Two equal views before and after a call mean that the call changed nothing a client can observe.
    pub(crate) async fn view(&self, users: &[String]) -> Check<View> {
        let mut identities: Vec<_> = self.identity_pages(&[60], None).await?.into_iter().flatten().collect();
        identities.sort_by(|one, other| one.identity_id.cmp(&other.identity_id));
        let mut owners = Vec::new();
        for user in users {
            owners.push(attempt(self.owner(user).await)?);
        }
        Ok(View { identities, owners, enabled: self.enabled().await? })
    }
}

/// The first login of a disabled identity.
const DISABLED: &str = "DISABLED";

/// The identity id of a response of the operation.
fn identity(id: Option<String>, by: Operation) -> Result<String> {
    given(id, by, "IdentityId")
}

/// Observable state of a pool's identities.
#[derive(Debug, PartialEq)]
pub(crate) struct View {
    identities: Vec<IdentityDescription>,
    owners: Vec<Option<String>>,
    enabled: BTreeSet<String>,
}
