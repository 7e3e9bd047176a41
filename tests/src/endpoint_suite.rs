//! The suite on backends behind a URL, as tests: what the environment says of a run, one clause at a time, and its piece of
//! the report.

mod piece;
mod settings;

use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use cognito_identity_contracts::endpoint::{EndpointHarness, Options, Spent};
use cognito_identity_contracts::{Clause, Held, Outcome, Profile, Verdict};

use piece::Piece;
use settings::Settings;

/// A run against one endpoint, which all tests of a process share.
#[derive(Debug)]
pub struct Suite {
    backend: &'static str,
    options: fn() -> Result<Options, String>,
    profile: Profile,
    run: OnceLock<Result<Run, String>>,
    /// One clause after the other, whatever runs the tests: pace and budget are of one run.
    turn: Mutex<()>,
}

/// A run that has begun.
#[derive(Debug)]
struct Run {
    settings: Settings,
    profile: Profile,
    harness: Result<EndpointHarness, String>,
}

impl Suite {
    /// A run against the backend of this name, with these defaults, and so many cases for each property and steps to make
    /// a broken one smaller unless the environment says otherwise.
    #[must_use]
    pub const fn new(
        backend: &'static str,
        options: fn() -> Result<Options, String>,
        cases: u32,
        max_shrink_steps: u32,
    ) -> Self {
        // Regressions stay out of it: those of the fake's bugs would be paid for on each endpoint.
        let profile = Profile { cases, seed: None, max_shrink_steps, regressions: None };
        Self { backend, options, profile, run: OnceLock::new(), turn: Mutex::new(()) }
    }

    /// Holds a clause against the endpoint, and writes its piece of the report.
    ///
    /// Where the endpoint cannot be reached, the clause has no verdict, and a piece that says so: a report has no holes.
    ///
    /// # Panics
    ///
    /// With one line, if the environment makes no sense or the piece cannot be written.
    pub fn hold(&self, clause: &Clause) -> Held {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let run = self.run.get_or_init(|| self.begin());
        let Run { settings, profile, harness } = run.as_ref().unwrap_or_else(|why| panic!("{why}"));
        let spent = || harness.as_ref().map_or_else(|_| Spent::default(), EndpointHarness::spent);
        let before = spent();
        let held = match harness {
            Ok(harness) => clause.hold(harness, profile),
            Err(why) => unheld(clause, why),
        };
        if let Some(folder) = &settings.report {
            let after = spent();
            let piece = Piece {
                backend: self.backend,
                held: &held,
                profile,
                shard: settings.shard,
                calls: after.calls - before.calls,
                lost: after.lost - before.lost,
            };
            piece.write(folder).unwrap_or_else(|why| panic!("{why}"));
        }
        held
    }

    fn begin(&self) -> Result<Run, String> {
        let settings = Settings::read()?;
        let profile = settings.profile(&self.profile);
        let options = (self.options)();
        let harness = options.and_then(|options| EndpointHarness::open(settings.kept_to(options)));
        Ok(Run { settings, profile, harness })
    }
}

/// A clause on an endpoint that is not there.
fn unheld(clause: &Clause, why: &str) -> Held {
    let outcome = Outcome { verdict: Verdict::Inconclusive(why.to_owned()), cases: 0 };
    Held { clause: *clause, outcome, time: Duration::ZERO }
}

/// A variable of the environment that is set to something.
#[must_use]
pub fn set(variable: &str) -> Option<String> {
    std::env::var(variable).ok().filter(|value| !value.is_empty())
}
