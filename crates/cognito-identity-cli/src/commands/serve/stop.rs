//! Signals that end the server.

use std::io;

use crate::error::CannotRun;

/// Signals that end the server, received from its construction on.
///
/// A signal without a registered handler ends the process at once, before anything is written or deleted. So all
/// handlers are registered together, before the ready line.
pub(super) struct Stop {
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 3],
    #[cfg(not(unix))]
    interrupted: tokio::signal::windows::CtrlC,
}

impl Stop {
    pub(super) fn new() -> Result<Self, CannotRun> {
        Self::register().map_err(|error| {
            CannotRun(format!("the handlers of signals cannot be registered: {error}; start it again"))
        })
    }

    #[cfg(unix)]
    fn register() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let interrupted = signal(SignalKind::interrupt())?;
        let terminated = signal(SignalKind::terminate())?;
        let hung_up = signal(SignalKind::hangup())?;
        Ok(Self { signals: [interrupted, terminated, hung_up] })
    }

    #[cfg(not(unix))]
    fn register() -> io::Result<Self> {
        Ok(Self { interrupted: tokio::signal::windows::ctrl_c()? })
    }

    /// Returns when one of the signals has been received since the construction.
    pub(super) async fn received(self) {
        #[cfg(unix)]
        {
            let [mut interrupted, mut terminated, mut hung_up] = self.signals;
            tokio::select! {
                _ = interrupted.recv() => {}
                _ = terminated.recv() => {}
                _ = hung_up.recv() => {}
            }
        }
        #[cfg(not(unix))]
        {
            let mut interrupted = self.interrupted;
            let _ = interrupted.recv().await;
        }
    }
}
