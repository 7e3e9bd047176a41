//! The commands of the tool, one file each.

#[cfg(feature = "endpoint")]
pub(crate) mod calibrate;
#[cfg(feature = "endpoint")]
pub(crate) mod cleanup;
pub(crate) mod explain;
pub(crate) mod report;
#[cfg(feature = "serve")]
pub(crate) mod serve;
pub(crate) mod verify;
