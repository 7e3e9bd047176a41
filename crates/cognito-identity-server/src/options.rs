//! Options of a server, and the error of one that cannot run.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

#[cfg(feature = "tls")]
use crate::Tls;
use crate::{Access, Latency, Limits};

/// Options of a server.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The address to listen on; `127.0.0.1`.
    pub host: IpAddr,
    /// The port; 9229. 0 takes any that is free.
    pub port: u16,
    /// Whether signatures are checked; they are not.
    pub access: Access,
    /// Whether an address that others reach is fine without checked signatures; it is not.
    pub allow_remote: bool,
    /// The file that keeps the state; none.
    pub state: Option<PathBuf>,
    /// Latency of requests to the services before they are carried out; none.
    pub latency: Option<Latency>,
    /// The file that two lines are added to for each request to the services, when it arrives and when it is answered; none.
    pub log: Option<PathBuf>,
    /// Certificate and key of connections by https; none, and connections are by http.
    #[cfg(feature = "tls")]
    pub tls: Option<Tls>,
    /// Limits of a client.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 9229,
            access: Access::Open,
            allow_remote: false,
            state: None,
            latency: None,
            log: None,
            #[cfg(feature = "tls")]
            tls: None,
            limits: Limits::default(),
        }
    }
}

/// Why a server cannot run, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServeError(pub(crate) String);

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ServeError {}
