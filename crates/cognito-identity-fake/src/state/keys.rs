//! What pools and identities are known by inside the state.

use std::num::NonZeroU32;

/// The how-manieth pool of the account it is: four bytes in every identity instead of sixteen, and never zero, so that
/// an empty place for an identity takes no more room than the identity.
pub(super) type PoolNumber = NonZeroU32;

/// A pool's or an identity's place in its listing.
pub(super) type Place = u128;
