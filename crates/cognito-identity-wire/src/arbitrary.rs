//! Arbitrary requests and responses of any operation, for property tests of a wire. A deserializer draws each value
//! from a list of numbers and follows the types' own shape, so that a new member or operation needs no change here.
//! Equal numbers give equal values, and zeros follow the last number, so that fewer and smaller numbers give smaller
//! values and a property test's shrinking works. Start at [`request`] and [`response`].

use cognito_identity::private::for_each_operation;
use cognito_identity::{Operation, Request, Response};
use serde::de::value::{Error, StrDeserializer};
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

/// Choice of the members that a drawn value has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Members {
    /// Every member at every depth; every string, list and map has an element.
    All,
    /// The outermost members are present or absent; a present member is as with [`Members::All`].
    Outermost,
    /// A member at any depth is present, absent or empty.
    Any,
}

macro_rules! dispatch {
    ($($(#[$meta:meta])* $name:ident $method:ident($input:ty) -> $output:ty, $auth:ident, $access:ident, [$($rate:literal)?], [$($error:ident)*];)*) => {
        fn draw_request(operation: Operation, draw: Draw<'_>) -> Result<Request, Error> {
            match operation {
                $(Operation::$name => value(draw).map(Request::$name),)*
            }
        }

        fn draw_response(operation: Operation, draw: Draw<'_>) -> Result<Response, Error> {
            match operation {
                $(Operation::$name => value(draw).map(Response::$name),)*
            }
        }
    };
}

for_each_operation!(dispatch);

/// Draws a request for `operation`.
///
/// # Panics
///
/// When this module cannot draw a type of the port; a test of every operation finds this.
#[must_use]
pub fn request(operation: Operation, members: Members, numbers: &[u32]) -> Request {
    draw_request(operation, Draw::new(members, numbers))
        .unwrap_or_else(|error| panic!("{operation}: {error}"))
}

/// Draws a response to `operation`.
///
/// # Panics
///
/// When this module cannot draw a type of the port; a test of every operation finds this.
#[must_use]
pub fn response(operation: Operation, members: Members, numbers: &[u32]) -> Response {
    draw_response(operation, Draw::new(members, numbers))
        .unwrap_or_else(|error| panic!("{operation}: {error}"))
}

fn value<T: DeserializeOwned>(mut draw: Draw<'_>) -> Result<T, Error> {
    T::deserialize(&mut draw)
}

/// Characters of drawn strings: plain ones first, then characters that are escaped or take several bytes.
const CHARACTERS: [char; 14] =
    ['a', 'Z', '7', '-', ':', ' ', '/', '"', '\\', '\n', '\0', 'é', '漢', '\u{1f600}'];

/// Upper bound of drawn timestamps, in epoch milliseconds: the year 2100.
const MOMENTS: u64 = 4_102_444_800_000;

struct Draw<'a> {
    numbers: std::slice::Iter<'a, u32>,
    members: Members,
    depth: u32,
}

impl<'a> Draw<'a> {
    fn new(members: Members, numbers: &'a [u32]) -> Self {
        Self { numbers: numbers.iter(), members, depth: 0 }
    }

    fn number(&mut self) -> u32 {
        self.numbers.next().copied().unwrap_or(0)
    }

    fn wide_number(&mut self) -> u64 {
        u64::from(self.number()) << 32 | u64::from(self.number())
    }

    fn below(&mut self, bound: u32) -> u32 {
        self.number() % bound
    }

    fn length(&mut self, longest: u32) -> u32 {
        if self.members == Members::Any { self.below(longest + 1) } else { 1 + self.below(longest) }
    }

    fn string(&mut self) -> String {
        let length = self.length(8);
        (0..length).map(|_| CHARACTERS[self.number() as usize % CHARACTERS.len()]).collect()
    }

    fn is_there(&mut self) -> bool {
        match self.members {
            Members::All => true,
            Members::Outermost if self.depth > 1 => true,
            Members::Outermost | Members::Any => self.below(2) == 1,
        }
    }

    fn nested<T>(&mut self, draw: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        let value = draw(self);
        self.depth -= 1;
        value
    }
}

impl<'de> Deserializer<'de> for &mut Draw<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        Err(Error::custom(format_args!("cannot draw {}", Expected(&visitor))))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(self.below(2) == 1)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_i32(self.number().cast_signed())
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_i64(self.wide_number().cast_signed())
    }

    #[allow(clippy::cast_precision_loss, reason = "these milliseconds are exact in f64")]
    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64((self.wide_number() % MOMENTS) as f64 / 1000.0)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.string())
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_there() { visitor.visit_some(self) } else { visitor.visit_none() }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let left = self.length(3);
        self.nested(|draw| visitor.visit_seq(Items { draw, left }))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let left = self.length(3);
        self.nested(|draw| visitor.visit_map(Items { draw, left }))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.nested(|draw| visitor.visit_map(Fields { draw, fields: fields.iter() }))
    }

    forward_to_deserialize_any! {
        i8 i16 i128 u8 u16 u32 u64 u128 f32 char str bytes byte_buf unit_struct newtype_struct tuple tuple_struct enum
        identifier ignored_any
    }
}

struct Items<'d, 'a> {
    draw: &'d mut Draw<'a>,
    left: u32,
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(&mut *self.draw).map(Some)
    }
}

impl<'de> MapAccess<'de> for Items<'_, '_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.next_element_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(&mut *self.draw)
    }
}

struct Fields<'d, 'a> {
    draw: &'d mut Draw<'a>,
    fields: std::slice::Iter<'static, &'static str>,
}

impl<'de> MapAccess<'de> for Fields<'_, '_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.fields.next().map(|field| seed.deserialize(StrDeserializer::new(field))).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(&mut *self.draw)
    }
}

struct Expected<'a, V>(&'a V);

impl<'de, V: Visitor<'de>> std::fmt::Display for Expected<'_, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.expecting(f)
    }
}
