//! Backends behind a URL: the rules of a run, and what comes of endpoints that answer nonsense or nothing.

mod endless;
mod https;
mod rules;
mod strange;
mod stranger;
mod world;
