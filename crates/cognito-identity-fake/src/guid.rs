//! The 128 bits of an id, and their canonical text, written and parsed by table for speed. Start at [`Guid`].

use std::fmt;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The GUID of a pool's or an identity's id: 32 lower-case hex digits in groups of 8-4-4-4-12.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Guid {
    // Two halves: a `u128` would be aligned to 16 bytes, and make every identity eight bytes larger.
    first: u64,
    last: u64,
}

const TEXT_LENGTH: usize = 36;

/// Position in the text of the two digits of each byte.
const PLACES: [usize; 16] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

/// Positions of the dashes in the text.
const DASHES: [usize; 4] = [8, 13, 18, 23];

impl Guid {
    /// Makes a random (version 4) GUID from random bits.
    pub(crate) const fn v4(random: u128) -> Self {
        const VERSION: u128 = 0xf << 76;
        const VARIANT: u128 = 0b11 << 62;
        Self::from_bits(random & !VERSION & !VARIANT | 0x4 << 76 | 0b10 << 62)
    }

    /// Makes the GUID of an identity, in the form in use since about 2024: a prefix of 40 bits that is constant in the
    /// pool, and a third group that starts with `c`.
    pub(crate) const fn of_pool(pool: Self, random: u128) -> Self {
        const PREFIX: u128 = u128::MAX << 88;
        const THIRD_GROUP: u128 = 0xf << 76;
        // The pool's own bits are rotated so that the prefix is not that of the pool's id.
        Self::from_bits(pool.bits().rotate_left(80) & PREFIX | random & !PREFIX & !THIRD_GROUP | 0xc << 76)
    }

    #[allow(clippy::cast_possible_truncation, reason = "each half takes its 64 bits")]
    const fn from_bits(bits: u128) -> Self {
        Self { first: (bits >> 64) as u64, last: bits as u64 }
    }

    /// Returns the GUID as a number; its order is that of the texts.
    pub(crate) const fn bits(self) -> u128 {
        (self.first as u128) << 64 | self.last as u128
    }

    /// The last 64 bits, which are random in every form.
    pub(crate) const fn last_bits(self) -> u64 {
        self.last
    }

    /// Parses a canonical text; `None` for any other text, which names nothing.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text: &[u8; TEXT_LENGTH] = text.as_bytes().try_into().ok()?;
        if DASHES.iter().any(|&place| text[place] != b'-') {
            return None;
        }
        let mut bits = 0;
        for place in PLACES {
            let high = digit(text[place]);
            let low = digit(text[place + 1]);
            // Digits are below 16, so a larger value anywhere is a character that is none.
            if high | low > 15 {
                return None;
            }
            bits = bits << 8 | u128::from(high << 4 | low);
        }
        Some(Self::from_bits(bits))
    }

    /// Returns `prefix:guid`, in one allocation.
    pub(crate) fn prefixed(self, prefix: &str) -> String {
        self.with_text(|guid| {
            let mut id = String::with_capacity(prefix.len() + 1 + TEXT_LENGTH);
            id.push_str(prefix);
            id.push(':');
            id.push_str(guid);
            id
        })
    }

    /// Passes the canonical text to `take`. Every new identity needs it, and `format!` would cost six times as much.
    fn with_text<T>(self, take: impl FnOnce(&str) -> T) -> T {
        let mut text = [b'-'; TEXT_LENGTH];
        for (byte, place) in self.bits().to_be_bytes().into_iter().zip(PLACES) {
            text[place..place + 2].copy_from_slice(&PAIRS[usize::from(byte)]);
        }
        take(std::str::from_utf8(&text).unwrap_or_default())
    }
}

/// The two digits of each byte.
const PAIRS: [[u8; 2]; 256] = {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut pairs = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        pairs[byte] = [DIGITS[byte >> 4], DIGITS[byte & 0xf]];
        byte += 1;
    }
    pairs
};

/// The value of a lower-case hex digit, and 255 for any other character.
fn digit(text: u8) -> u8 {
    match text {
        b'0'..=b'9' => text - b'0',
        b'a'..=b'f' => text - b'a' + 10,
        _ => u8::MAX,
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with_text(|text| f.write_str(text))
    }
}

impl fmt::Debug for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Guid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.with_text(|text| serializer.serialize_str(text))
    }
}

impl<'de> Deserialize<'de> for Guid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text)
    }
}

/// Visitor that parses a text without a copy: a start may read a million of them.
struct Text;

impl Visitor<'_> for Text {
    type Value = Guid;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a GUID")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Guid, E> {
        Guid::parse(text).ok_or_else(|| E::invalid_value(Unexpected::Other("another text"), &self))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Guid;

    proptest! {
        #[test]
        fn text_and_bits_name_the_same_guid(bits: u128) {
            let guid = Guid::from_bits(bits);
            prop_assert_eq!(Guid::parse(&guid.to_string()), Some(guid));
        }

        #[test]
        fn any_other_text_names_nothing(text in "[0-9a-fA-F-]{0,40}") {
            if let Some(guid) = Guid::parse(&text) {
                prop_assert_eq!(guid.to_string(), text);
            }
        }

        #[test]
        fn identities_of_a_pool_share_a_prefix(pool: u128, one: u128, other: u128) {
            let [one, other] = [one, other].map(|random| Guid::of_pool(Guid::v4(pool), random).to_string());
            prop_assert_eq!(&one[..11], &other[..11]);
            prop_assert_eq!(&one[14..15], "c");
        }

        #[test]
        fn pool_guids_are_version_four(random: u128) {
            let text = Guid::v4(random).to_string();
            prop_assert_eq!(&text[14..15], "4");
            prop_assert!("89ab".contains(&text[19..20]));
        }
    }
}
