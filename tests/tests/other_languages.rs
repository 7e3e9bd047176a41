//! The clients of other languages, against the server: each script of `tests/other_languages` is a test. `.ci/run
//! clients` installs the clients and runs this; without the feature `clients` it is not compiled.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::thread;

use cognito_identity_fake::assumption::JwksForm;
use cognito_identity_fake::{Assumptions, Builder, FakeCognitoIdentity};
use cognito_identity_server::{Access, Keys, Options, Server, Tls};
use cognito_identity_tests::sample_report::{HOSTILE, sample_report};
use cognito_identity_tests::workspace;
use rstest::rstest;

/// Way to install most of the clients.
const INSTALL: &str = "`just clients`, which is `.ci/run clients`, installs it";

/// Ways to install the others.
const CURL: &str = "`apt-get install curl` installs it";
const NODE: &str = "https://nodejs.org has version 20 and later";

/// The names Chromium goes by.
const CHROMIUM: [&str; 3] = ["chromium", "google-chrome", "chromium-browser"];

#[rstest]
#[case::curl("raw.sh")]
#[case::cli("cli.sh")]
#[case::boto3_classic_flow("boto3_classic_flow.py")]
#[case::boto3_answers("boto3_answers.py")]
#[case::javascript("javascript.mjs")]
#[case::browser("browser.mjs")]
#[case::amplify("amplify.mjs")]
#[case::console("console.mjs")]
fn works_without_signatures(#[case] script: &str) {
    run(script, "open", |_| Access::Open);
}

#[rstest]
#[case::cli("cli.sh")]
#[case::cli_signatures("cli_signatures.sh")]
#[case::boto3_classic_flow("boto3_classic_flow.py")]
#[case::boto3_answers("boto3_answers.py")]
#[case::boto3_signatures("boto3_signatures.py")]
#[case::javascript("javascript.mjs")]
#[case::javascript_signatures("javascript_signatures.mjs")]
#[case::browser("browser.mjs")]
#[case::amplify("amplify.mjs")]
#[case::console("console.mjs")]
fn works_with_checked_signatures(#[case] script: &str) {
    run(script, "signed", Access::Signed);
}

/// Clients that accept https alone, and one client of each language that finds the CA by its variable.
#[rstest]
#[case::cli("cli.sh")]
#[case::boto3_classic_flow("boto3_classic_flow.py")]
#[case::crt_provider("crt_provider.py")]
#[case::verifiers_for_python("verifiers.py")]
#[case::javascript("javascript.mjs")]
#[case::verifiers_for_javascript("verifiers.mjs")]
fn works_over_https(#[case] script: &str) {
    let keys = Keys::random().unwrap();
    let tls = Tls::generate(Ipv4Addr::LOCALHOST.into()).unwrap();
    let ca = temporary(&format!("{script}.ca.pem"));
    tls.write_authority(&ca).unwrap();

    let mut command = command(script);
    set_up(&mut command, &keys, &format!("{script}.https"));
    for variable in CA_VARIABLES {
        command.env(variable, &ca);
    }
    let mut options = Options::default();
    options.access = Access::Signed(keys);
    options.tls = Some(tls);
    command.env("COGNITO_FAKE_URL", serve(FakeCognitoIdentity::builder(), options.clone()));
    // The same, but for the form of the key that verifies tokens.
    let assumptions = Assumptions { jwks_form: JwksForm::Base64Url, ..Assumptions::default() };
    let base64url = FakeCognitoIdentity::builder().assumptions(assumptions);
    command.env("COGNITO_FAKE_BASE64URL_URL", serve(base64url, options));
    check(command, script);
}

/// Variables by which the AWS SDKs and CLI, Node, OpenSSL (and by it Python and the AWS Common Runtime) and curl find a
/// CA.
const CA_VARIABLES: [&str; 4] = ["AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "CURL_CA_BUNDLE"];

/// The page of a report, which is made by the binary as it stands.
#[test]
fn a_report_can_be_read() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sample_report");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("report.json"), sample_report().to_json()).unwrap();
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut cognito_fake = Command::new(cargo);
    cognito_fake.args([
        "run",
        "--quiet",
        "--locked",
        "-p",
        "cognito-identity-cli",
        "--no-default-features",
        "--",
        "report",
    ]);
    let made =
        cognito_fake.arg(&folder).arg("--out").arg(&folder).current_dir(workspace("")).output().unwrap();
    let error = String::from_utf8_lossy(&made.stderr);
    assert_eq!(made.status.code(), Some(1), "a report of something broken: {error}");

    let mut command = command("report.mjs");
    command.env("COGNITO_FAKE_REPORT", folder.join("report.html"));
    command.env("COGNITO_FAKE_HOSTILE", HOSTILE).env("COGNITO_FAKE_SCREENSHOTS", installed());
    check(command, "report.mjs");
}

