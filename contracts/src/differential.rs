//! Differential testing: random programs on a backend, each response compared with that of the reference model.
//!
//! Start reading at [`lockstep`]. It generates a [`program`], whose steps name pools and identities by number, sends
//! its requests, and compares what a backend returns with what the [`reference`] model predicts.

pub mod lockstep;
pub mod program;
pub(crate) mod reference;
pub(crate) mod text;
