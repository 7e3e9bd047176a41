//! Files of a running server (state, keys, request log) and the journal in memory. Start reading at [`state_file`].

pub(crate) mod atomic_file;
pub(crate) mod journal;
pub(crate) mod keys;
pub(crate) mod paths;
pub(crate) mod request_log;
pub(crate) mod state_file;
