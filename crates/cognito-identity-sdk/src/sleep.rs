//! A sleep for the SDK that needs no async runtime: a thread waits on a condition variable, then wakes the task. Start
//! at [`ThreadSleep`].

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use aws_smithy_async::rt::sleep::{AsyncSleep, Sleep};

/// Sleeps on a thread of its own, so that timeouts and retries work under any executor.
///
/// The thread starts when a sleep is first polled, and ends with the sleep, also when the sleep is dropped early. A
/// call that a service answers at once polls no sleep, so it starts no thread, even with timeouts.
///
/// The SDK's own crates have no sleep without tokio's timer. Where a test pauses tokio's clock, configure the SDK's
/// `TokioSleep` instead.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct ThreadSleep;

impl ThreadSleep {
    /// Makes a sleep on threads.
    #[must_use]
    pub fn new() -> Self {
        Self
    }
}

impl AsyncSleep for ThreadSleep {
    fn sleep(&self, duration: Duration) -> Sleep {
        Sleep::new(Nap { duration, alarm: None })
    }
}

struct Nap {
    duration: Duration,
    /// Set once the thread runs.
    alarm: Option<Arc<Alarm>>,
}

#[derive(Default)]
struct Alarm {
    state: Mutex<State>,
    given_up: Condvar,
}

#[derive(Default)]
struct State {
    rang: bool,
    given_up: bool,
    waker: Option<Waker>,
}

impl Future for Nap {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.duration.is_zero() {
            return Poll::Ready(());
        }
        let Some(alarm) = &self.alarm else {
            let alarm = Arc::new(Alarm::default());
            alarm.lock().waker = Some(context.waker().clone());
            let duration = self.duration;
            let waiting = Arc::clone(&alarm);
            let thread = thread::Builder::new().name("cognito-identity-sleep".to_owned());
            self.alarm = Some(alarm);
            return match thread.spawn(move || waiting.wait(duration)) {
                Ok(_) => Poll::Pending,
                // Without a thread, to wake too early is better than never.
                Err(_) => Poll::Ready(()),
            };
        };
        let mut state = alarm.lock();
        if state.rang {
            return Poll::Ready(());
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Nap {
    fn drop(&mut self) {
        if let Some(alarm) = &self.alarm {
            alarm.lock().given_up = true;
            alarm.given_up.notify_one();
        }
    }
}

impl Alarm {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self, duration: Duration) {
        let (mut state, _) = self
            .given_up
            .wait_timeout_while(self.lock(), duration, |state| !state.given_up)
            .unwrap_or_else(PoisonError::into_inner);
        state.rang = true;
        let waker = state.waker.take();
        // Not under the lock: waking may run the future at once.
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}
