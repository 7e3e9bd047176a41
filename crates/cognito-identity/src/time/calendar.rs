//! Prints and parses RFC 3339 in UTC, such as `2026-11-28T12:16:38.077Z`. Days are counted in eras of 400 years that
//! begin on 1 March, so that the leap day is the last of its year (Howard Hinnant, "chrono-Compatible Low-Level Date
//! Algorithms"). Start at `Display` and `FromStr`.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use super::Timestamp;

const MILLIS_PER_DAY: i64 = 86_400_000;

const DAYS_PER_ERA: i64 = 146_097;

/// Days from 0000-03-01 to 1970-01-01.
const EPOCH: i64 = 719_468;

/// The first and the last millisecond of the years 1 to 9999, which every parser of four-digit years accepts.
const FIRST: i64 = -62_135_596_800_000;
const LAST: i64 = Timestamp::MAX.as_millis();

impl Timestamp {
    /// Returns the date in UTC, such as `2026-11-28`.
    #[must_use]
    pub fn date(self) -> String {
        let mut text = self.to_string();
        text.truncate("2026-11-28".len());
        text
    }
}

impl fmt::Display for Timestamp {
    /// Prints RFC 3339 in UTC, with a fraction unless the second is whole. A timestamp outside the years 1 to 9999
    /// prints as the nearest one inside them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.as_millis().clamp(FIRST, LAST);
        let (year, month, day) = date(millis.div_euclid(MILLIS_PER_DAY));
        let time = millis.rem_euclid(MILLIS_PER_DAY);
        let (hour, minute, second) = (time / 3_600_000, time / 60_000 % 60, time / 1000 % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        match time % 1000 {
            0 => f.write_str("Z"),
            fraction => write!(f, ".{fraction:03}Z"),
        }
    }
}

/// Error for a text that is no timestamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseTimestampError(String);

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no timestamp; allowed: UTC, to the second or with milliseconds, such as 2026-11-28T12:16:38Z",
            self.0
        )
    }
}

impl std::error::Error for ParseTimestampError {}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    /// Parses the form that [`Display`](fmt::Display) prints; rejects every other form of RFC 3339.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text)
            // A text that prints as it was parsed has every part within its bounds and every separator in its place.
            .filter(|parsed| parsed.to_string() == text)
            .ok_or_else(|| ParseTimestampError(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Timestamp> {
    let number = |range: Range<usize>| -> Option<i64> {
        let digits = text.get(range).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        digits.and_then(|digits| digits.parse().ok())
    };
    let days = days(number(0..4)?, number(5..7)?, number(8..10)?);
    let minutes = number(11..13)? * 60 + number(14..16)?;
    let fraction = if text.len() > "2026-11-28T12:16:38Z".len() { number(20..23)? } else { 0 };
    Some(Timestamp::from_millis(days * MILLIS_PER_DAY + (minutes * 60 + number(17..19)?) * 1000 + fraction))
}

/// The year, month and day of a day counted from 1970-01-01.
fn date(day: i64) -> (i64, i64, i64) {
    let from_march = day + EPOCH;
    let era = from_march.div_euclid(DAYS_PER_ERA);
    let day_of_era = from_march.rem_euclid(DAYS_PER_ERA);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (400 * era + year_of_era + i64::from(month <= 2), month, day)
}

/// The number of days from 1970-01-01 to a date.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month_from_march) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    era * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - EPOCH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_is_written_as_it_is_parsed() {
        for (millis, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (1_767_225_599_007, "2025-12-31T23:59:59.007Z"),
            (FIRST, "0001-01-01T00:00:00Z"),
            (LAST, "9999-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(Timestamp::from_millis(millis).to_string(), text);
            assert_eq!(text.parse(), Ok(Timestamp::from_millis(millis)));
            assert_eq!(Timestamp::from_millis(millis).date(), text[..10]);
        }
        assert_eq!(Timestamp::from_millis(i64::MAX).to_string(), "9999-12-31T23:59:59.999Z");
        assert_eq!(Timestamp::from_millis(i64::MIN).to_string(), "0001-01-01T00:00:00Z");
    }

    #[test]
    fn another_text_is_rejected() {
        for text in [
            "",
            "now",
            "2026-11-28",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-11-28T24:00:00Z",
            "2026-11-28T12:60:00Z",
            "2026-11-28T12:16:60Z",
            "2026-11-28T12:16:38+01:00",
            "2026-11-28T12:16:38.5Z",
            "2026-11-28T12:16:38.000Z",
            "2026-11-28T12:16:38.1234Z",
            "2026-11-28 12:16:38Z",
            "2026-11-28T12:16:38Z ",
            "\u{ff12}026-11-28T12:16:38Z",
            "+026-11-28T12:16:38Z",
        ] {
            let error = text.parse::<Timestamp>().unwrap_err().to_string();
            assert!(error.contains(&format!("`{text}`")), "{error}");
        }
    }
}
