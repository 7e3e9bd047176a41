//! A number for a text.

/// Returns the FNV-1a hash. It tells texts apart that differ by accident, and serves no other purpose.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |sum: u64, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