/// Modules that scripts import.
const SHARED: [&str; 8] = [
    "expect.sh",
    "expect.py",
    "expect.mjs",
    "amplify_page.mjs",
    "browser_page.mjs",
    "verifiers_page.mjs",
    "chromium.mjs",
    "site.mjs",
];

/// Scripts that run Chromium.
const IN_CHROMIUM: [&str; 5] = ["amplify.mjs", "browser.mjs", "console.mjs", "report.mjs", "verifiers.mjs"];

#[test]
fn every_script_is_a_case() {
    for file in fs::read_dir(scripts()).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let is_script = [".sh", ".py", ".mjs"].iter().any(|ending| name.ends_with(ending));
        let is_run = include_str!("other_languages.rs").contains(&format!("(\"{name}\")"));
        assert!(!is_script || is_run || SHARED.contains(&name.as_str()), "nothing runs {name}");
    }
}

/// Runs a script against a server of its own, with the profile of the server's keys: clients sign even unchecked
/// requests.
fn run(script: &str, kind: &str, access: impl FnOnce(Keys) -> Access) {
    let mut command = command(script);
    let keys = Keys::random().unwrap();
    set_up(&mut command, &keys, &format!("{script}.{kind}"));
    let mut options = Options::default();
    options.access = access(keys);
    command
        .env("COGNITO_FAKE_URL", serve(FakeCognitoIdentity::builder(), options))
        .env("COGNITO_FAKE_SCREENSHOT", installed().join(format!("console-{kind}.png")));
    check(command, script);
}

/// Gives a script the profile of these keys, and nothing else that AWS's clients look for.
fn set_up(command: &mut Command, keys: &Keys, name: &str) {
    let profile = temporary(&format!("{name}.credentials"));
    keys.write_profile(&profile).unwrap();
    // What the developer has set up for AWS is none of the scripts' business.
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("AWS_")) {
        command.env_remove(name);
    }
    command
        .env("AWS_PROFILE", "cognito-fake")
        .env("AWS_SHARED_CREDENTIALS_FILE", profile)
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_REGION", "us-east-1")
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1")
        .env("PYTHONDONTWRITEBYTECODE", "1");
}

/// Runs a script that must be content.
fn check(mut command: Command, script: &str) {
    let output = command.output().unwrap();
    let out = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script} ends with {}\n{out}{error}", output.status);
}

/// A new server, which ends with this process; its address.
fn serve(fake: Builder, mut options: Options) -> String {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        options.port = 0;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let server = Server::bind(fake, options).await.unwrap();
            tell.send(server.url()).unwrap();
            server.run(std::future::pending()).await.unwrap();
        });
    });
    told.recv().expect("a server that listens")
}

/// The script with what runs it, all of whose clients are there.
fn command(script: &str) -> Command {
    let python = installed().join("python/bin");
    let mut command = match Path::new(script).extension().and_then(OsStr::to_str) {
        Some("sh") => {
            pinned("the AWS CLI", "requirements.txt", "python");
            program("curl", &["curl"], CURL);
            Command::new("bash")
        }
        Some("py") => {
            pinned("boto3", "requirements.txt", "python");
            Command::new(python.join("python"))
        }
        _ => {
            pinned("the SDK for JavaScript", "package-lock.json", "node_modules");
            Command::new(program("Node", &["node"], NODE))
        }
    };
    if script == "crt_provider.py" {
        pinned("the AWS Common Runtime", "requirements-crt.txt", "crt");
        command.env("PYTHONPATH", installed().join("crt"));
    }
    if IN_CHROMIUM.contains(&script) {
        command.env("COGNITO_FAKE_CHROMIUM", program("Chromium", &CHROMIUM, INSTALL));
    }
    let path = env::join_paths([python].into_iter().chain(search_path())).unwrap();
    command.arg(scripts().join(script)).env("PATH", path);
    command
}

/// Demands that what is installed is what is pinned, of which there is a copy beside it.
fn pinned(client: &str, pins: &str, folder: &str) {
    let copy = fs::read(installed().join(folder).join(pins)).unwrap_or_default();
    let is_pinned = copy == fs::read(scripts().join(pins)).unwrap();
    assert!(is_pinned, "{client} is not installed as tests/other_languages/{pins} has it; {INSTALL}");
}

/// The first of these programs that the system has.
fn program(client: &str, names: &[&str], install: &str) -> PathBuf {
    let find = |name: &&str| search_path().map(|folder| folder.join(name)).find(|file| file.is_file());
    let found = names.iter().find_map(find);
    found.unwrap_or_else(|| panic!("{client} is not installed: there is no {}; {install}", names.join(", ")))
}

fn search_path() -> impl Iterator<Item = PathBuf> {
    env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect::<Vec<_>>().into_iter()
}

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("other_languages")
}

/// A file that the next run of the same test replaces.
fn temporary(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Where `.ci/run clients` puts them.
fn installed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("target").join("clients")
}
