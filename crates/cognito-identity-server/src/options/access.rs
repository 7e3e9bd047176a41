//! Access to the operations for which AWS requires a signature.

use crate::storage::keys::Keys;

/// Whether signatures are checked.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Access {
    /// Signatures are ignored: every client may call every operation.
    Open,
    /// Signatures are checked as at AWS, against these keys and the credentials that the fake issued.
    Signed(Keys),
}
