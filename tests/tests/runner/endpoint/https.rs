//! TLS: the certificates that a harness trusts, and its errors for untrusted ones.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use cognito_identity_contracts::{Capability, Harness, Profile, Verdict, select};
use cognito_identity_runner::endpoint::EndpointHarness;
use cognito_identity_runner::report::run;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rstest::rstest;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{ServerConfig, crypto};

use super::setup::{Socket, open};

/// Certificate authority of servers.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn named(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// TLS configuration with a certificate for these names.
    fn vouch_for(&self, names: &[&str]) -> ServerConfig {
        let key = KeyPair::generate().unwrap();
        let names: Vec<_> = names.iter().map(ToString::to_string).collect();
        let leaf = CertificateParams::new(names).unwrap().signed_by(&key, &self.0).unwrap();
        ServerConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], key.into())
            .unwrap()
    }
}

/// A socket fake behind TLS, until it is dropped.
struct Tls {
    port: u16,
    /// Number of connections that reached the fake.
    let_in: Arc<AtomicU64>,
    _stop: oneshot::Sender<()>,
    fake: Socket,
}

impl Tls {
    fn with(identity: ServerConfig) -> Self {
        let fake = Socket::new();
        let plain = fake.url.strip_prefix("http://").unwrap().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let let_in = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&let_in);
        let (stop, stopped) = oneshot::channel();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                let acceptor = TlsAcceptor::from(Arc::new(identity));
                tokio::select! {
                    () = forward(listener, acceptor, plain, counted) => {}
                    _ = stopped => {}
                }
            });
        });
        Self { port, let_in, _stop: stop, fake }
    }

    fn url(&self, host: &str) -> String {
        format!("https://{host}:{}", self.port)
    }

    fn let_in(&self) -> u64 {
        self.let_in.load(Ordering::SeqCst)
    }
}

async fn forward(
    listener: tokio::net::TcpListener,
    acceptor: TlsAcceptor,
    plain: String,
    let_in: Arc<AtomicU64>,
) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let (acceptor, plain, let_in) = (acceptor.clone(), plain.clone(), Arc::clone(&let_in));
        tokio::spawn(async move {
            // The handshake fails for a client that does not trust the certificate, or does not use TLS.
            let Ok(mut outer) = acceptor.accept(stream).await else { return };
            let_in.fetch_add(1, Ordering::SeqCst);
            let mut inner = TcpStream::connect(plain).await.unwrap();
            let _ = tokio::io::copy_bidirectional(&mut outer, &mut inner).await;
        });
    }
}

const HERE: [&str; 2] = ["localhost", "127.0.0.1"];

fn open_trusting(url: &str, authority: impl Into<Vec<u8>>) -> Result<EndpointHarness, String> {
    open(url, |options| options.authority = Some(authority.into()))
}

/// Returns the error of opening the endpoint, which must be one line.
fn refused(url: &str, authority: impl Into<Vec<u8>>) -> String {
    let why = open_trusting(url, authority).unwrap_err();
    assert!(!why.is_empty() && !why.contains(['\n', '\r']), "{why:?}");
    why
}

/// Both doors, that of the SDK's client and that of raw bytes, and the fake's own requests.
#[rstest]
fn clauses_hold_over_tls(#[values("localhost", "127.0.0.1")] host: &str) {
    let authority = Authority::named("a");
    let tls = Tls::with(authority.vouch_for(&HERE));
    // The file may contain several certificates; one of them is the trusted one.
    let file = Authority::named("b").0.pem() + &authority.0.pem();
    let harness = open_trusting(&tls.url(host), file).unwrap();
    assert!(
        harness.capabilities().contains(&Capability::ConcurrentWriters),
        "the fake is not known behind TLS"
    );
    let profile = Profile { seed: Some(1), max_shrink_steps: 0, ..Profile::cases(2) };
    for group in ["merging", "wire"] {
        let mut clauses = select(group).unwrap();
        clauses.retain(|clause| clause.needs.iter().all(|need| harness.capabilities().contains(need)));
        assert!(clauses.len() > 5, "{group}: {}", clauses.len());
        for clause in run(&clauses, &harness, &profile, |_, _| {}).clauses {
            assert_eq!(clause.verdict, Verdict::Held, "{}", clause.name);
        }
    }
    assert!(tls.let_in() > 0 && harness.spent().lost == 0);
}

