//! Tests `serve` by https: the CA certificate exists when the server is ready, and clients that trust it can connect.

use std::fs;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

use super::served::{Served, file, refused, text};

#[test]
fn the_ca_certificate_is_written_before_it_is_ready() {
    let ca = file("tls").with_file_name("ca.pem");
    // What an earlier run left is replaced.
    let mut last = None;
    for _ in 0..2 {
        let served = Served::start(&["--tls", "--ca-out", text(&ca)]);
        assert_eq!(served.scheme, "https");
        let pem = fs::read_to_string(&ca).unwrap();
        assert!(pem.starts_with("-----BEGIN CERTIFICATE-----") && !pem.contains("PRIVATE"), "{pem}");
        assert_ne!(last.replace(pem.clone()), Some(pem));
        let trust = format!("AWS_CA_BUNDLE={0} NODE_EXTRA_CA_CERTS={0} SSL_CERT_FILE={0}", text(&ca));
        assert!(served.printed.len() == 1 && served.printed[0].ends_with(&trust), "{:?}", served.printed);
        let ended = served.end("-TERM");
        assert_eq!((ended.status.code(), ended.stderr), (Some(0), Vec::new()));
    }
}

#[test]
fn without_a_file_it_says_that_nobody_can_check_the_certificate() {
    let served = Served::start(&["--tls"]);
    assert!(served.printed.len() == 1 && served.printed[0].contains("--ca-out FILE"), "{:?}", served.printed);
}

#[cfg(feature = "endpoint")]
#[test]
fn clauses_hold_over_https() {
    use super::served::tool;

    let ca = file("tls-clauses").with_file_name("ca.pem");
    let served = Served::start(&["--tls", "--ca-out", text(&ca)]);
    let clauses = ["--clauses", "developer", "--cases", "1"];
    let trusting = tool(&served, "verify", &[&clauses[..], &["--ca-file", text(&ca)]].concat()).output();
    let trusting = trusting.unwrap();
    assert_eq!(trusting.status.code(), Some(0), "{trusting:?}");
    assert_eq!(tool(&served, "verify", &clauses).output().unwrap().status.code(), Some(2));
}

/// Files of an authority, a chain of it, and the chain's key.
fn own(name: &str) -> [std::path::PathBuf; 3] {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let names = vec!["127.0.0.1".to_owned()];
    let leaf = CertificateParams::new(names).unwrap().signed_by(&key, &authority).unwrap();
    let folder = file(name);
    [("ca", authority.pem()), ("chain", leaf.pem() + &authority.pem()), ("key", key.serialize_pem())].map(
        |(part, pem)| {
            let path = folder.with_file_name(format!("{part}.pem"));
            fs::write(&path, pem).unwrap();
            path
        },
    )
}

#[test]
fn it_serves_a_certificate_of_the_users_own() {
    let [ca, chain, key] = own("tls-own");
    let served = Served::start(&["--tls-cert", text(&chain), "--tls-key", text(&key)]);
    assert_eq!((served.scheme.as_str(), served.printed.len()), ("https", 0));
    #[cfg(feature = "endpoint")]
    {
        let verify = ["--clauses", "developer", "--cases", "1", "--ca-file", text(&ca)];
        assert_eq!(super::served::tool(&served, "verify", &verify).output().unwrap().status.code(), Some(0));
    }
    #[cfg(not(feature = "endpoint"))]
    drop(ca);
}

#[test]
fn conflicting_options_are_a_one_line_error() {
    let [ca, chain, key] = own("tls-wrong").map(|path| text(&path).to_owned());
    let [_, _, other_key] = own("tls-other").map(|path| text(&path).to_owned());
    let garbage = file("tls-garbage");
    fs::write(&garbage, "garbage").unwrap();
    let garbage = text(&garbage);
    let fresh = text(&file("tls-fresh")).to_owned();
    let lock = format!("{fresh}.lock");
    let (folder, name) = fresh.rsplit_once('/').unwrap();
    let roundabout = format!("{folder}/./../{}/{name}", folder.rsplit('/').next().unwrap());
    let cert = "--tls-cert";
    let with = "--tls-key";
    for (args, why) in [
        (vec!["--ca-out", "ca.pem"], "--ca-out is for the certificate that `--tls` makes"),
        (vec!["--ca-out", "ca.pem", cert, &chain, with, &key], "--ca-out is for the certificate"),
        (vec!["--tls", cert, &chain], "--tls makes a certificate and its key"),
        (vec!["--tls", cert, &chain, with, &key], "takes neither --tls-cert nor --tls-key"),
        (vec!["--tls", with, &key], "takes neither --tls-cert nor --tls-key"),
        (vec![cert, &chain], "--tls-cert and --tls-key need each other"),
        (vec![with, &key], "--tls-cert and --tls-key need each other"),
        (vec![cert, "/nowhere/at/all.pem", with, &key], "cannot read /nowhere/at/all.pem: "),
        (vec![cert, &chain, with, "/nowhere/at/all.pem"], "cannot read /nowhere/at/all.pem: "),
        (vec![cert, garbage, with, &key], "has no certificate; allowed: PEM"),
        (vec![cert, &chain, with, garbage], "has no private key; allowed: PEM"),
        (vec![cert, &chain, with, &other_key], "is not that of the first certificate in "),
        (
            vec!["--tls", "--ca-out", "/nowhere/at/all.pem"],
            "cannot write the certificate /nowhere/at/all.pem",
        ),
        (vec!["--tls", "--ca-out", &ca], "there is something else in the file"),
        (vec!["--tls", "--ca-out", folder], "there is something that is no file"),
        (vec![cert, "/dev/zero", with, &key], "it has more than 1048576 bytes"),
        (vec!["--tls", "--ca-out", &fresh, "--state", &fresh], "--ca-out names a file of --state"),
        (vec!["--tls", "--ca-out", &roundabout, "--log", &fresh], "--ca-out names a file of --log"),
        (vec!["--tls", "--ca-out", &lock, "--state", &fresh], "--ca-out names a file of --state"),
    ] {
        let printed = refused(&args);
        assert!(printed.contains(why), "{args:?}: {printed}");
    }
}
