//! Members that the model marks as sensitive: `Debug` redacts them. [`SECRET_MEMBERS`] lists their names for the
//! redactors of the runner and the server.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

/// Names of the members whose values a log must not contain, in the requests and responses of both services: the
/// [`Sensitive`] ones, and the id of an access key, which encodes its account.
pub const SECRET_MEMBERS: [&str; 7] =
    ["AccessKeyId", "Logins", "SecretAccessKey", "SecretKey", "SessionToken", "Token", "WebIdentityToken"];

/// A member the service's model marks as sensitive: a login token, an OpenID token, a secret key.
///
/// It dereferences to the value; `Debug` prints `*** redacted ***`, so that a log line never contains the secret.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sensitive<T>(pub T);

impl<T> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("*** redacted ***")
    }
}

impl<T> Deref for Sensitive<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Sensitive<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl From<&str> for Sensitive<String> {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl From<Sensitive<String>> for String {
    fn from(secret: Sensitive<String>) -> Self {
        secret.0
    }
}

impl From<&Sensitive<String>> for String {
    fn from(secret: &Sensitive<String>) -> Self {
        secret.0.clone()
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Sensitive<BTreeMap<String, String>> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        Self(entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}

impl<K: Into<String>, V: Into<String>, const N: usize> From<[(K, V); N]>
    for Sensitive<BTreeMap<String, String>>
{
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}
