//! Backends behind a URL: the rules of a run, and endpoints that respond with nonsense or not at all.

mod https;
mod malformed_responses;
mod mock_server;
mod oversized;
mod rules;
mod setup;
