//! Reads a calibration file.

use std::path::Path;

use cognito_identity_fake::assumption::Calibration;

use crate::error::CannotRun;

/// Reads the answers of a calibration file.
pub(crate) fn read(path: &Path) -> Result<Calibration, CannotRun> {
    // A pipe or a device may be read for ever.
    let is_other = std::fs::metadata(path).is_ok_and(|found| !found.is_file());
    let read = if is_other { Err("it is no regular file".to_owned()) } else { text(path) };
    let read = read.and_then(|text| Calibration::from_json(&text).map_err(|error| error.to_string()));
    let read = read
        .map_err(|why| format!("{}: {why}; a good one is the fake's own calibration.json", path.display()));
    Ok(read?)
}

fn text(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| error.to_string())
}
