//! Moments in the protocol's form: `2014-10-24T23:00:23Z`.

use cognito_identity::Timestamp;

/// The first and the last millisecond of the years 1 to 9999, which are those that four digits can say.
const FIRST: i64 = -62_135_596_800_000;
const LAST: i64 = 253_402_300_799_999;

const MILLIS_PER_DAY: i64 = 86_400_000;

/// A whole second has no fraction. A moment beyond the years 1 to 9999 becomes their first or their last.
pub(super) fn iso_8601(moment: Timestamp) -> String {
    let millis = moment.as_millis().clamp(FIRST, LAST);
    let (year, month, day) = civil(millis.div_euclid(MILLIS_PER_DAY));
    let time = millis.rem_euclid(MILLIS_PER_DAY);
    let (hour, minute, second) = (time / 3_600_000, time / 60_000 % 60, time / 1000 % 60);
    let fraction = match time % 1000 {
        0 => String::new(),
        millis => format!(".{millis:03}"),
    };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z")
}

/// The date of a day counted from 1970-01-01, in the Gregorian calendar.
///
/// Years start in March, so that the leap day is the last of one (Howard Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms", `civil_from_days`).
fn civil(day: i64) -> (i64, i64, i64) {
    const DAYS_OF_ERA: i64 = 146_097;
    let from_march = day + 719_468; // days since 0000-03-01
    let (era, day_of_era) = (from_march.div_euclid(DAYS_OF_ERA), from_march.rem_euclid(DAYS_OF_ERA));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (400 * era + year_of_era + i64::from(month <= 2), month, day)
}
