//! A backend whose every case leaves a tape.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use cognito_identity::types::Credentials;
use cognito_identity::{CognitoIdentity, Handle, Request, Response, Result, Timestamp, handle_all};
use cognito_identity_contracts::internals::members;
use cognito_identity_contracts::{
    Capability, Check, Harness, Place, Props, RawAnswer, RawRequest, Rules, Spent, Stage, TokenOrder,
    error_chain,
};
use serde_json::Value;

use crate::tape::{Answer, Event, Step, Tape};

/// So much is kept of what is answered until somebody takes the tapes, as tapes weigh.
const MOST: usize = 48 << 20;

/// A backend whose every case leaves a tape.
#[derive(Debug)]
pub struct Recorder<'a, H: ?Sized> {
    harness: &'a H,
    cases: Mutex<Vec<Arc<Case>>>,
    /// What all tapes weigh.
    kept: Arc<AtomicUsize>,
}

impl<'a, H: Harness + ?Sized> Recorder<'a, H> {
    /// Records what goes on between cases and this backend.
    pub fn new(harness: &'a H) -> Self {
        Self { harness, cases: Mutex::default(), kept: Arc::default() }
    }

    /// The tapes of the cases since the last time, in their order.
    pub fn take(&self) -> Vec<Tape> {
        self.keep_request_ids();
        let cases = std::mem::take(&mut *self.cases());
        self.kept.store(0, Ordering::Relaxed);
        cases.iter().map(|case| case.reel().tape.clone()).collect()
    }

    fn cases(&self) -> MutexGuard<'_, Vec<Arc<Case>>> {
        self.cases.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was requested up to now is of the case that was the last to begin.
    fn keep_request_ids(&self) {
        let ids = self.harness.take_request_ids();
        if let Some(case) = self.cases().last() {
            case.reel().tape.request_ids.extend(ids);
        }
    }
}

impl<H: Harness + ?Sized> Harness for Recorder<'_, H> {
    fn name(&self) -> &'static str {
        self.harness.name()
    }

    fn capabilities(&self) -> &[Capability] {
        self.harness.capabilities()
    }

    fn rules(&self) -> Rules {
        self.harness.rules()
    }

    fn redact(&self, text: String) -> String {
        self.harness.redact(text)
    }

    fn place(&self) -> Option<Place<'_>> {
        self.harness.place()
    }

    fn spent(&self) -> Option<Spent> {
        self.harness.spent()
    }

    fn stage(&self) -> std::result::Result<Stage, String> {
        self.keep_request_ids();
        let stage = self.harness.stage()?;
        let tape = Tape { account: stage.account.clone(), ..Tape::default() };
        let reel = Reel { tape, started: None, moved: Duration::ZERO };
        let case = Arc::new(Case {
            service: stage.service,
            props: stage.props,
            reel: Mutex::new(reel),
            kept: Arc::clone(&self.kept),
        });
        self.cases().push(Arc::clone(&case));
        Ok(Stage { service: Arc::clone(&case) as Arc<dyn CognitoIdentity>, props: case, ..stage })
    }

    fn block_on(&self, case: Pin<Box<dyn Future<Output = Check> + '_>>) -> Check {
        self.harness.block_on(case)
    }
}

/// One case that is recorded.
#[derive(Debug)]
struct Case {
    service: Arc<dyn CognitoIdentity>,
    props: Arc<dyn Props>,
    reel: Mutex<Reel>,
    kept: Arc<AtomicUsize>,
}

#[derive(Debug)]
struct Reel {
    tape: Tape,
    started: Option<Instant>,
    /// How much time has passed on the service's clock that nobody waited for.
    moved: Duration,
}

impl Case {
    fn reel(&self) -> MutexGuard<'_, Reel> {
        self.reel.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something and writes down what it was.
    #[allow(clippy::disallowed_methods, reason = "when something was done is part of the record")]
    async fn record<T>(
        &self,
        doing: impl Future<Output = Result<T>> + Send,
        event: impl FnOnce(&Result<T>) -> std::result::Result<Event, String> + Send,
    ) -> Result<T> {
        if self.reel().started.is_none() {
            let now = self.props.now().await?;
            let mut reel = self.reel();
            reel.tape.began = now;
            reel.started = Some(Instant::now());
        }
        let asked = Instant::now();
        let answer = doing.await;
        let took = asked.elapsed();
        let mut reel = self.reel();
        let at = reel.started.map_or(Duration::ZERO, |started| asked - started) + reel.moved;
        let mut event = event(&answer).unwrap_or_else(Event::Lost);
        let weight = event.weight();
        if self.kept.fetch_add(weight, Ordering::Relaxed) + weight > MOST {
            event = Event::too_much();
        }
        if let Event::TimePassed(time) = &event {
            reel.moved += time.saturating_sub(took);
        }
        reel.tape.steps.push(Step { at, took, event });
        answer
    }

    /// Does something whose failure is nobody's answer.
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
        let call = |answer: &_| Ok(Event::Call { operation, input, answer: Answer::of(answer)? });
        self.record(request.send(&*self.service), call).await
    }
}

handle_all!(Case);

#[async_trait]
impl Props for Case {
    async fn now(&self) -> Result<Timestamp> {
        self.props.now().await
    }

    async fn pass_time(&self, time: Duration) -> Result<()> {
        self.arrange(self.props.pass_time(time), |()| Event::TimePassed(time)).await
    }

    async fn login_token(&self, order: TokenOrder) -> Result<String> {
        let asked = order.clone();
        self.arrange(self.props.login_token(order), |token| Event::LoginToken { order: asked, token }).await
    }

    async fn sign_out_globally(&self, user_pool: &str, subject: &str) -> Result<()> {
        let (user_pool, subject) = (user_pool.to_owned(), subject.to_owned());
        let doing = self.props.sign_out_globally(&user_pool, &subject);
        let event = |()| Event::SignedOut { user_pool: user_pool.clone(), subject: subject.clone() };
        self.arrange(doing, event).await
    }

    async fn role_of(&self, credentials: &Credentials) -> Result<String> {
        let access_key_id = credentials.access_key_id.clone().unwrap_or_default();
        self.arrange(self.props.role_of(credentials), |role| Event::RoleOf { access_key_id, role }).await
    }

    async fn begin_overlap(&self, pool_id: &str) -> Result<u64> {
        let pool = pool_id.to_owned();
        self.arrange(self.props.begin_overlap(pool_id), |number| Event::OverlapBegan { pool, number }).await
    }

    async fn end_overlap(&self, number: u64) -> Result<()> {
        self.arrange(self.props.end_overlap(number), |()| Event::OverlapEnded { number }).await
    }

    async fn key_set(&self) -> Result<Value> {
        self.arrange(self.props.key_set(), Event::KeySet).await
    }

    async fn post(&self, request: RawRequest) -> Result<RawAnswer> {
        let asked = request.clone();
        self.arrange(self.props.post(request), |answer| Event::Raw { request: asked, answer }).await
    }
}
