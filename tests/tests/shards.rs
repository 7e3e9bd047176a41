//! Tests that concurrent runs together keep within the quotas and reach the verdicts of a single run.
//!
//! The server throttles as AWS does, a few times faster, and its log has the arrival times of the requests.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::thread;

use cognito_identity::Operation;
use cognito_identity_contracts::{Clause, Profile, Verdict, error_chain, select};
use cognito_identity_fake::{Disturbances, FakeCognitoIdentity, Rates};
use cognito_identity_runner::cleanup;
use cognito_identity_runner::endpoint::{Credentials, EndpointHarness, RateLimit, account_of};
use cognito_identity_runner::report::{Report, RunReport, Shard, run};
use cognito_identity_server::Options as ServerOptions;
use cognito_identity_tests::socket::Socket;
use serde_json::Value;

/// Speed of the server as a multiple of AWS's quotas, so that the runs end soon.
const TIMES: u32 = 6;

/// Requests a second of operations without a documented quota.
const OTHERS: u32 = 10;

const LIMIT: RateLimit = RateLimit::Documented { others: OTHERS, shards: 1, times: TIMES };

const SHARDS: u32 = 3;

/// Requests a second of an operation that AWS accepts.
fn documented(operation: Operation) -> u32 {
    operation.documented_rate().unwrap_or(OTHERS)
}

/// A server that throttles, until it is dropped.
struct Throttled {
    times: u32,
    socket: Socket,
    log: PathBuf,
}

impl Throttled {
    /// Starts a server that accepts `times` the requests a second that AWS does.
    fn start(name: &str, times: u32) -> Self {
        let log = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("shards-{name}.jsonl"));
        // It is there only if an earlier run of this test failed.
        let _ = fs::remove_file(&log);
        let rates = Operation::ALL
            .iter()
            .fold(Rates::default(), |rates, operation| rates.of(*operation, times * documented(*operation)));
        let fake = FakeCognitoIdentity::builder().disturbances(Disturbances::default().rates(rates));
        let mut options = ServerOptions::default();
        options.log = Some(log.clone());
        Self { times, socket: Socket::with(fake, options), log }
    }

    fn harness(&self, rate_limit: RateLimit) -> EndpointHarness {
        // All runs share the clock, so none of them moves it.
        self.socket.harness(|options| (options.rate_limit, options.real_time) = (rate_limit, true))
    }

    /// Report of a run at this rate limit.
    fn judge(&self, rate_limit: RateLimit, shard: Option<Shard>) -> RunReport {
        let harness = self.harness(rate_limit);
        let profile = Profile { seed: Some(7), ..Profile::cases(2) };
        let part = shard.map_or((0, 1), |shard| (shard.number() as usize - 1, shard.count() as usize));
        let clauses: Vec<_> = clauses().into_iter().skip(part.0).step_by(part.1).collect();
        let run = run(&clauses, &harness, &profile, |_, _| ());
        let names = self::clauses().into_iter().map(|clause| clause.name.to_owned());
        // The shards and the whole run are on different ports.
        RunReport { selected: names.filter(|_| shard.is_some()).collect(), endpoint: None, ..run }
    }

    /// Log lines of one kind of event.
    fn logged(&self, event: &str) -> Vec<Value> {
        let text = fs::read_to_string(&self.log).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.filter(|line| line["event"] == event).collect()
    }

    /// Number of requests that the server throttled.
    fn refused(&self) -> usize {
        let responses = self.logged("answered");
        responses.iter().filter(|response| response["error"] == "TooManyRequestsException").count()
    }

    /// The most requests of each operation that arrived in any second, and the most allowed.
    fn busiest(&self) -> BTreeMap<Operation, (usize, u32)> {
        let mut arrived = BTreeMap::<Operation, Vec<i64>>::new();
        for line in self.logged("arrived") {
            let operation = Operation::from_name(line["operation"].as_str().unwrap()).unwrap();
            arrived.entry(operation).or_default().push(line["ms"].as_i64().unwrap());
        }
        let busiest = arrived.into_iter().map(|(operation, mut moments)| {
            moments.sort_unstable();
            let second =
                |start: &i64| moments.iter().filter(|at| (*start..start + 1_000).contains(at)).count();
            (operation, (moments.iter().map(second).max().unwrap_or(0), self.times * documented(operation)))
        });
        busiest.collect()
    }

    /// Asserts that the quotas were kept in every second.
    fn kept_the_quotas(&self) {
        let busiest = self.busiest();
        assert!(busiest.contains_key(&Operation::CreateIdentityPool), "{busiest:?}");
        for (operation, (most, rate)) in busiest {
            assert!(most <= rate as usize, "{most} requests of {operation} in a second; allowed: {rate}");
        }
        assert_eq!(self.refused(), 0);
    }

    /// Asserts that no run left pools behind.
    fn is_clean(&self) {
        assert_eq!(cleanup::find(&self.harness(LIMIT), u64::MAX).unwrap(), []);
    }
}

