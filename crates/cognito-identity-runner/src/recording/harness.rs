//! Harness that wraps another one and records a transcript of each case.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use cognito_identity::types::Credentials;
use cognito_identity::{CognitoIdentity, Handle, HandleAll, Request, Response, Result, Timestamp};
use cognito_identity_contracts::internals::members;
use cognito_identity_contracts::{
    BoxError, Capability, Check, Controls, EndpointInfo, Harness, RawRequest, RawResponse, Spent,
    TestEnvironment, TokenOrder, error_chain,
};
use serde_json::Value;

use super::{Event, RecordedResult, Step, Transcript};

/// Size of all transcripts not yet taken, in bytes. A backend decides how much it returns, and memory is ours.
const MAX_TRANSCRIPT_BYTES: usize = 48 << 20;

/// A harness that records a transcript of each case of another harness.
#[derive(Debug)]
pub struct RecordingHarness<'a, H: ?Sized> {
    harness: &'a H,
    cases: Mutex<Vec<Arc<Case>>>,
    /// Size of all transcripts, in bytes.
    kept: Arc<AtomicUsize>,
}

impl<'a, H: Harness + ?Sized> RecordingHarness<'a, H> {
    /// Records the cases of this harness.
    pub fn new(harness: &'a H) -> Self {
        Self { harness, cases: Mutex::default(), kept: Arc::default() }
    }

    /// Returns the transcripts of the cases since the last call, in their order.
    pub fn take(&self) -> Vec<Transcript> {
        self.keep_request_ids();
        let cases = std::mem::take(&mut *self.cases());
        self.kept.store(0, Ordering::Relaxed);
        cases.iter().map(|case| case.recording().transcript.clone()).collect()
    }

    fn cases(&self) -> MutexGuard<'_, Vec<Arc<Case>>> {
        self.cases.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds the ids of the requests up to now to the transcript of the newest case.
    fn keep_request_ids(&self) {
        let ids = self.harness.take_request_ids();
        if let Some(case) = self.cases().last() {
            case.recording().transcript.request_ids.extend(ids);
        }
    }
}

impl<H: Harness + ?Sized> Harness for RecordingHarness<'_, H> {
    fn name(&self) -> &'static str {
        self.harness.name()
    }

    fn capabilities(&self) -> &[Capability] {
        self.harness.capabilities()
    }

    fn redact(&self, text: String) -> String {
        self.harness.redact(text)
    }

    fn endpoint_info(&self) -> Option<EndpointInfo<'_>> {
        self.harness.endpoint_info()
    }

    fn spent(&self) -> Option<Spent> {
        self.harness.spent()
    }

    fn environment(&self) -> Result<TestEnvironment, BoxError> {
        self.keep_request_ids();
        let environment = self.harness.environment()?;
        let transcript = Transcript { account: environment.account.clone(), ..Transcript::default() };
        let recording = OpenRecording { transcript, started: None, moved: Duration::ZERO };
        let case = Arc::new(Case {
            service: environment.service,
            controls: environment.controls,
            recording: Mutex::new(recording),
            kept: Arc::clone(&self.kept),
        });
        self.cases().push(Arc::clone(&case));
        Ok(TestEnvironment { service: Arc::new(HandleAll(Arc::clone(&case))), controls: case, ..environment })
    }

    fn block_on(&self, case: Pin<Box<dyn Future<Output = Check> + '_>>) -> Check {
        self.harness.block_on(case)
    }
}

/// Recording of one case.
#[derive(Debug)]
struct Case {
    service: Arc<dyn CognitoIdentity>,
    controls: Arc<dyn Controls>,
    recording: Mutex<OpenRecording>,
    kept: Arc<AtomicUsize>,
}

#[derive(Debug)]
struct OpenRecording {
    transcript: Transcript,
    started: Option<Instant>,
    /// Time that passed on the service's clock without a wait.
    moved: Duration,
}

