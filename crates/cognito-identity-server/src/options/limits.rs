//! Limits of a client: sizes and timeouts.

use std::time::Duration;

/// Limits on a client's requests: sizes in bytes, and timeouts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Largest request line and headers, in bytes, without optional space around values; 64 KiB, most of it for session
    /// tokens. A head of this size is read, and one of a byte more is rejected, in however many packets the bytes
    /// arrive. A head that has more than twice as many bytes with that space may be rejected too.
    pub head: usize,
    /// Largest body, in bytes; 1 MiB, twice the size of the largest legal request.
    pub body: usize,
    /// The most bytes of a snapshot that is put back; 1 GiB.
    pub snapshot: usize,
    /// Most connections at once, if the system allows as many open files. A further one closes the one that has been
    /// idle longest.
    pub connections: usize,
    /// Time limit of a request's head, of the TLS handshake before it, and of an idle connection.
    pub head_time: Duration,
    /// Timeout of a response to a client that does not read.
    pub write_time: Duration,
    /// Timeout of a request's body.
    pub body_time: Duration,
    /// Timeout of running requests after the server was asked to stop.
    pub drain_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: 64 << 10,
            body: 1 << 20,
            snapshot: 1 << 30,
            connections: 20_000,
            head_time: Duration::from_mins(1),
            write_time: Duration::from_secs(30),
            body_time: Duration::from_secs(30),
            drain_time: Duration::from_secs(5),
        }
    }
}
