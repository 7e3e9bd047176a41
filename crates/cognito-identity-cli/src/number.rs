//! Parses numbers of the command line.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// Parses a whole number in a range; the error names the range.
pub(crate) fn number<N: FromStr + PartialOrd + Display>(
    text: &str,
    allowed: &RangeInclusive<N>,
) -> Result<N, String> {
    let least = allowed.start();
    let most = allowed.end();
    match text.parse() {
        Ok(number) if allowed.contains(&number) => Ok(number),
        _ => Err(format!("allowed: a whole number from {least} to {most}")),
    }
}
