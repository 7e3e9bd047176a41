//! Macros that make a Rust struct or enum from a shape of the model. Start at `shapes!`.

/// Defines structs whose every member is an `Option` named as on the wire, in the model's order. `{String}` is a map of
/// strings by string, and `[String]` a list.
///
/// Each member gets a setter of its name, as in the SDK's builders. Those marked `= new` are the arguments of `new`:
/// members that the model requires, as long as no two of them could be confused. `= required` marks the others that the
/// model requires.
macro_rules! shapes {
    ($(
        $(#[$meta:meta])*
        $name:ident {
            $($(#[$member_meta:meta])* $member:ident: $type:tt $(= $required:ident)?,)*
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "PascalCase", default)]
        pub struct $name {
            $(
                $(#[$member_meta])*
                $(#[doc = $crate::types::shape::shapes!(@required $required)])?
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $member: Option<$crate::types::shape::shapes!(@type $type)>,
            )*
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
                pub fn $member(mut self, $member: $crate::types::shape::shapes!(@argument $type)) -> Self {
                    self.$member = Some($crate::types::shape::shapes!(@value $type, $member));
                    self
                }
            )*
        }
    )*};

    (@new [$($needed:tt)*] $member:ident: $type:tt = new, $($rest:tt)*) => {
        $crate::types::shape::shapes!(@new [$($needed)* $member: $type,] $($rest)*);
    };
    (@new [$($needed:tt)*] $member:ident: $type:tt $(= required)?, $($rest:tt)*) => {
        $crate::types::shape::shapes!(@new [$($needed)*] $($rest)*);
    };
    (@new []) => {};
    (@new [$($needed:ident: $type:tt,)+]) => {
        /// Makes a value with these members; the others are absent.
        #[must_use]
        pub fn new($($needed: $crate::types::shape::shapes!(@argument $type)),+) -> Self {
            Self::default()$(.$needed($needed))+
        }
    };

    (@required new) => { "\n\nRequired." };
    (@required required) => { "\n\nRequired." };

    (@type {$value:ty}) => { std::collections::BTreeMap<String, $value> };
    (@type [$element:ty]) => { Vec<$element> };
    (@type $type:ty) => { $type };

    (@argument {String}) => { impl IntoIterator<Item = (impl Into<String>, impl Into<String>)> };
    (@argument {$value:ty}) => { impl IntoIterator<Item = (impl Into<String>, $value)> };
    (@argument [String]) => { impl IntoIterator<Item = impl Into<String>> };
    (@argument [$element:ty]) => { impl IntoIterator<Item = $element> };
    (@argument $type:ty) => { impl Into<$type> };

    (@value {String}, $argument:ident) => {
        $argument.into_iter().map(|(key, value)| (key.into(), value.into())).collect()
    };
    (@value {$value:ty}, $argument:ident) => {
        $argument.into_iter().map(|(key, value)| (key.into(), value)).collect()
    };
    (@value [String], $argument:ident) => { $argument.into_iter().map(Into::into).collect() };
    (@value [$element:ty], $argument:ident) => { $argument.into_iter().collect() };
    (@value $type:ty, $argument:ident) => { $argument.into() };
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

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
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