impl Drop for Throttled {
    fn drop(&mut self) {
        if !thread::panicking() {
            let _ = fs::remove_file(&self.log);
        }
    }
}

/// Clauses with many requests of few kinds, which need nothing but the operations.
fn clauses() -> Vec<&'static Clause> {
    let mut clauses = select("lookup,merging,pagination,tags").unwrap();
    clauses.retain(|clause| clause.needs.is_empty());
    clauses
}

fn report(run: RunReport) -> Report {
    Report { runs: vec![run], ..Report::default() }
}

/// Asserts that every clause was run and held.
fn all_held(report: &Report) {
    let [run] = &*report.runs else { panic!("{report:#?}") };
    assert_eq!(run.clauses.len(), clauses().len());
    for clause in &run.clauses {
        assert_eq!(clause.verdict, Verdict::Held, "{}: {:?}", clause.name, clause.why);
    }
}

#[test]
fn three_shards_at_once_are_one_run() {
    let server = Throttled::start("three", TIMES);
    let alone = Throttled::start("alone", TIMES);
    let shards = (1..=SHARDS).map(|number| Shard::new(number, SHARDS).unwrap());
    let (parts, whole) = thread::scope(|scope| {
        let judge = |shard| server.judge(LIMIT.shared(SHARDS), Some(shard));
        let running: Vec<_> = shards.map(|shard| scope.spawn(move || judge(shard))).collect();
        let whole = scope.spawn(|| alone.judge(LIMIT, None));
        let parts: Vec<_> = running.into_iter().map(|part| part.join().unwrap()).collect();
        (parts, whole.join().unwrap())
    });
    for server in [&server, &alone] {
        server.kept_the_quotas();
        server.is_clean();
    }
    let merged = parts.into_iter().map(report).fold(Report::default(), Report::merge);
    let whole = Report::default().merge(report(whole));
    all_held(&merged);
    all_held(&whole);
    assert_eq!(merged.runs[0].missing().count(), 0);
    assert!(merged.has_same_results_as(&whole), "{merged:#?}\n{whole:#?}");
}

/// An unlimited run is throttled, so the other test can detect it.
#[test]
fn runs_without_a_rate_limit_are_throttled() {
    let server = Throttled::start("hasty", 1);
    let run = server.judge(RateLimit::Unlimited, None);
    // Too many requests are the run's fault, so the throttled clauses are inconclusive and not broken.
    assert!(run.count(Verdict::Inconclusive) > 0, "everything was judged");
    assert!(server.refused() > 0);
    assert!(server.busiest().values().any(|(most, rate)| *most > *rate as usize), "{:?}", server.busiest());
}

/// STS names the account of the credentials, asked by a signed request.
#[test]
fn sts_says_whose_account_it_is() {
    let server = Throttled::start("caller", 1);
    let credentials = Credentials::new("testing", "testing", None, None, "test");
    assert_eq!(account_of(&server.socket.url, "us-east-1", &credentials).unwrap(), "123456789012");
    let why = error_chain(&account_of("http://127.0.0.1:1", "us-east-1", &credentials).unwrap_err());
    assert!(why.starts_with("cannot reach http://127.0.0.1:1: ") && why.lines().count() == 1, "{why}");
    let nowhere = format!("{}/nowhere", server.socket.url);
    let why = account_of(&nowhere, "us-east-1", &credentials).unwrap_err().to_string();
    assert!(why.contains(" does not say whose credentials these are: status "), "{why}");
}
