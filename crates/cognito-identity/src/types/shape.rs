//! Macros that make a Rust struct or enum from a shape of the model. Start at `shapes!`.

/// Defines structs whose every member is an `Option` named as on the wire, in the model's order.
///
/// Each member gets a setter of its name, as in the SDK's builders. Those marked `= required`, which the model
/// requires, are the arguments of `new`.
macro_rules! shapes {
    ($(
        $(#[$meta:meta])*
        $name:ident {
            $($(#[$member_meta:meta])* $member:ident: $type:ty $(= $required:ident)?,)*
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "PascalCase", default)]
        pub struct $name {
            $($(#[$member_meta])* #[serde(skip_serializing_if = "Option::is_none")] pub $member: Option<$type>,)*
        }

        impl $crate::visit::Visit for $name {
            type Element = Self;

            fn value_ref(&self) -> $crate::visit::ValueRef<'_, Self> {
                $crate::visit::ValueRef::Structure(self)
            }

            fn visit_members<'a>(&'a self, _viewer: &mut impl $crate::visit::Visitor<'a>) {
                $(_viewer.visit(&self.$member);)*
            }
        }

        impl $name {
            $crate::types::shape::shapes!(@new [] $($member: $type $(= $required)?,)*);

            $(
                #[doc = concat!("Sets `", stringify!($member), "`.")]
                #[must_use]
                pub fn $member(mut self, $member: impl Into<$type>) -> Self {
                    self.$member = Some($member.into());
                    self
                }
            )*
        }
    )*};

    (@new [$($needed:tt)*] $member:ident: $type:ty = required, $($rest:tt)*) => {
        $crate::types::shape::shapes!(@new [$($needed)* $member: $type,] $($rest)*);
    };
    (@new [$($needed:tt)*] $member:ident: $type:ty, $($rest:tt)*) => {
        $crate::types::shape::shapes!(@new [$($needed)*] $($rest)*);
    };
    (@new []) => {};
    (@new [$($needed:ident: $type:ty,)+]) => {
        /// Makes a value with the members that the model requires; the others are absent.
        #[must_use]
        #[allow(clippy::needless_update, reason = "some shapes have no optional member")]
        pub fn new($($needed: impl Into<$type>),+) -> Self {
            Self { $($needed: Some($needed.into()),)+ ..Self::default() }
        }
    };
}

/// Defines an enum of strings that stores unknown values as `Other`, so that a new or wrong value survives the wire.
macro_rules! open_enums {
    ($($(#[$meta:meta])* $name:ident { $($(#[$value_meta:meta])* $value:ident,)* })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$value_meta])* $value,)*
            /// A value the model does not know.
            Other(String),
        }

        impl $name {
            /// The model's values.
            pub const VALUES: &'static [&'static str] = &[$(stringify!($value)),*];

            /// The value on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$value => stringify!($value),)*
                    Self::Other(value) => value,
                }
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $(stringify!($value) => Self::$value,)*
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl $crate::visit::Visit for $name {
            type Element = std::convert::Infallible;

            fn value_ref(&self) -> $crate::visit::ValueRef<'_, Self::Element> {
                $crate::visit::ValueRef::Text(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok(Self::from(String::deserialize(deserializer)?.as_str()))
            }
        }
    )*};
}

pub(super) use open_enums;
pub(crate) use shapes;
