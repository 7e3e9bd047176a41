//! Tests of the suite and of its data: planted bugs, every other calibration, and the service's model.

mod boundaries;
mod calibrations;
mod census;
mod errors;
mod planted;
mod readme;
mod shared_types;
