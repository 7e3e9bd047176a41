//! Socket fakes, and harnesses in front of them.

use std::sync::mpsc;
use std::thread;

use cognito_identity_contracts::endpoint::{Credentials, EndpointHarness, Options};
use cognito_identity_contracts::{Clause, Profile, Verdict, clause};
use cognito_identity_fake::{Builder, FakeCognitoIdentity};
use cognito_identity_server::Server;
use tokio::sync::oneshot;

/// A socket fake that runs until it is dropped.
pub(super) struct Socket {
    pub(super) url: String,
    _stop: oneshot::Sender<()>,
}

impl Socket {
    pub(super) fn of(fake: Builder) -> Self {
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let mut options = cognito_identity_server::Options::default();
                options.port = 0;
                let server = Server::bind(fake, options).await.unwrap();
                tell.send(server.url()).unwrap();
                server.run(async { drop(stopped.await) }).await.unwrap();
            });
        });
        Self { url: told.recv().unwrap(), _stop: stop }
    }

    pub(super) fn new() -> Self {
        Self::of(FakeCognitoIdentity::builder())
    }

    /// A harness in front of it, changed in some things.
    pub(super) fn harness(&self, change: impl FnOnce(&mut Options)) -> EndpointHarness {
        open(&self.url, change).unwrap()
    }
}

pub(super) fn open(url: &str, change: impl FnOnce(&mut Options)) -> Result<EndpointHarness, String> {
    let credentials = Credentials::new("testing", "testing", None, None, "tests");
    let mut options = Options::at(url.to_owned(), "us-east-1".to_owned(), credentials);
    change(&mut options);
    EndpointHarness::open(options)
}

/// How a clause ends on a harness.
pub(super) fn verdict(harness: &EndpointHarness, name: &str) -> Verdict {
    held(harness, clause(name).unwrap())
}

pub(super) fn held(harness: &EndpointHarness, clause: &'static Clause) -> Verdict {
    let profile = Profile { seed: Some(1), max_shrink_steps: 100, ..Profile::cases(2) };
    clause.hold(harness, &profile).outcome.verdict
}