#[rstest]
#[case::another_authority("b", &HERE, "invalid peer certificate: UnknownIssuer")]
#[case::another_of_the_same_name("a", &HERE, "invalid peer certificate: BadSignature")]
#[case::of_another_host("", &["elsewhere.example"], "certificate not valid for name \"127.0.0.1\"")]
fn an_untrusted_certificate_is_rejected(#[case] trusted: &str, #[case] names: &[&str], #[case] told: &str) {
    let authority = Authority::named("a");
    let tls = Tls::with(authority.vouch_for(names));
    let other = Authority::named(trusted);
    let pem = if trusted.is_empty() { authority.0.pem() } else { other.0.pem() };
    let url = tls.url("127.0.0.1");
    let why = refused(&url, pem);
    assert!(why.starts_with(&format!("cannot reach {url}: ")) && why.contains(told), "{why}");
    assert_eq!(tls.let_in(), 0, "it is asked all the same");
}

#[test]
fn a_file_of_no_certificates_is_told() {
    let key = KeyPair::generate().unwrap().serialize_pem();
    let whole = Authority::named("a").0.pem();
    let begin = "-----BEGIN CERTIFICATE-----";
    let end = "-----END CERTIFICATE-----";
    let cut = whole.replace(end, "");
    let none = "contains no certificate";
    let broken = "contains a certificate that cannot be read";
    for (pem, told) in [
        (&b""[..], "is empty"),
        (b" \n", "is empty"),
        (b"\xff\xfe\x00garbage", none),
        (key.as_bytes(), none),
        (format!("The line {begin} is missing").as_bytes(), none),
        (cut.as_bytes(), broken),
        (format!("{begin}\n{end}\n").as_bytes(), broken),
        (format!("{begin}\nno base64!\n{end}\n").as_bytes(), broken),
        (format!("{begin}\nbm8gREVS\n{end}\n").as_bytes(), broken),
        (format!("{whole}{begin}\nbm8gREVS\n{end}\n").as_bytes(), broken),
    ] {
        let why = refused("https://127.0.0.1:1", pem);
        let file = String::from_utf8_lossy(pem);
        assert!(
            why.starts_with(&format!("the certificate file {told}; allowed: a PEM file with")),
            "{file}: {why}"
        );
    }
}

#[test]
fn http_and_https_do_not_meet() {
    let authority = Authority::named("a");
    let tls = Tls::with(authority.vouch_for(&HERE));
    let pem = authority.0.pem();
    let plain_to_tls = tls.url("127.0.0.1").replace("https://", "http://");
    let tls_to_plain = tls.fake.url.replace("http://", "https://");
    let refused_plain = open(&plain_to_tls, |_| {}).unwrap_err();
    let refused_tls = refused(&tls_to_plain, pem.as_str());
    for (url, why, told) in
        [(&plain_to_tls, refused_plain, ""), (&tls_to_plain, refused_tls, "TLS handshake failed")]
    {
        assert!(why.starts_with(&format!("cannot reach {url}: ")) && why.contains(told), "{why}");
    }
    assert_eq!(tls.let_in(), 0, "it is asked all the same");
}

/// A certificate file is rejected for a plain http endpoint.
#[test]
fn a_certificate_is_for_https() {
    let fake = Socket::new();
    let why = refused(&fake.url, Authority::named("a").0.pem());
    let told =
        format!("a certificate file does not go with `{}`; allowed with it: https://HOST:PORT", fake.url);
    assert_eq!(why, told);
}
