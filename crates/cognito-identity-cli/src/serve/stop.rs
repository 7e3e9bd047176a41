//! What ends the server.

use crate::CannotRun;

/// An interrupt from the keyboard, or the system's request.
pub(super) struct Stop {
    #[cfg(unix)]
    terminated: tokio::signal::unix::Signal,
    #[cfg(unix)]
    hung_up: tokio::signal::unix::Signal,
}

impl Stop {
    pub(super) fn new() -> Result<Self, CannotRun> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let hear =
                |kind| signal(kind).map_err(|error| CannotRun(format!("signals cannot be heard: {error}")));
            Ok(Self { terminated: hear(SignalKind::terminate())?, hung_up: hear(SignalKind::hangup())? })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    pub(super) async fn called(mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = self.terminated.recv() => {}
            _ = self.hung_up.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    }
}
