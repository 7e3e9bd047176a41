//! A socket fake with something hidden in it, and what settling finds out about it.

use std::thread;

use cognito_identity_contracts::endpoint::{Credentials, EndpointHarness, Options};
use cognito_identity_contracts::settle::{Finding, experiment, settle};
use cognito_identity_contracts::{Harness, Profile};
use cognito_identity_fake::{Assumptions, Builder, FakeCognitoIdentity};
use cognito_identity_server::Server;
use tokio::sync::oneshot;

const ACCOUNT: &str = "arn:aws:iam::123456789012";

/// What a backend needs for all clauses.
fn whole() -> Builder {
    FakeCognitoIdentity::builder()
        .role(format!("{ACCOUNT}:role/One"))
        .role(format!("{ACCOUNT}:role/Other"))
        .saml_provider(format!("{ACCOUNT}:saml-provider/One"))
        .open_id_provider(
            format!("{ACCOUNT}:oidc-provider/oidc.contract.example/tenant"),
            ["client-one", "client-two"],
        )
        .foreign_pool("us-east-1:ffffffff-ffff-4fff-bfff-ffffffffffff")
}

/// A socket fake that runs until it is dropped.
pub(super) struct Socket {
    pub(super) harness: EndpointHarness,
    _stop: oneshot::Sender<()>,
}

impl Socket {
    /// A fake with these answers, behind a socket.
    pub(super) fn hiding(assumptions: Assumptions) -> Self {
        Self::of(whole().assumptions(assumptions))
    }

    pub(super) fn of(fake: Builder) -> Self {
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
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
        let credentials = Credentials::new("testing", "testing", None, None, "tests");
        let options = Options::at(told.recv().unwrap(), "us-east-1".to_owned(), credentials);
        let options = Options { lease: None, ..options };
        Self { harness: EndpointHarness::open(options).unwrap(), _stop: stop }
    }
}

/// What is found out about a backend.
pub(super) fn found(harness: &dyn Harness) -> Vec<Finding> {
    let profile = Profile { seed: Some(1), ..Profile::cases(4) };
    settle(&experiment(harness, &profile, |_| true, |_| {})).unwrap()
}
