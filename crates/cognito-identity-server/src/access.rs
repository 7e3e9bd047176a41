//! Who may call the operations that AWS wants signed.

use crate::Keys;

/// Whether signatures are checked.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Access {
    /// They are not: whoever reaches the server may do everything.
    Open,
    /// They are, as AWS does: by these keys, and by credentials that the fake issued.
    Signed(Keys),
}
