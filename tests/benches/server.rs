//! Benchmark of the server, printed: requests a second beside a bare server that responds with as many bytes, latency,
//! memory for each identity, and growth over time. `wrk` sends the requests; `SOAK_SECONDS` sets the time of the soak
//! test. Start at `figures`.
//!
//! The program starts itself again as either server, so that each runs in a process of its own.

use std::convert::Infallible;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use cognito_identity_fake::FakeCognitoIdentity;
use cognito_identity_server::{Options, Server};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;

/// Response with as many bytes as that of GetId.
const CONSTANT: &[u8] = br#"{"IdentityId":"us-east-1:00000000-0000-4000-8000-000000000000"}"#;

fn main() {
    let runtime = || tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    match std::env::args().nth(1).as_deref() {
        Some("--fake") => runtime().block_on(fake()),
        Some("--bare") => runtime().block_on(bare()),
        _ => figures(),
    }
}

async fn fake() {
    let mut options = Options::default();
    options.port = 0;
    let server = Server::bind(FakeCognitoIdentity::builder(), options).await.expect("a port");
    println!("{}", server.url());
    server.run(std::future::pending()).await.expect("it never ends");
}

/// Serves a constant response with the HTTP library of the server: the baseline.
async fn bare() {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    println!("http://{}", listener.local_addr().expect("an address"));
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let _ = stream.set_nodelay(true);
        tokio::spawn(async move {
            let service = service_fn(|request: Request<Incoming>| async move {
                let _ = request.into_body().collect().await;
                let response = Response::builder()
                    .header("content-type", "application/x-amz-json-1.1")
                    .header("x-amzn-requestid", "00000000-0000-4000-8000-000000000001")
                    .body(Full::new(Bytes::from_static(CONSTANT)));
                Ok::<_, Infallible>(response.unwrap_or_default())
            });
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

struct Served {
    process: Child,
    url: String,
}

impl Served {
    fn start(kind: &str) -> Self {
        let program = std::env::current_exe().expect("this program");
        let mut process = Command::new(program).arg(kind).stdout(Stdio::piped()).spawn().expect("a process");
        let mut url = String::new();
        let stdout = process.stdout.take().expect("its output");
        BufReader::new(stdout).read_line(&mut url).expect("its address");
        Self { process, url: url.trim().to_owned() }
    }

    fn address(&self) -> SocketAddr {
        self.url.trim_start_matches("http://").parse().expect("an address")
    }

    fn ask(&self, operation: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(self.address()).expect("a connection");
        let length = body.len();
        let target = format!("X-Amz-Target: AWSCognitoIdentityService.{operation}");
        write!(stream, "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/x-amz-json-1.1\r\n{target}\r\nContent-Length: {length}\r\n\r\n{body}").expect("it reads");
        let mut response = String::new();
        stream.read_to_string(&mut response).expect("a response");
        response.split("\r\n\r\n").nth(1).unwrap_or_default().to_owned()
    }

    fn pool(&self) -> String {
        let response = self.ask(
            "CreateIdentityPool",
            r#"{"IdentityPoolName":"pool","AllowUnauthenticatedIdentities":true}"#,
        );
        let response: serde_json::Value = serde_json::from_str(&response).expect("JSON");
        response["IdentityPoolId"].as_str().expect("an id").to_owned()
    }

    /// Kilobytes of memory that are really there.
    fn resident(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        line.trim().trim_end_matches(" kB").trim().parse().unwrap_or(0)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Requests a second of an operation, and how many there were.
fn wrk(served: &Served, operation: &str, body: &str, seconds: u64) -> (f64, u64) {
    let script = std::env::temp_dir().join(format!("cognito-fake-{}.lua", std::process::id()));
    let text = format!(
        "wrk.method = 'POST'\nwrk.body = [[{body}]]\nwrk.headers['Content-Type'] = 'application/x-amz-json-1.1'\n\
         wrk.headers['X-Amz-Target'] = 'AWSCognitoIdentityService.{operation}'\n"
    );
    fs::write(&script, text).expect("a script");
    let duration = format!("-d{seconds}s");
    let output =
        Command::new("wrk").args(["-t1", "-c16", &duration, "-s"]).arg(&script).arg(&served.url).output();
    let _ = fs::remove_file(&script);
    let output = output.expect("wrk, which Debian's package of this name has");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!text.contains("Non-2xx"), "{text}");
    let rate = text.lines().find_map(|line| line.strip_prefix("Requests/sec:"));
    let count = text.lines().find_map(|line| line.trim().split_once(" requests in "));
    let rate = rate.and_then(|rate| rate.trim().parse().ok()).unwrap_or_else(|| panic!("{text}"));
    (rate, count.and_then(|(count, _)| count.parse().ok()).unwrap_or(0))
}

#[allow(clippy::cast_precision_loss, reason = "figures are printed with a few digits")]
fn figures() {
    cold_start();
    throughput();
    memory();
    if let Some(seconds) = std::env::var("SOAK_SECONDS").ok().and_then(|text| text.parse().ok()) {
        soak(seconds);
    }
}

#[allow(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn cold_start() {
    let mut times: Vec<Duration> = (0..21)
        .map(|_| {
            let start = Instant::now();
            let served = Served::start("--fake");
            served.ask("ListIdentityPools", r#"{"MaxResults":1}"#);
            start.elapsed()
        })
        .collect();
    times.sort();
    println!("from nothing to the first response: {:?} (aim: under 10ms)", times[times.len() / 2]);
}

fn throughput() {
    let fake = Served::start("--fake");
    let bare = Served::start("--bare");
    let get_id = format!(r#"{{"IdentityPoolId":"{}"}}"#, fake.pool());
    let mut ratios = Vec::new();
    for _ in 0..5 {
        let (of_bare, _) = wrk(&bare, "GetId", &get_id, 3);
        let (of_fake, _) = wrk(&fake, "GetId", &get_id, 3);
        println!("GetId: {of_fake:.0} requests a second, the bare server's {of_bare:.0}");
        ratios.push(of_fake / of_bare);
    }
    ratios.sort_by(f64::total_cmp);
    println!("GetId: {:.2} of the bare server's requests (aim: 0.8)", ratios[ratios.len() / 2]);
}

#[allow(clippy::cast_precision_loss, reason = "figures are printed with a few digits")]
fn memory() {
    let served = Served::start("--fake");
    let get_id = format!(r#"{{"IdentityPoolId":"{}"}}"#, served.pool());
    wrk(&served, "ListIdentityPools", r#"{"MaxResults":1}"#, 2);
    let idle = served.resident();
    let mut identities = 0;
    while identities < 1_000_000 {
        identities += wrk(&served, "GetId", &get_id, 2).1;
    }
    let grown = served.resident().saturating_sub(idle);
    let each = grown as f64 * 1024.0 / identities as f64;
    println!("memory: {idle} kB idle, {each:.0} bytes an identity of {identities} (aim: under 150)");
}

/// Soak test at a constant state: requests one guest again and again. Soaks the bare server too, to show the memory of
/// the allocator and the HTTP library.
fn soak(seconds: u64) {
    let served = Served::start("--fake");
    let bare = Served::start("--bare");
    let pool = served.pool();
    let guest: serde_json::Value =
        serde_json::from_str(&served.ask("GetId", &format!(r#"{{"IdentityPoolId":"{pool}"}}"#)))
            .expect("JSON");
    let describe = format!(r#"{{"IdentityId":{}}}"#, guest["IdentityId"]);
    let list = format!(r#"{{"IdentityPoolId":"{pool}","MaxResults":60}}"#);
    let round = |seconds: u64| {
        for (operation, body) in
            [("DescribeIdentity", &describe), ("GetOpenIdToken", &describe), ("ListIdentities", &list)]
        {
            wrk(&served, operation, body, seconds);
            wrk(&bare, operation, body, seconds);
        }
    };
    round(5);
    let before = (served.resident(), bare.resident());
    for minute in 1..=seconds.div_ceil(60) {
        round(10.min(seconds.div_ceil(6)));
        println!("soak: minute {minute}, {} kB, the bare server {} kB", served.resident(), bare.resident());
    }
    let grown = (served.resident().saturating_sub(before.0), bare.resident().saturating_sub(before.1));
    println!(
        "soak: {} kB more after {seconds} seconds, the bare server {} kB (aim: no more than that)",
        grown.0, grown.1
    );
}
