//! The server by https: certificates, handshakes, and plain-http clients.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use cognito_identity_contracts::error_chain;
use cognito_identity_fake::FakeCognitoIdentity;
use cognito_identity_server::{Options, Tls};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rstest::rstest;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned, SupportedProtocolVersion, crypto,
};

use super::setup::{ServerResponse, World};

const LOCALHOST: std::net::IpAddr = std::net::IpAddr::V4(Ipv4Addr::LOCALHOST);

/// A server by https, and the authority that its clients trust.
struct Secure {
    world: World,
    authority: String,
}

impl Secure {
    fn new() -> Self {
        Self::with(|_| ())
    }

    fn with(set_up: impl FnOnce(&mut Options)) -> Self {
        let tls = Tls::generate(LOCALHOST).unwrap();
        let file = file("authority.pem");
        tls.write_authority(&file).unwrap();
        Self::by(tls, fs::read_to_string(file).unwrap(), set_up)
    }

    fn by(tls: Tls, authority: String, set_up: impl FnOnce(&mut Options)) -> Self {
        let world = World::with(FakeCognitoIdentity::builder(), |options| {
            options.tls = Some(tls);
            set_up(options);
        });
        Self { world, authority }
    }

    fn config(&self, versions: &[&'static SupportedProtocolVersion]) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(self.authority.as_bytes()).unwrap()).unwrap();
        ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth()
    }

    fn connect(
        &self,
        name: &str,
        config: ClientConfig,
    ) -> std::io::Result<StreamOwned<ClientConnection, TcpStream>> {
        let name = ServerName::try_from(name.to_owned()).unwrap();
        let connection = ClientConnection::new(Arc::new(config), name).unwrap();
        let mut stream = StreamOwned::new(connection, self.world.connect());
        while stream.conn.is_handshaking() {
            stream.conn.complete_io(&mut stream.sock)?;
        }
        Ok(stream)
    }

    /// The response to a request for a path with these headers.
    fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> ServerResponse {
        let mut stream = self.connect("127.0.0.1", self.config(&[&TLS13])).unwrap();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}",
            self.world.address,
            body.len()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        ServerResponse::from_text(&response)
    }

