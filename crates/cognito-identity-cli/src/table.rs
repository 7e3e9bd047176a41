//! Aligns text in columns.

use std::fmt::Write;
use std::time::Duration;

/// Rows of cells under a header, two spaces apart: texts to the left, the last `NUMBERS` columns to the right.
pub(crate) fn table<const COLUMNS: usize, const NUMBERS: usize>(
    header: [&str; COLUMNS],
    rows: &[[String; COLUMNS]],
) -> String {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([header[column].chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<_> = (0..COLUMNS).map(width).collect();
    let mut text = String::new();
    for row in [header.map(str::to_owned)].iter().chain(rows) {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            // Writing to a string never fails.
            let _ = if column + NUMBERS < COLUMNS {
                write!(line, "{cell:<width$}  ")
            } else {
                write!(line, "{cell:>width$}  ")
            };
        }
        text += line.trim_end();
        text += "\n";
    }
    text
}

/// Renders a duration for a person. A file may contain any number of seconds.
pub(crate) fn time(seconds: f64) -> String {
    let time = Duration::try_from_secs_f64(seconds).unwrap_or_default();
    if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned() {
        let rows = [["a::b", "1"], ["a::long", "256"]].map(|row| row.map(str::to_owned));
        assert_eq!(
            table::<2, 1>(["clause", "cases"], &rows),
            "clause   cases\na::b         1\na::long    256\n"
        );
    }

    #[test]
    fn times_are_short() {
        assert_eq!(time(0.0127), "12 ms");
        assert_eq!(time(1.26), "1.3 s");
    }
}
