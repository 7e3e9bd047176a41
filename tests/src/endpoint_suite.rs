//! The suite on backends behind a URL, as tests: what the environment says of a run, one clause at a time, and its piece of
//! the report.

mod piece;
mod settings;

use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use cognito_identity_contracts::Spent;
use cognito_identity_contracts::{Clause, Held, Outcome, Profile, Verdict};
use cognito_identity_runner::drift::{DriftCheck, DriftResult};
use cognito_identity_runner::endpoint::{EndpointHarness, Options};
use cognito_identity_runner::recording::RecordingHarness;
use cognito_identity_runner::report;

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
    /// What it is to be run on, whether that is there or not.
    options: Result<Options, String>,
    backend: Result<Backend, String>,
}

/// An endpoint that is there.
#[derive(Debug)]
struct Backend {
    harness: EndpointHarness,
    drift: Option<DriftCheck>,
}

impl Backend {
    /// Holds a clause, and takes note of what was answered.
    ///
    /// Evidence that cannot be read or written is told as drift: a part that says nothing of it would pass for one that has
    /// not drifted, and one lost answer among many is forgiven.
    fn hold(&self, clause: &Clause, profile: &Profile) -> (Held, DriftResult) {
        let Some(drift) = &self.drift else {
            return (report::hold(clause, &self.harness, profile), DriftResult::default());
        };
        let recorder = RecordingHarness::new(&self.harness);
        let held = report::hold(clause, &recorder, profile);
        let noted = drift.check(&held, &recorder);
        let unknown = |why| DriftResult {
            drift: Some(format!("not known, since the evidence is not whole: {why}")),
            date: None,
        };
        (held, noted.unwrap_or_else(unknown))
    }
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
        let profile = Profile { cases, steady: 0, seed: None, max_shrink_steps, regressions: None };
        Self { backend, options, profile, run: OnceLock::new(), turn: Mutex::new(()) }
    }

    /// Holds a clause against the endpoint, and writes its piece of the report.
    ///
    /// Where the endpoint cannot be reached, the clause has no verdict, and a piece that says so: a report has no holes.
    ///
    /// # Panics
    ///
    /// With one line, if the environment makes no sense, or the piece cannot be written.
    pub fn hold(&self, clause: &Clause) -> Held {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let run = self.run.get_or_init(|| self.begin());
        let Run { settings, profile, options, backend } = run.as_ref().unwrap_or_else(|why| panic!("{why}"));
        let spent = || backend.as_ref().map_or_else(|_| Spent::default(), |backend| backend.harness.spent());
        let before = spent();
        let (held, noted) = match backend {
            Ok(backend) => backend.hold(clause, profile),
            Err(why) => (unheld(clause, why), DriftResult::default()),
        };
        if let Some(folder) = &settings.report {
            let after = spent();
            let piece = Piece {
                backend: self.backend,
                held: &held,
                noted: &noted,
                place: options.as_ref().ok().map(Options::place),
                profile,
                is_part: settings.shard.is_some(),
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
        let open = |options| {
            let harness = EndpointHarness::open(settings.kept_to(options))?;
            let drift = settings.drift(&harness)?;
            Ok(Backend { harness, drift })
        };
        let options = (self.options)();
        let backend = options.clone().and_then(open);
        Ok(Run { settings, profile, options, backend })
    }
}

/// A clause on an endpoint that is not there.
fn unheld(clause: &Clause, why: &str) -> Held {
    let outcome = Outcome::without_cases(Verdict::Inconclusive(why.to_owned()));
    Held { clause: *clause, outcome, time: Duration::ZERO }
}

/// A variable of the environment that is set to something.
#[must_use]
pub fn set(variable: &str) -> Option<String> {
    std::env::var(variable).ok().filter(|value| !value.is_empty())
}
