//! Options of a server. Start reading at [`Options`].

pub(crate) mod access;
pub(crate) mod latency;
pub(crate) mod limits;
#[cfg(feature = "tls")]
pub(crate) mod tls;

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use crate::options::access::Access;
use crate::options::latency::Latency;
use crate::options::limits::Limits;
#[cfg(feature = "tls")]
use crate::options::tls::Tls;

/// Options of a server.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The address to listen on; `127.0.0.1`.
    pub host: IpAddr,
    /// Port; 9229. 0 is any free port.
    pub port: u16,
    /// Whether signatures are checked; they are not.
    pub access: Access,
    /// Whether to listen on an address that other machines reach, although signatures are not checked; false.
    pub allow_remote: bool,
    /// File in which the state is stored; none.
    pub state: Option<PathBuf>,
    /// Latency of requests to the services before they are carried out; none.
    pub latency: Option<Latency>,
    /// Log file with two lines for each request to the services, one at its arrival and one at its end; none.
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
