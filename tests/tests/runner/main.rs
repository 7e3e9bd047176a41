//! The runner: runs against an endpoint, calibrations, recordings and reports.

mod calibrate;
mod drift;
mod endpoint;
mod report;
