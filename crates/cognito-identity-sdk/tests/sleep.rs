//! The sleep without a runtime.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
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
    }
    drop(waker);
    // The thread holds the last waker but this one. Were it to sleep on, this test would not end.
    while Arc::strong_count(&nobody) > 1 {
        thread::yield_now();
    }
}
