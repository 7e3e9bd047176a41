//! Public operations on an identity: tokens, credentials, and unlinking its logins.

use cognito_identity::Sensitive;
use cognito_identity::types::{
    Credentials, GetCredentialsForIdentityInput, GetCredentialsForIdentityOutput, GetOpenIdTokenInput,
    GetOpenIdTokenOutput, UnlinkIdentityInput,
};

use super::logins::{Entry, IssuedToken, Login, Proof};
use super::union::Union;
use super::{Expected, Model, broken, code, one, rules, sent};

/// Seconds that the token of a public operation is valid.
const VALID: i64 = 600;

impl Model {
    pub(super) fn get_open_id_token(
        &mut self,
        input: &GetOpenIdTokenInput,
    ) -> Expected<GetOpenIdTokenOutput> {
        let id = sent(input.identity_id.as_ref());
        let pool = self.identities[self.identity(id)?].pool;
        let is_off = self.pools[pool].config.allow_classic_flow == Some(false);
        let proof = self.prove(id, input.logins.as_ref());
        rules([(is_off, one("InvalidParameter")), broken(&proof)])?;
        let proof = proof?;
        let union = self.union_of(&proof);
        self.check_union(&union, one("ResourceConflict"))?;
        let identity = self.enter(union);
        let mut logins = proof.own;
        for login in proof.public.into_iter().map(Login::Public) {
            let login = self.with_entry(pool, login);
            if !logins.contains(&login) {
                logins.push(login);
            }
        }
        let token = self.issue(identity, logins, VALID);
        Ok(GetOpenIdTokenOutput {
            identity_id: Some(self.identities[identity].id.clone()),
            token: Some(Sensitive(token)),
        })
    }

    pub(super) fn get_credentials_for_identity(
        &mut self,
        input: &GetCredentialsForIdentityInput,
    ) -> Expected<GetCredentialsForIdentityOutput> {
        let id = sent(input.identity_id.as_ref());
        let without_roles =
            self.identity(id).is_ok_and(|number| self.pools[self.identities[number].pool].roles.is_empty());
        let proof = self.prove(id, input.logins.as_ref()).map_err(|mut errors| {
            // No source says whether a pool without any role is noticed before or after the caller's right.
            errors.0.extend(without_roles.then(|| code("InvalidIdentityPoolConfiguration")));
            errors
        })?;
        let role = if proof.is_guests() { "unauthenticated" } else { "authenticated" };
        let has_role = self.pools[self.identities[proof.identity].pool].roles.contains_key(role);
        let union = self.union_of(&proof);
        let checked = self.check_union(&union, one("ResourceConflict"));
        rules([(!has_role, one("InvalidIdentityPoolConfiguration")), broken(&checked)])?;
        let identity = self.enter(union);
        Ok(GetCredentialsForIdentityOutput {
            identity_id: Some(self.identities[identity].id.clone()),
            credentials: Some(whole_credentials()),
        })
    }

    /// The union that the use of an identity brings about: it with all logins of the caller.
    fn union_of(&self, proof: &Proof) -> Union {
        let pool = self.identities[proof.identity].pool;
        self.union(pool, Some(proof.identity), &proof.public, None)
    }

    fn enter(&mut self, union: Union) -> usize {
        let into = self.remaining(&union);
        let identity = self.unite(union, into);
        self.touch(identity, self.is("modified_by_exchange", "Moves"));
        identity
    }

    /// Issues a token, and returns its claims as text.
    pub(super) fn issue(&mut self, identity: usize, logins: Vec<(Login, Entry)>, seconds: i64) -> String {
        let pool = &self.pools[self.identities[identity].pool];
        let mut entries: Vec<_> = logins.iter().map(|(_, entry)| entry.clone()).collect();
        if self.is("amr_order", "ByName") {
            entries.sort();
        }
        let first = if entries.is_empty() { "unauthenticated" } else { "authenticated" };
        let amr: Vec<_> = [first.to_owned()].into_iter().chain(entries.into_iter().flatten()).collect();
        let claims = claims_text(ISSUER, &self.identities[identity].id, &pool.id, &amr, seconds);
        self.tokens.push(IssuedToken {
            token: self.chosen.token.clone().unwrap_or_default(),
            identity,
            logins,
        });
        claims
    }

