//! Collects all texts of a request, each with the name of the member that it belongs to.

use std::fmt;

use hyper::header::AUTHORIZATION;
use hyper::http::request::Parts;
use percent_encoding::percent_decode;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::MAX_TEXTS;
use super::harmless::is_secret_member;

/// Texts, and for each the outermost enclosing member with secrets, else the innermost member.
#[derive(Debug, Default)]
pub(super) struct Texts {
    pub(super) found: Vec<(String, Option<String>)>,
    /// Whether there may be more of them.
    pub(super) is_partial: bool,
}

impl Texts {
    fn add(&mut self, text: &str, member: Option<&str>) {
        if self.found.len() < MAX_TEXTS {
            self.found.push((text.to_owned(), member.map(str::to_owned)));
        } else {
            self.is_partial = true;
        }
    }

    /// Adds method and headers: messages about the protocol and about signatures repeat them.
    pub(super) fn add_head(&mut self, head: &Parts) {
        self.add(head.method.as_str(), None);
        for (name, value) in &head.headers {
            if UNREPEATED.contains(&name.as_str()) {
                continue;
            }
            let value = String::from_utf8_lossy(value.as_bytes());
            if name == AUTHORIZATION {
                // In parts, as errors repeat them, and without the date, which explains why a signature has expired.
                for part in value.split([' ', ',', ';', '=', '/']).filter(|part| !is_date(part)) {
                    self.add(part, None);
                }
                continue;
            }
            self.add(&value, Some(name.as_str()));
            // Of names, errors about signatures repeat those of AWS.
            if name.as_str().starts_with("x-amz-") && !KNOWN_HEADERS.contains(&name.as_str()) {
                self.add(name.as_str(), None);
            }
        }
    }

    /// Adds names and values of a form, decoded as errors repeat them.
    pub(super) fn add_form(&mut self, form: &[u8]) {
        for field in form.split(|&byte| byte == b'&') {
            let (name, value) = match field.iter().position(|&byte| byte == b'=') {
                Some(equals) => (&field[..equals], &field[equals + 1..]),
                None => (field, &b""[..]),
            };
            let decoded = |bytes: &[u8]| {
                let spaced: Vec<u8> = bytes.iter().map(|&b| if b == b'+' { b' ' } else { b }).collect();
                percent_decode(&spaced).decode_utf8_lossy().into_owned()
            };
            let name = decoded(name);
            self.add(&decoded(value), Some(&name));
            self.add(&name, None);
        }
    }

    /// Adds keys and strings of a JSON text. Of one that cannot be read to its end, some are missing.
    pub(super) fn add_json(&mut self, json: &[u8]) {
        let mut json = serde_json::Deserializer::from_slice(json);
        let read = Collector { texts: self, member: None }.deserialize(&mut json);
        self.is_partial |= read.is_err();
    }
}

/// Headers that no error repeats; many errors contain the words of their values.
const UNREPEATED: [&str; 10] = [
    "accept",
    "accept-encoding",
    "connection",
    "content-length",
    "host",
    "origin",
    "referer",
    "transfer-encoding",
    "user-agent",
    "x-amz-user-agent",
];

/// Headers of AWS whose names are no secrets.
const KNOWN_HEADERS: [&str; 5] =
    ["x-amz-content-sha256", "x-amz-date", "x-amz-security-token", "x-amz-target", "x-amz-user-agent"];

/// `20260131`, as signatures have it.
fn is_date(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Collects the texts of a value, of repeated keys too, which a map would have lost.
struct Collector<'t> {
    texts: &'t mut Texts,
    member: Option<&'t str>,
}

impl<'de> DeserializeSeed<'de> for Collector<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Collector<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.add_number(&number);
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.add_number(&number);
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.add_number(&number);
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.texts.add(text, self.member);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Collector { texts: self.texts, member: self.member })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(key) = entries.next_key::<String>()? {
            self.texts.add(&key, None);
            let member = self.member.filter(|outer| is_secret_member(outer)).unwrap_or(&key);
            entries.next_value_seed(Collector { texts: self.texts, member: Some(member) })?;
        }
        Ok(())
    }
}

impl Collector<'_> {
    /// Adds a number where a token belongs. Others are counts, which errors are about.
    fn add_number(self, number: &impl ToString) {
        if self.member.is_some_and(is_secret_member) {
            self.texts.add(&number.to_string(), self.member);
        }
    }
}
