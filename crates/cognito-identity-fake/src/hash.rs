//! FNV-1a, a hash of bytes. Start at [`hash`].

/// Returns the FNV-1a hash. It distinguishes texts that differ by accident, and is no protection against intent.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |sum: u64, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
