//! Tests of `ThreadSleep`, the sleep without a runtime.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::Duration;

use cognito_identity_sdk::ThreadSleep;
use cognito_identity_sdk::sdk::config::AsyncSleep;

struct Nobody;

impl Wake for Nobody {
    fn wake(self: Arc<Self>) {}
}

#[test]
fn it_ends() {
    pollster::block_on(ThreadSleep::new().sleep(Duration::from_millis(5)));
}

#[test]
fn nothing_is_over_at_once() {
    let context = &mut Context::from_waker(Waker::noop());
    assert_eq!(pin!(ThreadSleep::new().sleep(Duration::ZERO)).poll(context), Poll::Ready(()));
}

#[test]
fn a_sleep_given_up_ends_its_thread() {
    let nobody = Arc::new(Nobody);
    let waker = Waker::from(Arc::clone(&nobody));
    {
        let mut sleep = pin!(ThreadSleep::new().sleep(Duration::from_hours(1)));
        for _ in 0..3 {
            assert_eq!(sleep.as_mut().poll(&mut Context::from_waker(&waker)), Poll::Pending);
        }
        // Most likely the thread waits by then and is notified. A slower thread reads the flag before it waits.
        thread::sleep(Duration::from_millis(20));
    }
    drop(waker);
    // The thread owns the only other waker. If it slept on, this test would not end.
    while Arc::strong_count(&nobody) > 1 {
        thread::yield_now();
    }
}

/// A waker that counts its calls.
#[derive(Default)]
struct Counter(AtomicUsize);

impl Wake for Counter {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// A future may move between tasks, and only the last one is waiting.
#[test]
fn the_last_waker_is_kept() {
    let [first, last] = [(); 2].map(|()| Arc::new(Nobody));
    let mut sleep = pin!(ThreadSleep::new().sleep(Duration::from_hours(1)));
    for waker in [&first, &last] {
        let waker = Waker::from(Arc::clone(waker));
        assert_eq!(sleep.as_mut().poll(&mut Context::from_waker(&waker)), Poll::Pending);
    }
    assert_eq!([&first, &last].map(Arc::strong_count), [1, 2]);
}

#[test]
fn the_waker_is_called_once_and_the_sleep_is_over_then() {
    let counter = Arc::new(Counter::default());
    let waker = Waker::from(Arc::clone(&counter));
    let context = &mut Context::from_waker(&waker);
    let mut sleep = pin!(ThreadSleep::new().sleep(Duration::from_millis(1)));
    assert_eq!(sleep.as_mut().poll(context), Poll::Pending);
    while counter.0.load(Ordering::SeqCst) == 0 {
        thread::yield_now();
    }
    assert_eq!(sleep.as_mut().poll(context), Poll::Ready(()));
    assert_eq!(counter.0.load(Ordering::SeqCst), 1);
}

/// A sleep ends only after its duration, also if it is polled often.
#[test]
fn a_long_sleep_is_not_over() {
    let mut sleep = pin!(ThreadSleep::new().sleep(Duration::from_hours(1)));
    let context = &mut Context::from_waker(Waker::noop());
    for _ in 0..100 {
        assert_eq!(sleep.as_mut().poll(context), Poll::Pending);
        thread::yield_now();
    }
}
