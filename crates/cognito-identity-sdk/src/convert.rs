//! Conversions between the port's types and the SDK's, one file per resource. Each file is a table in the macros below,
//! which names all members of the port's type, so that a forgotten member does not compile. Start at [`Fill`] for
//! requests and [`Own`] for responses.

mod credentials;
mod developer;
mod identities;
mod pools;
mod principal_tags;
mod roles;
mod tags;

use std::collections::BTreeMap;
#[allow(clippy::disallowed_types, reason = "the SDK's maps; the port's are ordered again")]
use std::collections::HashMap;

use aws_sdk_cognitoidentity::error::BuildError;
use aws_sdk_cognitoidentity::primitives::DateTime;
use cognito_identity::{Sensitive, Timestamp};

/// Sets a request's members on an SDK builder. Fails when a structure lacks a member that the SDK's type requires.
pub(crate) trait Fill<Builder> {
    fn fill(self, builder: Builder) -> Result<Builder, BuildError>;
}

/// Converts a value of the port to the SDK's. Fails as [`Fill`] does.
trait Foreign<T> {
    fn foreign(self) -> Result<T, BuildError>;
}

/// Converts a value of the SDK to the port's.
pub(crate) trait Own<T> {
    fn own(self) -> T;
}

/// `Input => SdkBuilder { member set_member, … }`: the request of one operation.
macro_rules! fill {
    ($($input:ident => $builder:ty { $($member:ident $set:ident),* $(,)? })*) => {$(
        impl $crate::convert::Fill<$builder> for cognito_identity::types::$input {
            fn fill(self, builder: $builder) -> Result<$builder, aws_sdk_cognitoidentity::error::BuildError> {
                let Self { $($member),* } = self;
                Ok(builder$(.$set($crate::convert::Foreign::foreign($member)?))*)
            }
        }
    )*};
}

/// `SdkType => Type { member, … }`: the response of one operation, or a structure in one.
macro_rules! own {
    ($($from:ty => $to:ident { $($member:ident),* $(,)? })*) => {$(
        impl $crate::convert::Own<cognito_identity::types::$to> for $from {
            fn own(self) -> cognito_identity::types::$to {
                cognito_identity::types::$to { $($member: $crate::convert::Own::own(self.$member)),* }
            }
        }
    )*};
}

/// Operations without output.
macro_rules! own_nothing {
    ($($from:ty)*) => {$(
        impl $crate::convert::Own<()> for $from {
            fn own(self) {}
        }
    )*};
}

/// Enums that store unknown values, on both sides.
macro_rules! open_enums {
    ($($name:ident)*) => {$(
        impl $crate::convert::Foreign<aws_sdk_cognitoidentity::types::$name> for cognito_identity::types::$name {
            fn foreign(
                self,
            ) -> Result<aws_sdk_cognitoidentity::types::$name, aws_sdk_cognitoidentity::error::BuildError> {
                Ok(self.as_str().into())
            }
        }

        impl $crate::convert::Own<cognito_identity::types::$name> for aws_sdk_cognitoidentity::types::$name {
            fn own(self) -> cognito_identity::types::$name {
                self.as_str().into()
            }
        }

        impl $crate::convert::Own<Option<cognito_identity::types::$name>> for aws_sdk_cognitoidentity::types::$name {
            fn own(self) -> Option<cognito_identity::types::$name> {
                Some($crate::convert::Own::own(self))
            }
        }
    )*};
}

use {fill, open_enums, own, own_nothing};

macro_rules! same {
    ($($scalar:ty)*) => {$(
        impl Foreign<$scalar> for $scalar {
            fn foreign(self) -> Result<$scalar, BuildError> {
                Ok(self)
            }
        }

        impl Own<$scalar> for $scalar {
            fn own(self) -> $scalar {
                self
            }
        }
    )*};
}

same!(bool i32 i64 String);

impl<T, V: Foreign<T>> Foreign<Option<T>> for Option<V> {
    fn foreign(self) -> Result<Option<T>, BuildError> {
        self.map(Foreign::foreign).transpose()
    }
}

impl<T, V: Foreign<T>> Foreign<Vec<T>> for Vec<V> {
    fn foreign(self) -> Result<Vec<T>, BuildError> {
        self.into_iter().map(Foreign::foreign).collect()
    }
}

#[allow(clippy::disallowed_types, reason = "see the import")]
impl<T, V: Foreign<T>> Foreign<HashMap<String, T>> for BTreeMap<String, V> {
    fn foreign(self) -> Result<HashMap<String, T>, BuildError> {
        self.into_iter().map(|(key, value)| Ok((key, value.foreign()?))).collect()
    }
}

impl<T, V: Foreign<T>> Foreign<T> for Sensitive<V> {
    fn foreign(self) -> Result<T, BuildError> {
        self.0.foreign()
    }
}

impl<T, V: Own<T>> Own<Option<T>> for Option<V> {
    fn own(self) -> Option<T> {
        self.map(Own::own)
    }
}

impl<T, V: Own<T>> Own<Vec<T>> for Vec<V> {
    fn own(self) -> Vec<T> {
        self.into_iter().map(Own::own).collect()
    }
}

#[allow(clippy::disallowed_types, reason = "see the import")]
impl<T, V: Own<T>> Own<BTreeMap<String, T>> for HashMap<String, V> {
    fn own(self) -> BTreeMap<String, T> {
        self.into_iter().map(|(key, value)| (key, value.own())).collect()
    }
}

impl Own<Sensitive<String>> for String {
    fn own(self) -> Sensitive<String> {
        Sensitive(self)
    }
}

/// A list that the SDK requires: absent and empty are both empty in the SDK.
impl<T, V: Own<T>> Own<Option<Vec<T>>> for Vec<V> {
    fn own(self) -> Option<Vec<T>> {
        Some(self.own())
    }
}

/// A string that the SDK requires: the SDK has "" where the response has no member.
impl Own<Option<String>> for String {
    fn own(self) -> Option<String> {
        Some(self).filter(|value| !value.is_empty())
    }
}

/// A boolean that the SDK requires: the SDK has `false` where the response has no member.
impl Own<Option<bool>> for bool {
    fn own(self) -> Option<bool> {
        Some(self)
    }
}

impl Own<Timestamp> for DateTime {
    fn own(self) -> Timestamp {
        // To the nearest: the SDK reads .077 as a few nanoseconds less, which its own conversion rounds down to 76.
        let millis = (self.as_nanos() + 500_000).div_euclid(1_000_000);
        let limit = if millis < 0 { i64::MIN } else { i64::MAX };
        Timestamp::from_millis(i64::try_from(millis).unwrap_or(limit))
    }
}
