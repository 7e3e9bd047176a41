//! Conversions between the port's types and the SDK's, one file per resource. Each file is a table in the macros below,
//! which names all members of the port's type, so that a forgotten member does not compile. Start at [`ApplyTo`] for
//! requests and [`IntoPort`] for responses.

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
pub(crate) trait ApplyTo<Builder> {
    fn apply_to(self, builder: Builder) -> Result<Builder, BuildError>;
}

/// Converts a value of the port to the SDK's. Fails as [`ApplyTo`] does.
trait IntoSdk<T> {
    fn into_sdk(self) -> Result<T, BuildError>;
}

/// Converts a value of the SDK to the port's.
pub(crate) trait IntoPort<T> {
    fn into_port(self) -> T;
}

/// `Input => SdkBuilder { member set_member, … }`: the request of one operation.
macro_rules! apply_to {
    ($($input:ident => $builder:ty { $($member:ident $set:ident),* $(,)? })*) => {$(
        impl $crate::convert::ApplyTo<$builder> for cognito_identity::types::$input {
            fn apply_to(self, builder: $builder) -> Result<$builder, aws_sdk_cognitoidentity::error::BuildError> {
                let Self { $($member),* } = self;
                Ok(builder$(.$set($crate::convert::IntoSdk::into_sdk($member)?))*)
            }
        }
    )*};
}

/// `SdkType => Type { member, … }`: the response of one operation, or a structure in one.
macro_rules! into_port {
    ($($from:ty => $to:ident { $($member:ident),* $(,)? })*) => {$(
        impl $crate::convert::IntoPort<cognito_identity::types::$to> for $from {
            fn into_port(self) -> cognito_identity::types::$to {
                cognito_identity::types::$to { $($member: $crate::convert::IntoPort::into_port(self.$member)),* }
            }
        }
    )*};
}

/// Operations without output.
macro_rules! into_unit {
    ($($from:ty)*) => {$(
        impl $crate::convert::IntoPort<()> for $from {
            fn into_port(self) {}
        }
    )*};
}

/// Enums that store unknown values, on both sides.
macro_rules! open_enums {
    ($($name:ident)*) => {$(
        impl $crate::convert::IntoSdk<aws_sdk_cognitoidentity::types::$name> for cognito_identity::types::$name {
            fn into_sdk(
                self,
            ) -> Result<aws_sdk_cognitoidentity::types::$name, aws_sdk_cognitoidentity::error::BuildError> {
                Ok(self.as_str().into())
            }
        }

        impl $crate::convert::IntoPort<cognito_identity::types::$name> for aws_sdk_cognitoidentity::types::$name {
            fn into_port(self) -> cognito_identity::types::$name {
                self.as_str().into()
            }
        }

        impl $crate::convert::IntoPort<Option<cognito_identity::types::$name>> for aws_sdk_cognitoidentity::types::$name {
            fn into_port(self) -> Option<cognito_identity::types::$name> {
                Some($crate::convert::IntoPort::into_port(self))
            }
        }
    )*};
}

use {apply_to, into_port, into_unit, open_enums};

macro_rules! same {
    ($($scalar:ty)*) => {$(
        impl IntoSdk<$scalar> for $scalar {
            fn into_sdk(self) -> Result<$scalar, BuildError> {
                Ok(self)
            }
        }

        impl IntoPort<$scalar> for $scalar {
            fn into_port(self) -> $scalar {
                self
            }
        }
    )*};
}

same!(bool i32 i64 String);

impl<T, V: IntoSdk<T>> IntoSdk<Option<T>> for Option<V> {
    fn into_sdk(self) -> Result<Option<T>, BuildError> {
        self.map(IntoSdk::into_sdk).transpose()
    }
}

impl<T, V: IntoSdk<T>> IntoSdk<Vec<T>> for Vec<V> {
    fn into_sdk(self) -> Result<Vec<T>, BuildError> {
        self.into_iter().map(IntoSdk::into_sdk).collect()
    }
}

#[allow(clippy::disallowed_types, reason = "see the import")]
impl<T, V: IntoSdk<T>> IntoSdk<HashMap<String, T>> for BTreeMap<String, V> {
    fn into_sdk(self) -> Result<HashMap<String, T>, BuildError> {
        self.into_iter().map(|(key, value)| Ok((key, value.into_sdk()?))).collect()
    }
}

impl<T, V: IntoSdk<T>> IntoSdk<T> for Sensitive<V> {
    fn into_sdk(self) -> Result<T, BuildError> {
        self.0.into_sdk()
    }
}

impl<T, V: IntoPort<T>> IntoPort<Option<T>> for Option<V> {
    fn into_port(self) -> Option<T> {
        self.map(IntoPort::into_port)
    }
}

impl<T, V: IntoPort<T>> IntoPort<Vec<T>> for Vec<V> {
    fn into_port(self) -> Vec<T> {
        self.into_iter().map(IntoPort::into_port).collect()
    }
}

#[allow(clippy::disallowed_types, reason = "see the import")]
impl<T, V: IntoPort<T>> IntoPort<BTreeMap<String, T>> for HashMap<String, V> {
    fn into_port(self) -> BTreeMap<String, T> {
        self.into_iter().map(|(key, value)| (key, value.into_port())).collect()
    }
}

impl IntoPort<Sensitive<String>> for String {
    fn into_port(self) -> Sensitive<String> {
        Sensitive(self)
    }
}

/// A list that the SDK requires: absent and empty are both empty in the SDK.
impl<T, V: IntoPort<T>> IntoPort<Option<Vec<T>>> for Vec<V> {
    fn into_port(self) -> Option<Vec<T>> {
        Some(self.into_port())
    }
}

/// A string that the SDK requires: the SDK has "" where the response has no member.
impl IntoPort<Option<String>> for String {
    fn into_port(self) -> Option<String> {
        Some(self).filter(|value| !value.is_empty())
    }
}

/// A boolean that the SDK requires: the SDK has `false` where the response has no member.
impl IntoPort<Option<bool>> for bool {
    fn into_port(self) -> Option<bool> {
        Some(self)
    }
}

impl IntoPort<Timestamp> for DateTime {
    fn into_port(self) -> Timestamp {
        // To the nearest: the SDK reads .077 as a few nanoseconds less, which its own conversion rounds down to 76.
        let millis = (self.as_nanos() + 500_000).div_euclid(1_000_000);
        let limit = if millis < 0 { i64::MIN } else { i64::MAX };
        Timestamp::from_millis(i64::try_from(millis).unwrap_or(limit))
    }
}
