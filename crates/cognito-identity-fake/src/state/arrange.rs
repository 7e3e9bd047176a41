//! Logins that tests arrange directly, without a token.

use cognito_identity::{ErrorKind, ServiceError};

use super::identity::Status;
use super::merge::LOGIN_LIMIT;
use super::{Outcome, State};

impl State {
    pub(crate) fn link_public_login(
        &mut self,
        identity_id: &str,
        provider: &str,
        subject: &str,
    ) -> Outcome<()> {
        let (guid, identity) = self.identity(identity_id)?;
        let number = identity.pool;
        let login = (provider.to_owned(), subject.to_owned());
        let has_provider = identity.public_providers().any(|name| name == provider);
        let taken = self.pools[&number].public_logins.contains_key(&login);
        let is_full = identity.login_count() >= LOGIN_LIMIT;
        if identity.status() != Status::Enabled || has_provider || taken || is_full {
            let message = format!("The login cannot be linked to identity '{identity_id}'.");
            return Err(ServiceError::new(ErrorKind::ResourceConflict, message));
        }
        self.identities[guid].account_mut().public.insert(provider.to_owned(), subject.to_owned());
        self.pool_mut(number).public_logins.insert(login, guid);
        Ok(())
    }
}
