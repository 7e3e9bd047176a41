//! Prints the cost of a state file: requests a second with and without one, the longest wait of another request while
//! the log is folded, the time to save and to restore a million identities, and the delay of other requests meanwhile.
//!
//! `cargo run --release -p cognito-identity-server --example state`; with `load ADDRESS`, only the requests a second of
//! a server that runs there.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use cognito_identity::CognitoIdentity;
use cognito_identity::types::{
    CreateIdentityPoolInput, DescribeIdentityInput, GetIdInput, GetOpenIdTokenForDeveloperIdentityInput,
};
use cognito_identity_fake::FakeCognitoIdentity;
use cognito_identity_server::{Options, Server};

const CONNECTIONS: usize = 16;

const DEVELOPER: &str = "login.example";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [command, address] = &arguments[..]
        && command == "load"
    {
        let pool = create_pool(address);
        println!("GetId: {:.0} requests a second", throughput(address, &pool, Duration::from_secs(5)));
        return;
    }
    disk();
    throughputs();
    folding();
    restoring();
}

/// A server in a thread of its own, which ends with the process.
fn serve(state: Option<&Path>) -> String {
    let (tell, told) = std::sync::mpsc::channel();
    let mut options = Options::default();
    options.port = 0;
    options.state = state.map(Path::to_owned);
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let fake = FakeCognitoIdentity::builder();
            let server = Server::bind(fake, options).await.expect("a server");
            tell.send(server.url()).expect("somebody waits");
            server.run(std::future::pending()).await.expect("it never ends");
        });
    });
    told.recv().expect("a server").trim_start_matches("http://").to_owned()
}

fn state_file() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("cognito-fake-figures-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder.join("state.json")
}

/// Connection that is used for several requests.
struct Connection(BufReader<TcpStream>);

impl Connection {
    fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("a connection");
        stream.set_nodelay(true).expect("a socket");
        Self(BufReader::new(stream))
    }

    fn ask(&mut self, operation: &str, body: &str) -> String {
        let length = body.len();
        let request = format!(
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.1\r\n\
             X-Amz-Target: AWSCognitoIdentityService.{operation}\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        self.0.get_mut().write_all(request.as_bytes()).expect("it reads");
        let mut length = 0;
        let mut line = String::new();
        loop {
            line.clear();
            self.0.read_line(&mut line).expect("a head");
            if line == "\r\n" {
                break;
            }
            let value = line.to_ascii_lowercase();
            if let Some(value) = value.strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length");
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).expect("a body");
        String::from_utf8(body).expect("text")
    }
}

fn member(response: &str, name: &str) -> String {
    let response: serde_json::Value = serde_json::from_str(response).expect("JSON");
    response[name].as_str().unwrap_or_else(|| panic!("{response}")).to_owned()
}

fn create_pool(address: &str) -> String {
    let config = r#"{"IdentityPoolName":"pool","AllowUnauthenticatedIdentities":true}"#;
    member(&Connection::open(address).ask("CreateIdentityPool", config), "IdentityPoolId")
}

#[allow(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn now() -> Instant {
    Instant::now()
}

