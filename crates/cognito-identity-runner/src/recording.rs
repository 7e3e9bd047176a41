//! Records every request of a case and the response to it as a [`Transcript`].
//!
//! A [`RecordingHarness`] wraps any harness; start reading there.

mod harness;
mod transcript;

pub use harness::RecordingHarness;
pub use transcript::{Event, RecordedResult, Step, Transcript};
