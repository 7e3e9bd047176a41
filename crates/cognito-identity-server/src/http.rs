//! Parts of HTTP: open connections (`connections`), CORS, signatures, the documents for verifiers, and responses.

pub(crate) mod connections;
pub(crate) mod cors;
pub(crate) mod response;
pub(crate) mod signature;
pub(crate) mod well_known;