/// Requests for GetId a second.
#[allow(clippy::cast_precision_loss, reason = "figures are printed with a few digits")]
fn throughput(address: &str, pool: &str, time: Duration) -> f64 {
    let body = format!(r#"{{"IdentityPoolId":"{pool}"}}"#);
    let count = AtomicU64::new(0);
    let start = now();
    thread::scope(|threads| {
        for _ in 0..CONNECTIONS {
            threads.spawn(|| {
                let mut connection = Connection::open(address);
                while start.elapsed() < time {
                    connection.ask("GetId", &body);
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    count.into_inner() as f64 / start.elapsed().as_secs_f64()
}

/// Prints the time of a sync of the disk alone: the lower bound of every write's wait.
fn disk() {
    let path = state_file();
    let mut file = fs::File::create(&path).expect("a file");
    let mut waits = Vec::new();
    for _ in 0..1000 {
        let start = now();
        file.write_all(&[b' '; 200]).and_then(|()| file.sync_data()).expect("a disk");
        waits.push(start.elapsed());
    }
    waits.sort_unstable();
    println!("appending 200 bytes and syncing them: {:?} (at most {:?})", waits[500], waits[999]);
}

fn throughputs() {
    for _ in 0..3 {
        let without = serve(None);
        let with = serve(Some(&state_file()));
        let [without, with] = [without, with].map(|address| {
            let pool = create_pool(&address);
            throughput(&address, &pool, Duration::from_secs(3))
        });
        println!("GetId: {without:.0} requests a second without --state, {with:.0} with it");
    }
}

/// The longest and the median wait of one request after the other, until `is_over` is set.
fn probe(address: &str, operation: &str, body: &str, is_over: &AtomicBool) -> (Duration, Duration) {
    let mut connection = Connection::open(address);
    let mut waits = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        let start = now();
        connection.ask(operation, body);
        waits.push(start.elapsed());
        // Without a pause one thread would use a whole core.
        thread::sleep(Duration::from_millis(1));
    }
    waits.sort_unstable();
    (waits[waits.len() - 1], waits[waits.len() / 2])
}

/// 100,000 identities by a few connections, and other requests meanwhile: the log is folded a few times.
fn folding() {
    let path = state_file();
    for (state, what) in [(None, "without --state"), (Some(&*path), "with --state, folding")] {
        let address = serve(state);
        let pool = create_pool(&address);
        let get_id = format!(r#"{{"IdentityPoolId":"{pool}"}}"#);
        let guest = member(&Connection::open(&address).ask("GetId", &get_id), "IdentityId");
        let describe = format!(r#"{{"IdentityId":"{guest}"}}"#);
        let is_over = AtomicBool::new(false);
        let start = now();
        let [reads, writes] = thread::scope(|threads| {
            let probes = [("DescribeIdentity", &describe), ("GetId", &get_id)].map(|(operation, body)| {
                let address = &address;
                let is_over = &is_over;
                threads.spawn(move || probe(address, operation, body, is_over))
            });
            thread::scope(|threads| {
                for _ in 0..CONNECTIONS {
                    threads.spawn(|| {
                        let mut connection = Connection::open(&address);
                        for _ in 0..100_000 / CONNECTIONS {
                            connection.ask("GetId", &get_id);
                        }
                    });
                }
            });
            is_over.store(true, Ordering::Relaxed);
            probes.map(|probe| probe.join().expect("waits"))
        });
        println!(
            "100,000 identities {what}, in {:?}: a read waits {:?} (at most {:?}), a write {:?} (at most {:?})",
            start.elapsed(),
            reads.1,
            reads.0,
            writes.1,
            writes.0
        );
    }
    let logs = fs::read_dir(path.parent().expect("a folder")).expect("a folder").flatten();
    let logs: Vec<_> = logs.map(|file| file.file_name()).collect();
    println!("files afterwards: {logs:?}");
    let _ = fs::remove_dir_all(path.parent().expect("a folder"));
}

/// The fake's futures never wait, so one look is enough.
fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("the fake waits for nothing"),
    }
}

/// A million identities, every fourth with a developer user.
fn restoring() {
    let fake = FakeCognitoIdentity::builder().unsigned_tokens().build().expect("a fake");
    let config = CreateIdentityPoolInput::new("pool", true).developer_provider_name(DEVELOPER);
    let pool = ready(fake.create_identity_pool(config)).expect("a pool").identity_pool_id.expect("an id");
    for number in 0..1_000_000 {
        if number % 4 == 0 {
            let logins = [(DEVELOPER, format!("user {number}"))];
            let token = GetOpenIdTokenForDeveloperIdentityInput::new(pool.as_str(), logins);
            ready(fake.get_open_id_token_for_developer_identity(token)).expect("a token");
        } else {
            ready(fake.get_id(GetIdInput::new(pool.as_str()))).expect("an identity");
        }
    }
    let guest = ready(fake.get_id(GetIdInput::new(pool.as_str()))).expect("an identity").identity_id;
    let guest = DescribeIdentityInput::new(guest.expect("an id"));
    let waits = |what: &dyn Fn()| {
        let is_over = AtomicBool::new(false);
        thread::scope(|threads| {
            let longest = threads.spawn(|| {
                let mut longest = Duration::ZERO;
                while !is_over.load(Ordering::Relaxed) {
                    let start = now();
                    let _ = ready(fake.describe_identity(guest.clone()));
                    longest = longest.max(start.elapsed());
                    thread::sleep(Duration::from_micros(100));
                }
                longest
            });
            let start = now();
            what();
            let time = start.elapsed();
            is_over.store(true, Ordering::Relaxed);
            (time, longest.join().expect("a wait"))
        })
    };
    let mut held = Duration::ZERO;
    for _ in 0..5 {
        let start = now();
        drop(fake.saved(|| ()));
        held = held.max(start.elapsed());
    }
    println!("a copy of a million identities, under the lock: {held:?} at most");
    let (time, longest) = waits(&|| drop(fake.save()));
    println!("saving a million identities: {time:?}, another request waits {longest:?} at most");
    let text = fake.save();
    println!("they have {} MB", text.len() >> 20);
    for _ in 0..2 {
        let (time, longest) = waits(&|| fake.restore(&text).expect("it is a fake's own"));
        println!("restoring a million identities: {time:?}, another request waits {longest:?} at most");
    }
}
