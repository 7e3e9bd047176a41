//! Certificates and handshakes for https.
//!
//! [`Tls::generate`] creates an authority and a certificate that it signs, with keys in memory only;
//! [`Tls::from_files`] reads the caller's. Either becomes a configuration of rustls, with which `Tls::open` accepts a
//! connection.

use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::net::IpAddr;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use tokio::net::TcpStream;
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{Error as PemError, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{Error as TlsError, ServerConfig};
use tokio_rustls::server::TlsStream;

use crate::error::{ServeError, ServeErrorKind};
use crate::storage::atomic_file;

/// Names that a generated certificate is always for.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// Largest file of certificates or of a key that is read, in bytes: chains have a few thousand.
const MAX_FILE_BYTES: u64 = 1 << 20;

/// Common name of the generated authority, which identifies its file on the next start.
const AUTHORITY: &str = "cognito-fake CA";

/// Validity of a generated certificate; Apple's verifier rejects more than 825 days.
const VALID: Duration = Duration::from_hours(800 * 24);

/// Validity of a generated certificate before now, for clients whose clock is behind, as in a virtual machine.
const VALID_BEFORE: Duration = Duration::from_hours(24);

/// First byte of each TLS connection: the type of a record that is part of a handshake.
const HANDSHAKE: u8 = 22;

/// A connection on which a client that does not read its responses is given up.
pub(crate) type Stream = Pin<Box<TimeoutStream<TcpStream>>>;

/// Result of the handshake with a client.
pub(crate) enum Opened {
    Encrypted(Box<TlsStream<Stream>>),
    /// The client uses another protocol, such as http.
    Plain(Stream),
}

/// Certificate chain and key that a server proves its name with.
#[derive(Clone)]
pub struct Tls {
    config: Arc<ServerConfig>,
    authority: Option<String>,
}

impl Tls {
    /// Creates a certificate authority, and a certificate it signs for `localhost`, `127.0.0.1`, `::1` and `host`,
    /// unless that is the address of all interfaces. The authority's key is dropped on return, so it signs nothing
    /// else.
    ///
    /// # Errors
    ///
    /// If the system has no randomness.
    pub fn generate(host: IpAddr) -> Result<Self, ServeError> {
        let failed = |what: &str| ServeError::new(ServeErrorKind::System, what);
        let (authority, chain, key) =
            certify(host).map_err(|error| failed("cannot make a certificate").because(error))?;
        let config = config(chain, key)
            .map_err(|error| failed("cannot use the certificate it made").because(error))?;
        Ok(Self { config, authority: Some(authority) })
    }

    /// Reads a certificate chain, the server's own certificate first, and its private key. Both are PEM, and may be one
    /// file.
    ///
    /// # Errors
    ///
    /// If a file cannot be read or has no certificate or key, or the key is not that of the certificate.
    pub fn from_files(chain: &Path, key: &Path) -> Result<Self, ServeError> {
        let chain_name = chain.display();
        let key_name = key.display();
        let rejected = |why: String| ServeError::new(ServeErrorKind::File, why);
        let read = |path: &Path| {
            read(path).map_err(|error| rejected(format!("cannot read {}", path.display())).because(error))
        };
        let certificates = certificates(&read(chain)?).map_err(|why| {
            rejected(format!("{chain_name} {why}; allowed: PEM, the server's own certificate first"))
        })?;
        let private = PrivateKeyDer::from_pem_slice(&read(key)?).map_err(|error| {
            let why = match error {
                PemError::NoItemsFound => "has no private key",
                _ => "has a private key that cannot be read",
            };
            rejected(format!("{key_name} {why}; allowed: PEM, in PKCS #8, PKCS #1 or SEC 1, not encrypted"))
        })?;
        let config = config(certificates, private).map_err(|error| {
            rejected(match error {
                TlsError::InconsistentKeys(_) => {
                    format!("the key in {key_name} is not that of the first certificate in {chain_name}")
                }
                error => format!(
                    "cannot use {chain_name} with the key in {key_name}: {error}; allowed: RSA from 2,048 bits, ECDSA \
                     P-256 and P-384, Ed25519"
                ),
            })
        })?;
        Ok(Self { config, authority: None })
    }

    /// Writes the certificate of the generated authority, which clients are to trust, to a file that is as readable as
    /// the umask lets it. A file that an earlier run left there is replaced, so two servers that run at once need one
    /// each.
    ///
    /// # Errors
    ///
    /// If the certificate was not generated, a file with other content exists, or the file cannot be written.
    pub fn write_authority(&self, path: &Path) -> Result<(), ServeError> {
        let cannot = || {
            ServeError::new(ServeErrorKind::File, format!("cannot write the certificate {}", path.display()))
        };
        let Some(authority) = &self.authority else {
            return Err(cannot().because("the authority is not this server's"));
        };
        match fs::metadata(path) {
            // A device or a pipe would be replaced by a file, or read without end.
            Ok(found) if !found.is_file() => {
                return Err(cannot().because("there is something that is no file; name a file"));
            }
            Ok(_) => {
                let found = read(path).map_err(|error| cannot().because(error))?;
                if !found.is_empty() && !is_authority(&found) {
                    return Err(cannot().because("there is something else in the file; name one of its own"));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(cannot().because(error)),
        }
        atomic_file::replace_public(path, authority.as_bytes()).map_err(|error| cannot().because(error))
    }

    /// Performs the handshake with a client, unless its first byte begins no TLS.
    pub(crate) async fn open(&self, stream: Stream) -> io::Result<Opened> {
        let mut first = [HANDSHAKE];
        // At the end of the stream there is no byte, and it stays as it is.
        stream.get_ref().peek(&mut first).await?;
        if first != [HANDSHAKE] {
            return Ok(Opened::Plain(stream));
        }
        let opened = TlsAcceptor::from(Arc::clone(&self.config)).accept(stream).await?;
        Ok(Opened::Encrypted(Box::new(opened)))
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").field("is_generated", &self.authority.is_some()).finish_non_exhaustive()
    }
}

type Certified = (String, Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

/// An authority as PEM, a certificate of it for `host`, and the key of that.
fn certify(host: IpAddr) -> Result<Certified, rcgen::Error> {
    let mut params = valid_now(CertificateParams::default());
    params.distinguished_name.push(DnType::CommonName, AUTHORITY);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;

    let mut names: Vec<_> = NAMES.map(str::to_owned).into();
    if !host.is_unspecified() && !names.contains(&host.to_string()) {
        names.push(host.to_string());
    }
    let mut params = valid_now(CertificateParams::new(names)?);
    params.distinguished_name.push(DnType::CommonName, "cognito-fake");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    // Strict verifiers, such as Python's since 3.13, require the authority's key identifier.
    params.use_authority_key_identifier_extension = true;
    let key = KeyPair::generate()?;
    let certificate = params.signed_by(&key, &authority)?;
    Ok((authority.pem(), vec![certificate.der().clone()], key.into()))
}

fn valid_now(mut params: CertificateParams) -> CertificateParams {
    #[allow(clippy::disallowed_methods, reason = "clients check certificates by the real time")]
    let now = date_time_ymd(1970, 1, 1) + SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    params.not_before = now - VALID_BEFORE;
    params.not_after = now + VALID;
    params
}

/// Reads a file of certificates or keys, which is short.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let why = format!("it has more than {MAX_FILE_BYTES} bytes; name a PEM file");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, why));
    }
    Ok(bytes)
}

/// The certificates of a PEM file, or why there are none.
fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, &'static str> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match found {
        Ok(found) if found.is_empty() => Err("has no certificate"),
        Ok(found) => Ok(found),
        Err(_) => Err("has a certificate that cannot be read"),
    }
}

/// Whether a file is one that [`Tls::write_authority`] wrote.
fn is_authority(pem: &[u8]) -> bool {
    // A key or a note after the certificate would be lost.
    let is_alone = pem.starts_with(b"-----BEGIN CERTIFICATE-----")
        && pem.trim_ascii_end().ends_with(b"-----END CERTIFICATE-----")
        && pem.windows(5).filter(|part| part == b"-----").count() == 4;
    is_alone
        && certificates(pem).is_ok_and(|found| {
            found.len() == 1 && found[0].windows(AUTHORITY.len()).any(|part| part == AUTHORITY.as_bytes())
        })
}

fn config(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<Arc<ServerConfig>, TlsError> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    // The server has no HTTP/2, and a client that has must not choose it.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
