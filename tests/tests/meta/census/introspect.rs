//! Lists the members of a type by its serde derive.

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor, value};
use serde::forward_to_deserialize_any;

/// The wire names of a structure's members, in order; none for `()`.
pub(crate) fn members_of<'de, T: Deserialize<'de>>() -> Vec<String> {
    let mut members = &[][..];
    // The derive names its fields and is then told that there is nothing to read.
    let _ = T::deserialize(Listener { members: &mut members });
    members.iter().map(|&member| member.to_owned()).collect()
}

struct Listener<'a> {
    members: &'a mut &'static [&'static str],
}

impl<'de> Deserializer<'de> for Listener<'_> {
    type Error = value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(Error::custom("only structures are listened to"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Self::Error> {
        *self.members = fields;
        Err(Error::custom("the members are known"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
