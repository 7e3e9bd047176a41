//! Strict JSON: reads an object where the model has a structure, and rejects an array in its place. The types' own
//! `Deserialize` would fill a structure's members from an array by position, which no server does, so [`Strict`] wraps
//! each deserializer and visitor on the way down and applies the dialect. Start at [`read`] and [`write()`].

use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::str;

use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use serde::{Serialize, forward_to_deserialize_any};
use serde_json::Value;
use serde_json::ser::{CompactFormatter, Formatter};

use crate::{Dialect, Leniency, TimestampForm};

/// Reads one JSON value; rejects text behind it.
pub(crate) fn read<T: DeserializeOwned>(dialect: &dyn Dialect, body: &[u8]) -> serde_json::Result<T> {
    let text = str::from_utf8(body).map_err(serde_json::Error::custom)?;
    let error = match read_once(dialect, text) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    // A `Value` keeps the last of several members of one name, so a text that it makes readable repeats a member.
    let last = serde_json::from_str(text).and_then(|inner: Value| T::deserialize(Strict { dialect, inner }));
    match last {
        Ok(value) if dialect.repeated_members() == Leniency::Accepted => Ok(value),
        _ => Err(error),
    }
}

/// Reads one JSON value without repeated members.
fn read_once<T: DeserializeOwned>(dialect: &dyn Dialect, text: &str) -> serde_json::Result<T> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = T::deserialize(Strict { dialect, inner: &mut json })?;
    json.end()?;
    Ok(value)
}

/// Writes a value compactly, with the members of each object in alphabetical order, as responses were recorded.
pub(crate) fn write_sorted<T: Serialize>(dialect: &dyn Dialect, value: &T) -> Vec<u8> {
    let mut value = serde_json::to_value(value).unwrap_or_default();
    // Another crate of a build may enable `serde_json/preserve_order`.
    value.sort_all_objects();
    write(dialect, &value)
}

/// Writes a value compactly, with members in the order of its type.
pub(crate) fn write<T: Serialize>(dialect: &dyn Dialect, value: &T) -> Vec<u8> {
    let mut body = Vec::with_capacity(128);
    let mut json = serde_json::Serializer::with_formatter(&mut body, Timestamps(dialect));
    match value.serialize(&mut json) {
        Ok(()) => body,
        // Only a map with keys that are not strings, or a failing `Serialize`, could fail; the types have neither.
        Err(_) => Vec::new(),
    }
}

/// The compact form, with timestamps, the model's only floats, in the dialect's form.
struct Timestamps<'a>(&'a dyn Dialect);

impl Formatter for Timestamps<'_> {
    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, seconds: f64) -> io::Result<()> {
        match self.0.timestamp_form() {
            TimestampForm::Decimal => CompactFormatter.write_f64(writer, seconds),
            TimestampForm::ShortDecimal => write!(writer, "{seconds}"),
            // Java writes small numbers without an exponent, and no number without a fraction.
            TimestampForm::Scientific if seconds == 0.0 || (1e-3..1e7).contains(&seconds.abs()) => {
                CompactFormatter.write_f64(writer, seconds)
            }
            TimestampForm::Scientific => {
                let text = format!("{seconds:E}");
                let (mantissa, exponent) = text.split_once('E').unwrap_or((&text, "0"));
                let fraction = if mantissa.contains('.') { "" } else { ".0" };
                write!(writer, "{mantissa}{fraction}E{exponent}")
            }
        }
    }
}

/// Wrapper of a deserializer, visitor, access or seed that makes it strict.
struct Strict<'a, T> {
    dialect: &'a dyn Dialect,
    inner: T,
}

impl<'a, T> Strict<'a, T> {
    fn like<U>(&self, inner: U) -> Strict<'a, U> {
        Strict { dialect: self.dialect, inner }
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Strict<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let visitor = self.like(visitor);
        self.inner.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = self.like(visitor);
        self.inner.deserialize_map(visitor)
    }

    /// Every member is an option, and nothing else is.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let visitor = self.like(visitor);
        self.inner.deserialize_option(visitor)
    }

    /// The value of a member that the structure does not have.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        if self.dialect.extra_members() == Leniency::Rejected {
            return Err(D::Error::custom("a member the model does not know"));
        }
        self.inner.deserialize_ignored_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier
    }
}

macro_rules! forward_scalars {
    ($($method:ident: $type:ty,)*) => {
        $(fn $method<E: serde::de::Error>(self, value: $type) -> Result<V::Value, E> { self.inner.$method(value) })*
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Strict<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    forward_scalars! {
        visit_bool: bool,
        visit_i64: i64,
        visit_u64: u64,
        visit_f64: f64,
        visit_str: &str,
        visit_borrowed_str: &'de str,
        visit_string: String,
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    /// A member that is `null`.
    fn visit_none<E: serde::de::Error>(self) -> Result<V::Value, E> {
        if self.dialect.null_members() == Leniency::Rejected {
            return Err(E::invalid_type(Unexpected::Unit, &"a value"));
        }
        self.inner.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        let value = self.like(value);
        self.inner.visit_some(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        let items = self.like(items);
        self.inner.visit_seq(items)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        let entries = self.like(entries);
        self.inner.visit_map(entries)
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Strict<'_, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        let seed = self.like(seed);
        self.inner.next_element_seed(seed)
    }

    /// Returns the next element that is not left out. Visitors of lists call this method.
    fn next_element<T: Deserialize<'de>>(&mut self) -> Result<Option<T>, A::Error> {
        while let Some(element) = self.inner.next_element_seed(Element::new(self.dialect))? {
            if element.is_some() {
                return Ok(element);
            }
        }
        Ok(None)
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Strict<'_, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.inner.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let seed = self.like(seed);
        self.inner.next_value_seed(seed)
    }

    /// Returns the next entry that is not left out. Visitors of maps call this method; visitors of structures call
    /// `next_key` and `next_value` in turn.
    fn next_entry<K: Deserialize<'de>, T: Deserialize<'de>>(&mut self) -> Result<Option<(K, T)>, A::Error> {
        while let Some(key) = self.inner.next_key()? {
            if let Some(value) = self.inner.next_value_seed(Element::new(self.dialect))? {
                return Ok(Some((key, value)));
            }
        }
        Ok(None)
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Strict<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        let deserializer = self.like(deserializer);
        self.inner.deserialize(deserializer)
    }
}

/// Seed for an element of a list or the value of a map's entry; gives `None` for a `null` to leave out.
struct Element<'a, T> {
    dialect: &'a dyn Dialect,
    element: PhantomData<T>,
}

impl<'a, T> Element<'a, T> {
    fn new(dialect: &'a dyn Dialect) -> Self {
        Self { dialect, element: PhantomData }
    }
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Element<'_, T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Element<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an element")
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Option<T>, E> {
        if self.dialect.null_elements() == Leniency::Rejected {
            return Err(E::invalid_type(Unexpected::Unit, &self));
        }
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, element: D) -> Result<Option<T>, D::Error> {
        T::deserialize(Strict { dialect: self.dialect, inner: element }).map(Some)
    }
}
