//! Backends behind a URL: the rules of a run, and what comes of endpoints that answer nonsense or nothing.

mod https;
mod malformed_responses;
mod mock_server;
mod oversized;
mod rules;
mod world;
