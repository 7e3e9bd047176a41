//! Dates: a moment in UTC, to the second, as RFC 3339 writes it; and how old evidence is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A moment in UTC: `2026-11-28T12:16:38Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment {
    /// Seconds since 1970, of a moment in the years 0 to 9999.
    seconds: i64,
}

const DAY: i64 = 86_400;

/// The first and the last second that four digits of a year can say.
const ALLOWED: std::ops::RangeInclusive<i64> = -62_167_219_200..=253_402_300_799;

impl Moment {
    /// The moment so many seconds after 1970 began; one that has no year of four digits is the nearest that has.
    #[must_use]
    pub fn from_unix(seconds: i64) -> Self {
        Self { seconds: seconds.clamp(*ALLOWED.start(), *ALLOWED.end()) }
    }

    /// The day: year, month, day.
    #[must_use]
    pub fn day(self) -> (i64, i64, i64) {
        // Days are counted in eras of 400 years that begin on 1 March, so that a leap day is the last of its year.
        let days = self.seconds.div_euclid(DAY) + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        (year + era * 400 + i64::from(month <= 2), month, day)
    }

    /// The day as text: `2026-11-28`.
    #[must_use]
    pub fn date(self) -> String {
        let (year, month, day) = self.day();
        format!("{year:04}-{month:02}-{day:02}")
    }

    fn of(year: i64, month: i64, day: i64, second: i64) -> Self {
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * month + 2) / 5 + day - 1;
        let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
        Self { seconds: days * DAY + second }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.day();
        let second = self.seconds.rem_euclid(DAY);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is no moment; allowed: UTC to the second, such as 2026-11-28T12:16:38Z");
        let number = |range: std::ops::Range<usize>| {
            let digits = text.get(range).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
            digits.and_then(|digits| digits.parse().ok()).ok_or_else(wrong)
        };
        let [year, month, day] = [number(0..4)?, number(5..7)?, number(8..10)?];
        let [hour, minute, second] = [number(11..13)?, number(14..16)?, number(17..19)?];
        let read = Self::of(year, month, day, hour * 3600 + minute * 60 + second);
        // What is written again as it was read had every part within its bounds, and every mark in its place.
        if read.to_string() == text { Ok(read) } else { Err(wrong()) }
    }
}

impl TryFrom<String> for Moment {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

/// How long ago evidence of this date was seen, in full months or years: `8 years ago`. Nothing if no year is in it.
///
/// Of a date that names several years the last one counts.
#[must_use]
pub fn age(evidence: &str, now: Moment) -> Option<String> {
    let dates = evidence.split(|c: char| !c.is_ascii_digit() && c != '-').filter_map(month);
    let (year, of_year) = dates.max()?;
    let (this_year, this_month, _) = now.day();
    let months = match of_year {
        Some(month) => (this_year - year) * 12 + this_month - month,
        // Where only the year is known, whole years are as exact as it gets.
        None => (this_year - year) * 12,
    };
    Some(match months {
        ..=0 if of_year.is_none() => "this year".to_owned(),
        ..=0 => "this month".to_owned(),
        1 => "1 month ago".to_owned(),
        2..12 => format!("{months} months ago"),
        12..24 => "1 year ago".to_owned(),
        _ => format!("{} years ago", months / 12),
    })
}

/// Year and month of `2026-10-01`, the year of `2026`.
fn month(date: &str) -> Option<(i64, Option<i64>)> {
    let mut parts = date.split('-');
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month = parts.next().and_then(|month| month.parse().ok());
    Some((year, month.filter(|month| (1..=12).contains(month))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_as_it_is_read() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_767_225_599, "2025-12-31T23:59:59Z"),
            (*ALLOWED.start(), "0000-01-01T00:00:00Z"),
            (*ALLOWED.end(), "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(Moment::from_unix(seconds).to_string(), text);
            assert_eq!(text.parse(), Ok(Moment::from_unix(seconds)));
        }
        assert_eq!(Moment::from_unix(i64::MAX), Moment::from_unix(*ALLOWED.end()));
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "now",
            "2026-11-28",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-11-28T24:00:00Z",
            "2026-11-28T12:16:38+01:00",
            "2026-11-28T12:16:38.5Z",
            "2026-11-28 12:16:38Z",
            "２026-11-28T12:16:38Z",
            "+026-11-28T12:16:38Z",
        ] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }

    #[test]
    fn evidence_ages() {
        let now = "2026-11-28T12:00:00Z".parse().unwrap();
        for (evidence, old) in [
            ("2026-11-02", Some("this month")),
            ("2026-10", Some("1 month ago")),
            ("2026", Some("this year")),
            ("2025-12-31", Some("11 months ago")),
            ("2025-02", Some("1 year ago")),
            ("2022 to 2024", Some("2 years ago")),
            ("2023 for the issue", Some("3 years ago")),
            ("2027-01", Some("this month")),
            ("undated", None),
            ("12 days", None),
        ] {
            assert_eq!(age(evidence, now).as_deref(), old, "{evidence}");
        }
    }
}
