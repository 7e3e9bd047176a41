//! Options for connections by https.

use std::io::Write;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use cognito_identity_server::Tls;

use crate::error::CannotRun;

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Encryption")]
pub(crate) struct TlsOptions {
    /// Serve https with a certificate generated at the start, for localhost, 127.0.0.1, ::1 and the address of `--host`
    #[arg(long)]
    tls: bool,

    /// Write the CA certificate (PEM) for clients to trust to this file, one for each running server; needs `--tls`
    #[arg(long, value_name = "FILE")]
    ca_out: Option<PathBuf>,

    /// Serve https, with the certificate chain in this PEM file, the server's own first; needs `--tls-key`
    #[arg(long, value_name = "FILE")]
    tls_cert: Option<PathBuf>,

    /// PEM file with the private key of the certificate; needs `--tls-cert`
    #[arg(long, value_name = "FILE")]
    tls_key: Option<PathBuf>,
}

impl TlsOptions {
    /// Returns the certificate to serve with; `None` to serve http.
    pub(super) fn tls(&self, host: IpAddr) -> Result<Option<Tls>, CannotRun> {
        let wrong = |why: &str| Err(CannotRun(why.to_owned()));
        match (self.tls, &self.tls_cert, &self.tls_key) {
            (true, None, None) => Ok(Some(Tls::generate(host)?)),
            (true, _, _) => {
                wrong("--tls makes a certificate and its key, and takes neither --tls-cert nor --tls-key")
            }
            (false, _, _) if self.ca_out.is_some() => {
                wrong("--ca-out is for the certificate that `--tls` makes; give both, or neither")
            }
            (false, Some(chain), Some(key)) => Ok(Some(Tls::from_files(chain, key)?)),
            (false, None, None) => Ok(None),
            (false, _, _) => wrong("--tls-cert and --tls-key need each other; give both, or neither"),
        }
    }

    /// The files of these options.
    pub(super) fn files(&self) -> [(&'static str, Option<&Path>, bool); 3] {
        [
            ("--tls-cert", self.tls_cert.as_deref(), false),
            ("--tls-key", self.tls_key.as_deref(), false),
            ("--ca-out", self.ca_out.as_deref(), true),
        ]
    }

    /// Writes the CA certificate, and prints how clients trust it.
    pub(super) fn announce(&self, tls: &Tls, out: &mut dyn Write) -> Result<(), CannotRun> {
        if let Some(path) = &self.ca_out {
            tls.write_authority(path)?;
            writeln!(out, "certificate        {}", trust(path))?;
        } else if self.tls {
            writeln!(out, "certificate        in no file; to have clients trust it, give --ca-out FILE")?;
        }
        Ok(())
    }
}

/// The variables by which clients trust the file: those of the AWS CLI and boto3, of Node.js, and of OpenSSL and Go.
fn trust(path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let path = path.display();
    format!("AWS_CA_BUNDLE={path} NODE_EXTRA_CA_CERTS={path} SSL_CERT_FILE={path}")
}
