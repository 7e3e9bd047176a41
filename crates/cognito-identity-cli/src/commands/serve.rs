//! Command `cognito-fake serve`: serves the fake over HTTP. Start reading at [`serve()`].

mod account;
mod faults;
mod stop;
mod tls;

use std::io::Write;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use cognito_identity_contracts::error_chain;
use cognito_identity_fake::{Builder, FakeCognitoIdentity};
use cognito_identity_server::{Access, Keys, NamedFile, ServeError, Server, Tls};

use crate::calibration;
use crate::error::CannotRun;
use account::AccountOptions;
use faults::FaultOptions;
use stop::Stop;
use tls::TlsOptions;

pub(crate) const EXAMPLES: &str = "\
Examples:
  cognito-fake serve
  cognito-fake serve --port 0 --state pools.json    use any free port, and store the state in a file
  cognito-fake serve --host 0.0.0.0 --auth sigv4    accept signed requests from other machines
  cognito-fake serve --tls --ca-out ca.pem          serve https to clients that trust ca.pem
  cognito-fake serve --lag 2000 --throttle 10 --lose 0.01 --latency 20..300    behave as AWS does over a bad network

  aws cognito-identity list-identity-pools --max-results 10 --endpoint-url http://127.0.0.1:9229

The line that begins with `listening on` is printed once the server accepts requests. The same address has a web page, and
under /_fake/ the API by which tests control the fake.

Exit codes: 0 stopped by a signal; 2 the server could not run or could not store its state.";

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Address to listen on; an address that other machines reach needs `--auth sigv4` or `--allow-remote`
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: IpAddr,

    /// Port to listen on; 0 for any free port
    #[arg(long, value_name = "PORT", default_value_t = 9229)]
    port: u16,

    /// Region of all ids
    #[arg(long, value_name = "REGION", default_value = "us-east-1")]
    region: String,

    /// Account id, 12 digits
    #[arg(long, value_name = "ID", default_value = "123456789012")]
    account: String,

    /// Seed of all ids; equal seeds and equal requests give equal ids
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,

    /// Store the state in this file and its log FILE.log.N; every change is stored before its response is sent
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,

    /// Check request signatures: `sigv4` with access keys generated at each start
    #[arg(long, value_enum, default_value = "off")]
    auth: Auth,

    /// Write the keys to this file, as the AWS profile `cognito-fake`; deleted when the server stops
    /// [default: cognito-fake-PORT.credentials in the folder for temporary files]
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,

    /// Accept unsigned requests from other machines
    #[arg(long)]
    allow_remote: bool,

    /// Calibration file with the answers to the open questions [default: the fake's own calibration.json]
    #[arg(long, value_name = "FILE")]
    calibration: Option<PathBuf>,

    /// Append two JSON lines for each request to the services to this file: at its arrival and at its end
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,

    #[command(flatten)]
    resources: AccountOptions,

    #[command(flatten)]
    faults: FaultOptions,

    #[command(flatten)]
    tls: TlsOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Auth {
    /// Accept every request
    Off,
    /// Reject requests without a valid signature, as AWS does
    Sigv4,
}

/// Serves until it is interrupted.
pub(crate) fn serve(options: &Options, out: &mut dyn Write) -> Result<(), CannotRun> {
    if options.profile.is_some() && options.auth == Auth::Off {
        return Err(CannotRun(
            "--profile is for the keys of `--auth sigv4`; give both, or neither".to_owned(),
        ));
    }
    require_own_files(options, options.profile.as_deref())?;
    let tls = options.tls.tls(options.host)?;
    let fake = fake(options)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| CannotRun(format!("the runtime does not start: {error}")))?;
    runtime.block_on(async {
        let stop = Stop::new()?;
        let keys = match options.auth {
            Auth::Off => None,
            Auth::Sigv4 => Some(Keys::random()?),
        };
        let server = Server::bind(fake, server_options(options, keys.clone(), tls.clone())).await?;
        let profile = match &keys {
            Some(keys) => Some(print_keys(options, &server, keys, out)?),
            None => None,
        };
        // Last, so that a start that fails leaves the file of a server that runs.
        if let Some(tls) = &tls {
            options.tls.announce(tls, out)?;
        }
        writeln!(out, "listening on {}", server.url())?;
        out.flush()?;
        let ended = server.run(stop.received()).await;
        drop(profile);
        Ok(ended?)
    })
}

/// The file with the keys, deleted when this is dropped: after the run and after a start that fails, the keys open
/// nothing.
struct Profile(PathBuf);

impl Drop for Profile {
    fn drop(&mut self) {
        // The file may be gone already.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Rejects two options that name one file: the state would be lost, or its lock lock nothing.
fn require_own_files(options: &Options, profile: Option<&Path>) -> Result<(), CannotRun> {
    let own = [
        ("--calibration", options.calibration.as_deref(), false),
        ("--state", options.state.as_deref(), true),
        ("--log", options.log.as_deref(), true),
        ("--profile", profile, true),
    ];
    let files = own.into_iter().chain(options.tls.files());
    let files =
        files.filter_map(|(name, path, is_written)| Some(NamedFile { name, path: path?, is_written }));
    Ok(cognito_identity_server::require_own_files(&files.collect::<Vec<_>>())?)
}

fn fake(options: &Options) -> Result<Builder, CannotRun> {
    let fake = FakeCognitoIdentity::builder()
        .region(options.region.as_str())
        .account(options.account.as_str())
        .seed(options.seed)
        .disturbances(options.faults.disturbances());
    let fake = options.resources.declare(fake);
    Ok(match &options.calibration {
        Some(path) => fake.assumptions(calibration::read(path)?.assumptions),
        None => fake,
    })
}

fn server_options(
    options: &Options,
    keys: Option<Keys>,
    tls: Option<Tls>,
) -> cognito_identity_server::Options {
    let mut server = cognito_identity_server::Options::default();
    server.host = options.host;
    server.port = options.port;
    server.access = keys.map_or(Access::Open, Access::Signed);
    server.allow_remote = options.allow_remote;
    server.state.clone_from(&options.state);
    server.latency = options.faults.latency();
    server.log.clone_from(&options.log);
    server.tls = tls;
    server
}

/// Prints the keys, this once, and writes the profile.
fn print_keys(
    options: &Options,
    server: &Server,
    keys: &Keys,
    out: &mut dyn Write,
) -> Result<Profile, CannotRun> {
    let default = || std::env::temp_dir().join(format!("cognito-fake-{}.credentials", server.port()));
    let path = options.profile.clone().unwrap_or_else(default);
    // Any user of the folder can guess the name, and redirect the keys with a link.
    if options.profile.is_none() && path.is_symlink() {
        let path = path.display();
        return Err(CannotRun(format!(
            "the profile {path} is a symbolic link; delete it, or name a file by --profile"
        )));
    }
    // The default name depends on the port, which was bound just now.
    require_own_files(options, Some(&path))?;
    keys.write_profile(&path)?;
    // Not a link that leads to it: the keys are to be gone in the end.
    let profile = Profile(path.canonicalize().unwrap_or_else(|_| path.clone()));
    writeln!(out, "access key id      {}", keys.access_key_id())?;
    writeln!(out, "secret access key  {}", keys.secret_access_key())?;
    writeln!(out, "profile            {}", usage(&path))?;
    Ok(profile)
}

fn usage(path: &Path) -> String {
    format!("AWS_PROFILE=cognito-fake AWS_SHARED_CREDENTIALS_FILE={}", path.display())
}

impl From<ServeError> for CannotRun {
    fn from(error: ServeError) -> Self {
        Self(error_chain(&error))
    }
}
