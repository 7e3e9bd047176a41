//! Sessions and credentials that the fake issues. Start at [`Session`] and [`Sessions::open`].

use std::collections::BTreeMap;
use std::sync::Arc;

use cognito_identity::sts::AssumeRoleWithWebIdentityInput;
use cognito_identity::types::StringMap;
use cognito_identity::{Sensitive, Timestamp};
use cognito_identity_wire::sts;
use serde::{Deserialize, Serialize};

use crate::arn::{Arn, role_account};
use crate::context::{Context, Settings};

/// Default lifetime of credentials, in seconds, as documented.
pub(crate) const CREDENTIALS_DURATION: i64 = 3600;

/// A token that passes STS's validation, since saved sessions have no token.
const ANY_TOKEN: &str = "token";

/// Number of sessions from which expired ones are removed, so that small fakes never pay for the search.
const MANY: usize = 1 << 16;

/// Session of credentials that the fake issued: its identity, role, logins and tags.
///
/// Source: the developer guide's pages [Identity pools authentication flow][flow] and [Attributes for access
/// control][tags].
///
/// [flow]: https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html
/// [tags]: https://docs.aws.amazon.com/cognito/latest/developerguide/attributes-for-access-control.html
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Session {
    /// The identity, `REGION:GUID`.
    pub identity_id: String,
    /// Its pool, `REGION:GUID`.
    pub identity_pool_id: String,
    /// The ARN of the role that was assumed.
    pub role_arn: String,
    /// The session's name: `CognitoIdentityCredentials` in the enhanced flow, the caller's choice in the classic one.
    pub session_name: String,
    /// Whether a login was verified; a guest has none.
    pub is_authenticated: bool,
    /// The providers whose logins were verified, by name.
    pub logins: Vec<String>,
    /// The session tags, by key.
    pub principal_tags: StringMap,
    /// Whether the session is limited to the services that the guide allows guests in the enhanced flow, also if the
    /// role allows more.
    pub has_guest_policy: bool,
    /// Timestamp at which the credentials expire.
    pub expiration: Timestamp,
}

impl Session {
    /// Returns the session's ARN: `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`, without the role's path.
    #[must_use]
    pub fn arn(&self) -> String {
        let role = Arn::parse(&self.role_arn);
        let (partition, account) = role.map_or_else(Default::default, |role| (role.partition, role.account));
        let role = self.role_arn.rsplit('/').next().unwrap_or_default();
        format!("arn:{partition}:sts::{account}:assumed-role/{role}/{}", self.session_name)
    }
}

/// Credentials as they are stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Issued {
    pub(crate) session: Session,
    pub(crate) secret_key: Sensitive<String>,
    pub(crate) session_token: Sensitive<String>,
}

/// The secrets of credentials that the fake issued.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IssuedKeys {
    /// Secret key that signs requests.
    pub secret_key: Sensitive<String>,
    /// Session token that accompanies each request.
    pub session_token: Sensitive<String>,
    /// Whether the credentials have expired.
    pub is_expired: bool,
}

/// Credentials in the service's form, marked as fake by their prefixes.
pub(crate) struct Keys {
    pub(crate) access_key_id: String,
    pub(crate) secret_key: Sensitive<String>,
    pub(crate) session_token: Sensitive<String>,
}

/// Beginnings of an access key id, and of the secrets.
pub(super) const KEY_ID: &str = "ASIAFAKE";
const SECRET: &str = "FAKE";

/// Number of letters and digits behind the prefixes, so that the lengths are as in the service.
const KEY_ID_LENGTH: usize = 12;
const SECRET_LENGTH: usize = 36;
const TOKEN_LENGTH: usize = 124;

