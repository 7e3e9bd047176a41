//! Formats the age of a record or recording, such as "8 years ago".

use cognito_identity::Timestamp;

/// Returns the age of evidence of this date in full months or years: `8 years ago`; `None` if the date has no year.
///
/// If the date names several years, the last one counts.
#[must_use]
pub fn age(evidence: &str, now: Timestamp) -> Option<String> {
    let dates = evidence.split(|c: char| !c.is_ascii_digit() && c != '-').filter_map(month);
    let (year, of_year) = dates.max()?;
    let (this_year, this_month) = month(&now.date())?;
    let months = match of_year.zip(this_month) {
        Some((month, this_month)) => (this_year - year) * 12 + this_month - month,
        // Without a month, the age is exact to a year.
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

/// Year and month of a date such as `2026-10-01`, the year of `2026`.
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