    fn is_well(&self) -> bool {
        let headers = "Content-Type: application/x-amz-json-1.1\r\nX-Amz-Target: AWSCognitoIdentityService.ListIdentityPools\r\n";
        self.ask("POST", "/", headers, r#"{"MaxResults":1}"#).status == 200
    }
}

/// A file of one test's own, which is not there yet.
fn file(name: &str) -> PathBuf {
    use std::sync::atomic::{AtomicU64, Ordering};

    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("tls-{number}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

#[test]
fn all_of_the_server_is_there_by_https() {
    let secure = Secure::new();
    assert!(secure.is_well());
    let host = secure.world.address;
    let discovery = secure.ask("GET", "/.well-known/openid-configuration", "", "").json();
    assert_eq!(discovery["jwks_uri"], format!("https://{host}/.well-known/jwks_uri"));
    for path in ["/", "/_fake/overview"] {
        for (origin, status) in [
            (format!("https://{host}"), 200),
            (format!("http://{host}"), 403),
            ("https://attacker.example".to_owned(), 403),
        ] {
            let response = secure.ask("GET", path, &format!("Origin: {origin}\r\n"), "");
            assert_eq!(response.status, status, "{path} {origin}");
        }
    }
}

#[test]
fn a_page_by_http_is_not_of_the_same_origin_as_one_by_https() {
    let world = World::new();
    let origin = format!("https://{}", world.address);
    assert_eq!(world.ask("GET", "/_fake/overview", &[("Origin", origin.as_str())], "").status, 403);
}

#[rstest]
fn a_generated_certificate_is_for_this_machine(
    #[values("localhost", "127.0.0.1", "::1", "192.0.2.7")] name: &str,
    #[values(&TLS12, &TLS13)] version: &'static SupportedProtocolVersion,
) {
    let here = Secure::new();
    let result = here.connect(name, here.config(&[version])).map(drop);
    assert_eq!(result.is_ok(), name != "192.0.2.7", "{result:?}");
    assert!(here.connect("attacker.example", here.config(&[version])).is_err());
}

#[test]
fn a_generated_certificate_is_for_the_address_listened_on_too() {
    let tls = Tls::generate("192.0.2.7".parse().unwrap()).unwrap();
    let file = file("authority.pem");
    tls.write_authority(&file).unwrap();
    let secure = Secure::by(tls, fs::read_to_string(file).unwrap(), |_| ());
    secure.connect("192.0.2.7", secure.config(&[&TLS13])).unwrap();
    // All addresses have no name of their own.
    Tls::generate("0.0.0.0".parse().unwrap()).unwrap();
}

#[rstest]
#[case::none(&[], Ok(None))]
#[case::http_1(&["http/1.1"], Ok(Some("http/1.1")))]
#[case::both(&["h2", "http/1.1"], Ok(Some("http/1.1")))]
#[case::http_2_alone(&["h2"], Err(()))]
fn a_client_learns_that_it_is_http_1(#[case] offered: &[&str], #[case] chosen: Result<Option<&str>, ()>) {
    let secure = Secure::new();
    let mut config = secure.config(&[&TLS13]);
    config.alpn_protocols = offered.iter().map(|name| name.as_bytes().to_vec()).collect();
    let stream = secure.connect("localhost", config).map_err(|_| ());
    let agreed = stream.map(|stream| stream.conn.alpn_protocol().map(<[u8]>::to_vec));
    assert_eq!(agreed, chosen.map(|name| name.map(|name| name.as_bytes().to_vec())));
    assert!(secure.is_well());
}

#[test]
fn a_client_by_http_is_told() {
    let secure = Secure::new();
    for (method, path) in [("POST", "/"), ("GET", "/_fake/overview"), ("OPTIONS", "/"), ("GET", "/")] {
        let response = secure.world.ask(method, path, &[], "");
        let here = format!("call https://{}", secure.world.address);
        assert!(response.status == 400 && response.body.contains(&here), "{response:?}");
    }
    assert!(secure.is_well());
}

#[rstest]
#[case::nothing(b"")]
#[case::no_handshake(&[22; 100])]
#[case::half_a_hello(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")]
#[case::empty_record(b"\x16\x03\x01\x00\x00")]
#[case::alert(b"\x15\x03\x01\x00\x02\x02\x28")]
#[case::zeros(&[0; 100])]
fn a_malformed_handshake_gets_no_response(#[case] bytes: &[u8]) {
    let secure = Secure::new();
    let response = secure.world.send(bytes);
    assert!(!response.contains("HTTP/1.1 2"), "{response}");
    assert!(secure.is_well());
}

/// So short that the test need not wait, and long enough for a handshake that goes on.
const SHORT: Duration = Duration::from_secs(1);

#[rstest]
#[case::before_the_first_byte(b"")]
#[case::in_the_middle(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")]
fn a_handshake_that_never_ends_is_given_up(#[case] begun: &[u8]) {
    // A server with a longer limit, for which the same client began earlier, still waits: so this limit counts.
    let patient = Secure::with(|options| options.limits.head_time = Duration::from_hours(1));
    let mut early = patient.world.connect();
    early.write_all(begun).unwrap();
    assert!(patient.is_well(), "others wait for a handshake");
    let secure = Secure::with(|options| options.limits.head_time = SHORT);
    let mut slow = secure.world.connect();
    slow.write_all(begun).unwrap();
    assert!(secure.is_well(), "others wait for a handshake");
    let mut rest = Vec::new();
    let _ = slow.read_to_end(&mut rest);
    assert!(secure.is_well());
    early.set_nonblocking(true).unwrap();
    let open = early.read(&mut [0; 1]).unwrap_err();
    assert_eq!(open.kind(), std::io::ErrorKind::WouldBlock);
}

#[test]
fn a_head_that_never_comes_is_given_up() {
    let secure = Secure::with(|options| options.limits.head_time = SHORT);
    let mut stream = secure.connect("localhost", secure.config(&[&TLS13])).unwrap();
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
    assert!(secure.is_well());
}

/// A handshake takes a place, which is given up for the next client.
#[test]
fn a_handshake_gives_way() {
    let secure = Secure::with(|options| options.limits.connections = 1);
    let mut slow = secure.world.connect();
    slow.write_all(b"\x16\x03\x01").unwrap();
    assert!(secure.is_well());
    let mut rest = Vec::new();
    let _ = slow.read_to_end(&mut rest);
    assert!(rest.is_empty());
}

/// The end of the server waits for requests, and no handshake is one: this test would take an hour.
#[test]
fn the_end_does_not_wait_for_a_handshake() {
    let secure = Secure::with(|options| options.limits.drain_time = Duration::from_hours(1));
    let mut slow = secure.world.connect();
    slow.write_all(b"\x16\x03\x01").unwrap();
    assert!(secure.is_well());
    drop(secure);
    let _ = slow.read_to_end(&mut Vec::new());
}

/// A chain of an authority's own, and its key.
fn own() -> (String, String, String) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let leaf = CertificateParams::new(names).unwrap().signed_by(&key, &authority).unwrap();
    (authority.pem(), leaf.pem(), key.serialize_pem())
}

fn from_texts(chain: &str, key: &str) -> Result<Tls, String> {
    let chain_file = file("chain.pem");
    let key_file = file("key.pem");
    fs::write(&chain_file, chain).unwrap();
    fs::write(&key_file, key).unwrap();
    Tls::from_files(&chain_file, &key_file).map_err(|error| error_chain(&error))
}

#[test]
fn it_serves_with_a_certificate_of_the_users_own() {
    let (authority, leaf, key) = own();
    let chain = leaf.clone() + &authority;
    for (chain, key) in [(&chain, &key), (&leaf, &key), (&(key.clone() + &chain), &(chain.clone() + &key))] {
        let secure = Secure::by(from_texts(chain, key).unwrap(), authority.clone(), |_| ());
        assert!(secure.is_well());
        assert!(from_texts(chain, key).unwrap().write_authority(&file("authority.pem")).is_err());
        let mut config = secure.config(&[&TLS13]);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let stream = secure.connect("localhost", config).unwrap();
        assert_eq!(stream.conn.alpn_protocol(), Some(&b"http/1.1"[..]));
    }
}

#[test]
fn files_that_are_no_certificate_and_key_are_told() {
    let (authority, leaf, key) = own();
    let other_key = KeyPair::generate().unwrap().serialize_pem();
    let cut = leaf.replace("-----END CERTIFICATE-----", "");
    let no_certificate = "-----BEGIN CERTIFICATE-----\nbm8gREVS\n-----END CERTIFICATE-----\n";
    let no_key = "-----BEGIN PRIVATE KEY-----\nbm8gREVS\n-----END PRIVATE KEY-----\n";
    let encrypted = key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
    for (chain, key, why) in [
        ("", key.as_str(), "has no certificate; allowed: PEM"),
        (&key, &key, "has no certificate; allowed: PEM"),
        ("\u{0}\u{ff} binary", &key, "has no certificate; allowed: PEM"),
        (&cut, &key, "has a certificate that cannot be read"),
        (no_certificate, &key, "cannot use "),
        (&leaf, "", "has no private key; allowed: PEM"),
        (&leaf, &leaf, "has no private key; allowed: PEM"),
        (&leaf, &encrypted, "not encrypted"),
        (&leaf, no_key, "cannot use "),
        (&leaf, &other_key, "is not that of the first certificate in "),
        (&(authority + &leaf), &key, "is not that of the first certificate in "),
    ] {
        let told = from_texts(chain, key).unwrap_err();
        assert!(told.contains(why) && !told.contains('\n') && told.contains(".pem"), "{told}");
    }
    let missing = file("missing.pem");
    let told = error_chain(&Tls::from_files(&missing, &missing).unwrap_err());
    assert!(told.starts_with("cannot read ") && told.contains("missing.pem"), "{told}");
}

#[test]
fn the_authority_is_written_over_nothing_of_others() {
    let [first, second] = [(); 2].map(|()| Tls::generate(LOCALHOST).unwrap());
    let file = file("authority.pem");
    first.write_authority(&file).unwrap();
    let before = fs::read_to_string(&file).unwrap();
    assert!(!before.contains("PRIVATE KEY"));
    second.write_authority(&file).unwrap();
    assert_ne!(fs::read_to_string(&file).unwrap(), before);

    let (foreign, ..) = own();
    for text in ["a list", foreign.as_str(), &(before.clone() + &foreign), &(before.clone() + &before)] {
        fs::write(&file, text).unwrap();
        let told = error_chain(&first.write_authority(&file).unwrap_err());
        assert!(told.contains("there is something else in the file"), "{told}");
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
    }
    assert!(first.write_authority(&file.join("below")).is_err());
}

#[cfg(unix)]
#[test]
fn the_authority_is_for_everyone_to_read() {
    use std::os::unix::fs::PermissionsExt;

    let authority = file("authority.pem");
    let ordinary = file("ordinary");
    Tls::generate(LOCALHOST).unwrap().write_authority(&authority).unwrap();
    fs::write(&ordinary, "").unwrap();
    let [authority, ordinary] =
        [authority, ordinary].map(|file| fs::metadata(file).unwrap().permissions().mode() & 0o777);
    // As far as the user's umask lets.
    assert_eq!(authority, ordinary & 0o644);
}

#[test]
fn no_key_is_printed() {
    let (_, leaf, key) = own();
    let tls = from_texts(&leaf, &key).unwrap();
    assert_eq!(format!("{tls:?}"), "Tls { is_generated: false, .. }");
}