impl Keys {
    /// Whether these have the form of issued credentials.
    pub(super) fn are_issued(access_key_id: &str, secret_key: &str, session_token: &str) -> bool {
        let is_drawn = |text: &str, prefix: &str, length: usize| {
            let drawn = text.strip_prefix(prefix).filter(|drawn| drawn.len() == length);
            drawn.is_some_and(|drawn| {
                drawn.bytes().all(|byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte))
            })
        };
        is_drawn(access_key_id, KEY_ID, KEY_ID_LENGTH)
            && is_drawn(secret_key, SECRET, SECRET_LENGTH)
            && is_drawn(session_token, SECRET, TOKEN_LENGTH)
    }
}

impl Session {
    /// Rejects a session with impossible contents. Requests call this before they change anything, since a login or a
    /// forged token may name any text. `restore` calls it too, so that every stored session can be restored.
    pub(crate) fn check(&self, settings: &Settings) -> Result<(), &'static str> {
        if settings.guid(&self.identity_id).is_none() || settings.guid(&self.identity_pool_id).is_none() {
            return Err("an id is not of this region");
        }
        let input = AssumeRoleWithWebIdentityInput {
            role_arn: Some(self.role_arn.clone()),
            role_session_name: Some(self.session_name.clone()),
            web_identity_token: Some(Sensitive(ANY_TOKEN.to_owned())),
            ..AssumeRoleWithWebIdentityInput::default()
        };
        if role_account(&self.role_arn).is_none() || sts::validate(&input).is_err() {
            return Err("STS takes no such role or session name");
        }
        let is_guests = !self.is_authenticated;
        if is_guests != self.logins.is_empty() || self.has_guest_policy && !is_guests {
            return Err("a guest has no logins, and nobody else a guest's policy");
        }
        if self.expiration.as_millis() % 1000 != 0 {
            return Err("its expiration is no whole second");
        }
        // A tag's value is from a claim, which may be any text.
        if self.principal_tags.keys().any(String::is_empty) {
            return Err("a tag has no key");
        }
        Ok(())
    }
}

/// The sessions of issued credentials, by access key id. Copies of the state share them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sessions(pub(super) BTreeMap<String, Arc<Issued>>);

impl Sessions {
    /// Issues credentials for a checked session.
    pub(crate) fn open(&mut self, ctx: &mut Context<'_>, session: Session) -> Keys {
        let keys = Keys {
            access_key_id: ctx.entropy.upper_case(KEY_ID, KEY_ID_LENGTH),
            secret_key: Sensitive(ctx.entropy.upper_case(SECRET, SECRET_LENGTH)),
            session_token: Sensitive(ctx.entropy.upper_case(SECRET, TOKEN_LENGTH)),
        };
        self.forget_expired(ctx);
        let issued = Issued {
            session,
            secret_key: keys.secret_key.clone(),
            session_token: keys.session_token.clone(),
        };
        self.0.insert(keys.access_key_id.clone(), Arc::new(issued));
        keys
    }

    /// Removes expired sessions once there are many, so that the memory of a server that runs for days stays bounded.
    fn forget_expired(&mut self, ctx: &Context<'_>) {
        if self.0.len() >= MANY && self.0.len().is_power_of_two() {
            self.0.retain(|_, issued| ctx.now < issued.session.expiration);
        }
    }

    pub(crate) fn keys(&self, ctx: &Context<'_>, access_key_id: &str) -> Option<IssuedKeys> {
        let Issued { session, secret_key, session_token } = &**self.0.get(access_key_id)?;
        Some(IssuedKeys {
            secret_key: secret_key.clone(),
            session_token: session_token.clone(),
            is_expired: ctx.now >= session.expiration,
        })
    }

    pub(crate) fn get(&self, access_key_id: &str) -> Option<&Issued> {
        self.0.get(access_key_id).map(|issued| &**issued)
    }
}

/// Returns the expiration of credentials that are issued now, a whole second.
pub(crate) fn expiration(ctx: &Context<'_>, duration: i64) -> Timestamp {
    // Saving would change a later timestamp, since JSON has it as a floating-point number.
    let second = ctx.now.as_secs().saturating_add(duration).min(Timestamp::MAX.as_secs());
    Timestamp::from_millis(second.saturating_mul(1000))
}