    /// A login with its entry in the claim `amr`, as the pool has the provider now.
    pub(super) fn with_entry(&self, pool: usize, login: Login) -> (Login, Entry) {
        let pool = &self.pools[pool];
        let entry = match &login {
            Login::Developer(user) => {
                let provider = pool.developer_provider().unwrap_or_default();
                [provider.to_owned(), format!("{provider}:{}:{user}", pool.id)]
            }
            Login::Public(login) => {
                let provider = &login.provider;
                let client = pool.client(provider).unwrap_or_default();
                let detail = match self.answer("amr_of_login_provider") {
                    _ if pool.is_user_pool(provider) => "CognitoSignIn:".to_owned(),
                    "AppAndUser" => format!("{client}:"),
                    _ => String::new(),
                };
                [provider.clone(), format!("{provider}:{detail}{}", login.subject)]
            }
        };
        (login, entry)
    }

    pub(super) fn unlink_identity(&mut self, input: &UnlinkIdentityInput) -> Expected<()> {
        let id = sent(input.identity_id.as_ref());
        let number = self.identity(id)?;
        let is_without = input.logins.as_ref().is_none_or(|logins| logins.is_empty());
        rules([(is_without, self.error("unlink_without_proof"))])?;
        let proof = self.prove(id, input.logins.as_ref())?;
        let providers = input.logins_to_remove.clone().unwrap_or_default();
        rules([
            self.unless("merged_away_unlinked", "Parent", proof.identity != number),
            (proof.is_guests() || self.is_guest(proof.identity), self.error("unlink_without_proof")),
            self.unless("unlink_nothing", "Unchanged", providers.is_empty()),
        ])?;
        let identity = &self.identities[proof.identity];
        let developer = self.pools[identity.pool].developer_provider();
        let names_developer = providers.iter().any(|provider| developer == Some(provider));
        let removed = identity.public.iter().filter(|login| providers.contains(&login.provider));
        let removed: Vec<_> = removed.collect();
        let is_proved = removed.iter().all(|login| proof.public.contains(login));
        let is_linked = |provider: &String| removed.iter().any(|login| login.provider == *provider);
        let is_missing = |provider: &String| developer != Some(provider) && !is_linked(provider);
        let whose = self.answer("unlink_developer_login");
        rules([
            (names_developer && !["AllUsers", "TheUser"].contains(&whose), one(whose)),
            self.unless("unlink_by_another_login", "Accepted", !is_proved),
            self.unless("unlink_not_linked", "Unchanged", providers.iter().any(is_missing)),
        ])?;
        let is_named = |user: &String| proof.own.iter().any(|(login, _)| login.is_user(user));
        let users = identity.users.iter().map(|(name, _)| name).filter(|_| names_developer);
        let users: Vec<_> = users.filter(|user| whose == "AllUsers" || is_named(user)).cloned().collect();
        let public: Vec<_> = removed.iter().map(|login| login.provider.clone()).collect();
        self.unlink(proof.identity, &users, &public);
        Ok(())
    }
}

/// Issuer of all tokens.
const ISSUER: &str = "https://cognito-identity.amazonaws.com";

/// The claims of a token that programs look at, as text: the issuer, the identity, the pool, the logins, and for how
/// long it is valid. It begins as text that redaction leaves readable.
pub(crate) fn claims_text(issuer: &str, identity: &str, pool: &str, amr: &[String], seconds: i64) -> String {
    format!("a token that says iss {issuer}, sub {identity}, aud {pool}, amr {amr:?}, {seconds} s")
}

/// Credentials that have all members, in the place of those that a service makes up.
pub(crate) fn whole_credentials() -> Credentials {
    Credentials::default().access_key_id("all members")
}