impl Case {
    fn recording(&self) -> MutexGuard<'_, OpenRecording> {
        self.recording.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `doing`, and records it with its result.
    #[allow(clippy::disallowed_methods, reason = "when something was done is part of the record")]
    async fn record<T>(
        &self,
        doing: impl Future<Output = Result<T>> + Send,
        event: impl FnOnce(&Result<T>) -> std::result::Result<Event, String> + Send,
    ) -> Result<T> {
        if self.recording().started.is_none() {
            let now = self.controls.now().await?;
            let mut recording = self.recording();
            recording.transcript.began = now;
            recording.started = Some(Instant::now());
        }
        let asked = Instant::now();
        let result = doing.await;
        let took = asked.elapsed();
        let mut recording = self.recording();
        let at = recording.started.map_or(Duration::ZERO, |started| asked - started) + recording.moved;
        let mut event = event(&result).unwrap_or_else(Event::Failed);
        let weight = event.weight();
        if self.kept.fetch_add(weight, Ordering::Relaxed) + weight > MAX_TRANSCRIPT_BYTES {
            event = Event::too_much();
        }
        if let Event::TimePassed(time) = &event {
            recording.moved += time.saturating_sub(took);
        }
        recording.transcript.steps.push(Step { at, took, event });
        result
    }

    /// Runs and records `doing`. Its failure counts as lost, not as a response of the service.
    async fn arrange<T: Clone>(
        &self,
        doing: impl Future<Output = Result<T>> + Send,
        event: impl FnOnce(T) -> Event + Send,
    ) -> Result<T> {
        self.record(doing, |done| match done {
            Ok(done) => Ok(event(done.clone())),
            Err(lost) => Err(error_chain(lost)),
        })
        .await
    }
}

#[async_trait]
impl Handle for Case {
    async fn handle(&self, request: Request) -> Result<Response> {
        let operation = request.operation();
        let input = members(&request);
        let call =
            |result: &_| Ok(Event::Call { operation, input, result: RecordedResult::from_result(result)? });
        self.record(request.send(&*self.service), call).await
    }
}

#[async_trait]
impl Controls for Case {
    async fn now(&self) -> Result<Timestamp> {
        self.controls.now().await
    }

    async fn pass_time(&self, time: Duration) -> Result<()> {
        self.arrange(self.controls.pass_time(time), |()| Event::TimePassed(time)).await
    }

    async fn login_token(&self, order: TokenOrder) -> Result<String> {
        let asked = order.clone();
        self.arrange(self.controls.login_token(order), |token| Event::LoginToken { order: asked, token })
            .await
    }

    async fn sign_out_globally(&self, user_pool: &str, subject: &str) -> Result<()> {
        let user_pool = user_pool.to_owned();
        let subject = subject.to_owned();
        let doing = self.controls.sign_out_globally(&user_pool, &subject);
        let event = |()| Event::SignedOut { user_pool: user_pool.clone(), subject: subject.clone() };
        self.arrange(doing, event).await
    }

    async fn role_of(&self, credentials: &Credentials) -> Result<String> {
        let access_key_id = credentials.access_key_id.clone().unwrap_or_default();
        self.arrange(self.controls.role_of(credentials), |role| Event::RoleOf { access_key_id, role }).await
    }

    async fn begin_concurrent_write(&self, pool_id: &str) -> Result<u64> {
        let pool = pool_id.to_owned();
        self.arrange(self.controls.begin_concurrent_write(pool_id), |number| Event::ConcurrentWriteBegan {
            pool,
            number,
        })
        .await
    }

    async fn end_concurrent_write(&self, number: u64) -> Result<()> {
        self.arrange(self.controls.end_concurrent_write(number), |()| Event::ConcurrentWriteEnded { number })
            .await
    }

    async fn key_set(&self) -> Result<Value> {
        self.arrange(self.controls.key_set(), Event::KeySet).await
    }

    async fn post(&self, request: RawRequest) -> Result<RawResponse> {
        let asked = request.clone();
        self.arrange(self.controls.post(request), |response| Event::Raw { request: asked, response }).await
    }
}
