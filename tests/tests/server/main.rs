//! Tests of the server over TCP, with well-behaved and hostile clients.

mod account;
mod admin;
mod arranged;
mod cors;
mod crowd;
mod disturbed;
mod fuzz;
mod guard;
mod issuers;
mod limits;
mod mistakes;
mod queries;
mod raw;
mod redaction;
mod scopes;
mod setup;
mod signatures;
mod tls;
