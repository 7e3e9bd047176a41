//! The 128 bits behind an id, and their canonical text.

use std::fmt;

/// The GUID of a pool's or an identity's id: 32 lower-case hex digits in groups of 8-4-4-4-12.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Guid(u128);

const TEXT_LENGTH: usize = 36;

/// Where the two digits of each byte stand in the text.
const PLACES: [usize; 16] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

/// Where the dashes stand in the text.
const DASHES: [usize; 4] = [8, 13, 18, 23];

impl Guid {
    pub(crate) const fn bits(self) -> u128 {
        self.0
    }

    /// A random (version 4) GUID of the given random bits.
    pub(crate) const fn v4(random: u128) -> Self {
        const VERSION: u128 = 0xf << 76;
        const VARIANT: u128 = 0b11 << 62;
        Self(random & !VERSION & !VARIANT | 0x4 << 76 | 0b10 << 62)
    }

    /// The form of identities since about 2024: a prefix of 40 bits that is constant in the pool, and a third group
    /// that starts with `c`.
    pub(crate) const fn of_pool(pool: Self, random: u128) -> Self {
        const PREFIX: u128 = u128::MAX << 88;
        const THIRD_GROUP: u128 = 0xf << 76;
        // The pool's own bits are rotated so that the prefix does not give the pool's id away.
        Self(pool.0.rotate_left(80) & PREFIX | random & !PREFIX & !THIRD_GROUP | 0xc << 76)
    }

    /// The GUID of a canonical text; `None` for any other text, which then names nothing.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text: &[u8; TEXT_LENGTH] = text.as_bytes().try_into().ok()?;
        if DASHES.iter().any(|&place| text[place] != b'-') {
            return None;
        }
        let mut bytes = [0; 16];
        for (byte, place) in bytes.iter_mut().zip(PLACES) {
            *byte = digit(text[place])? << 4 | digit(text[place + 1])?;
        }
        Some(Self(u128::from_be_bytes(bytes)))
    }

    /// `prefix:guid` in one allocation.
    pub(crate) fn prefixed(self, prefix: &str) -> String {
        self.with_text(|guid| [prefix, ":", guid].concat())
    }

    /// Hands on the canonical text. Every new identity comes by here, and `format!` would cost six times as much.
    fn with_text<T>(self, take: impl FnOnce(&str) -> T) -> T {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [b'-'; TEXT_LENGTH];
        for (byte, place) in self.0.to_be_bytes().into_iter().zip(PLACES) {
            text[place] = DIGITS[usize::from(byte >> 4)];
            text[place + 1] = DIGITS[usize::from(byte & 0xf)];
        }
        take(std::str::from_utf8(&text).unwrap_or_default())
    }
}

/// The value of a lower-case hex digit.
fn digit(text: u8) -> Option<u8> {
    match text {
        b'0'..=b'9' => Some(text - b'0'),
        b'a'..=b'f' => Some(text - b'a' + 10),
        _ => None,
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Guid;

    proptest! {
        #[test]
        fn text_and_bits_name_the_same_guid(bits: u128) {
            let guid = Guid(bits);
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
