//! Keys of pools and identities inside the state.

use std::num::NonZeroU32;

/// Index of a pool within the account, in the order of creation from 1. It takes 4 bytes in every identity instead of
/// 16, and is never zero, so that an empty slot takes no more memory than an identity.
pub(crate) type PoolNumber = NonZeroU32;

/// Sort key of a pool or an identity in its listing.
pub(crate) type Place = u128;
