//! Socket fakes, and harnesses in front of them.

use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use cognito_identity_contracts::error_chain;
use cognito_identity_fake::{Builder, FakeCognitoIdentity};
use cognito_identity_runner::endpoint::{Credentials, EndpointHarness, Options};
use cognito_identity_server::{Options as ServerOptions, Server};
use tokio::sync::oneshot;

/// A fake behind a socket, on a thread of its own, until it is dropped.
#[derive(Debug)]
pub struct Socket {
    /// Where it is.
    pub url: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Socket {
    /// A fake as it is by default.
    #[must_use]
    pub fn new() -> Self {
        Self::with_fake(FakeCognitoIdentity::builder())
    }

    /// This fake.
    #[must_use]
    pub fn with_fake(fake: Builder) -> Self {
        Self::with(fake, ServerOptions::default())
    }

    /// This fake, served in this way on any port that is free.
    ///
    /// # Panics
    ///
    /// If it cannot be served.
    #[must_use]
    pub fn with(fake: Builder, mut options: ServerOptions) -> Self {
        options.port = 0;
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = mpsc::channel();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let server = Server::bind(fake, options).await.unwrap();
                tell.send(server.url()).unwrap();
                // A dropped sender stops it too.
                server.run(async { drop(stopped.await) }).await.unwrap();
            });
        });
        let url = told.recv().expect("the server is bound");
        Self { url, stop: Some(stop), thread: Some(thread) }
    }

    /// A harness in front of it, changed in some things.
    ///
    /// # Panics
    ///
    /// Panics if the server rejects the harness.
    #[must_use]
    pub fn harness(&self, change: impl FnOnce(&mut Options)) -> EndpointHarness {
        open(&self.url, change).unwrap()
    }
}

impl Default for Socket {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || thread::panicking(), "the server panicked");
        }
    }
}

/// A harness in front of a URL, changed in some things.
///
/// # Errors
///
/// The line of an error of [`EndpointHarness::open`].
pub fn open(url: &str, change: impl FnOnce(&mut Options)) -> Result<EndpointHarness, String> {
    let credentials = Credentials::new("testing", "testing", None, None, "tests");
    let mut options = Options::new(url, credentials);
    change(&mut options);
    EndpointHarness::open(options).map_err(|error| error_chain(&error))
}

/// A fake with what all clauses need: two roles, providers, another account's pool.
pub fn whole() -> Builder {
    let arn = |resource: &str| format!("arn:aws:iam::123456789012:{resource}");
    FakeCognitoIdentity::builder()
        .role(arn("role/One"))
        .role(arn("role/Other"))
        .saml_provider(arn("saml-provider/One"))
        .open_id_provider(arn("oidc-provider/oidc.contract.example/tenant"), ["client-one", "client-two"])
        .foreign_pool("us-east-1:ffffffff-ffff-4fff-bfff-ffffffffffff")
}
