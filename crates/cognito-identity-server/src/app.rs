//! State that all connections share: the fake, its clock, and the server's own settings. Start reading at [`App`].

pub(crate) mod caller;
pub(crate) mod clock;
pub(crate) mod concurrent_writers;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cognito_identity::Operation;
use cognito_identity_fake::{FakeCognitoIdentity, Outage};
use cognito_identity_wire::Dialect;

use crate::app::caller::Callers;
use crate::app::clock::MovableClock;
use crate::app::concurrent_writers::ConcurrentWriters;
use crate::options::access::Access;
use crate::options::latency::Delays;
use crate::options::latency::Latency;
use crate::options::limits::Limits;
#[cfg(feature = "tls")]
use crate::options::tls::Tls;
use crate::storage::journal::Journal;
use crate::storage::request_log::RequestLog;
use crate::storage::state_file::Queue;

/// The fake, and the server's state beside it.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) fake: FakeCognitoIdentity,
    pub(crate) sts: Callers,
    pub(crate) dialect: Arc<dyn Dialect>,
    pub(crate) clock: MovableClock,
    pub(crate) access: Access,
    #[cfg(feature = "tls")]
    pub(crate) tls: Option<Tls>,
    pub(crate) limits: Limits,
    pub(crate) journal: Journal,
    /// Queue of changes for the state file, if there is one.
    pub(crate) changes: Option<Arc<Queue>>,
    /// Latency of requests.
    pub(crate) delays: Option<Delays>,
    pub(crate) log: Option<RequestLog>,
    pub(crate) concurrent_writers: ConcurrentWriters,
    /// Operations that fail until a test repairs them.
    outages: Mutex<BTreeMap<Operation, Outage>>,
    /// Held while a whole state is restored.
    pub(crate) restoring: Arc<tokio::sync::Mutex<()>>,
    requests: AtomicU64,
}

impl App {
    pub(crate) fn new(
        fake: FakeCognitoIdentity,
        clock: MovableClock,
        access: Access,
        limits: Limits,
        latency: Option<Latency>,
        log: Option<RequestLog>,
        #[cfg(feature = "tls")] tls: Option<Tls>,
    ) -> Self {
        let dialect = fake.dialect();
        let sts = Callers::new(&fake, &access);
        let journal = Journal::default();
        let (concurrent_writers, outages, requests) =
            (ConcurrentWriters::default(), Mutex::default(), AtomicU64::new(0));
        let delays = latency.map(Delays::new);
        Self {
            fake,
            sts,
            dialect,
            clock,
            access,
            #[cfg(feature = "tls")]
            tls,
            limits,
            journal,
            changes: None,
            delays,
            log,
            concurrent_writers,
            outages,
            restoring: Arc::default(),
            requests,
        }
    }

    /// Waits until every change so far is stored. No response is sent before: the response to a write confirms its
    /// change, and the response to a read reveals earlier changes.
    pub(crate) async fn stored(&self) {
        if let Some(changes) = &self.changes {
            changes.stored().await;
        }
    }

    pub(crate) fn outages(&self) -> MutexGuard<'_, BTreeMap<Operation, Outage>> {
        self.outages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The scheme of the server's own URL.
    #[cfg_attr(not(feature = "tls"), allow(clippy::unused_self, reason = "only TLS makes a difference"))]
    pub(crate) fn scheme(&self) -> &'static str {
        #[cfg(feature = "tls")]
        if self.tls.is_some() {
            return "https";
        }
        "http"
    }

    /// The number of the next request.
    pub(crate) fn next_request(&self) -> u64 {
        self.requests.fetch_add(1, Ordering::Relaxed) + 1
    }
}
