//! Tests that `calibrate` finds a backend's hidden answers, and settles no wrong one.

mod flaky;
mod reported;
mod setup;
mod unexpected;

use std::thread;

use cognito_identity_contracts::{Harness, Profile};
use cognito_identity_fake::Assumptions;
use cognito_identity_runner::backends::FakeHarness;
use cognito_identity_runner::calibrate::{Conclusion, Finding, calibrate_knowing, experiment};
use cognito_identity_tests::socket::{Socket, whole};

use setup::found;

/// Random answers to all questions.
fn random(seed: u64) -> Assumptions {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut assumptions = Assumptions::default();
    for question in Assumptions::QUESTIONS {
        let candidate = question.candidates[random.usize(..question.candidates.len())];
        assert!(assumptions.set(question.field, candidate));
    }
    assumptions
}

/// Number of calibrations to try: `CALIBRATIONS`, or `usually`.
fn count(usually: u64) -> u64 {
    std::env::var("CALIBRATIONS").map_or(usually, |count| count.parse().expect("a number of calibrations"))
}

/// Results of all questions of some calibrations.
#[derive(Debug, Default)]
struct Tally {
    settled: usize,
    confounded: usize,
    wrong: Vec<String>,
}

impl Tally {
    /// Compares the findings with the hidden calibration.
    fn judge(&mut self, seed: u64, findings: &[Finding]) {
        let hidden = random(seed);
        assert_eq!(findings.len(), Assumptions::QUESTIONS.len());
        for Finding { question, conclusion } in findings {
            let field = question.field;
            let truth = hidden.answer(question.field).unwrap();
            match conclusion {
                Conclusion::Settled(candidate) if *candidate == truth => self.settled += 1,
                Conclusion::Confounded { left, by }
                    if left.contains(&truth) && left.len() > 1 && !by.is_empty() =>
                {
                    self.confounded += 1;
                }
                other => {
                    self.wrong.push(format!("calibration {seed}: {field} is {truth}, and not {other:?}"));
                }
            }
        }
    }

    fn add(&mut self, other: Self) {
        self.settled += other.settled;
        self.confounded += other.confounded;
        self.wrong.extend(other.wrong);
    }
}

/// Settles random calibrations on two threads.
fn tally(seeds: std::ops::Range<u64>, found: impl Fn(Assumptions) -> Vec<Finding> + Sync) -> Tally {
    let every_second = |first: u64| {
        let mut tally = Tally::default();
        for seed in seeds.clone().skip(usize::try_from(first).unwrap()).step_by(2) {
            tally.judge(seed, &found(random(seed)));
        }
        tally
    };
    thread::scope(|scope| {
        let other = scope.spawn(|| every_second(1));
        let mut tally = every_second(0);
        tally.add(other.join().unwrap());
        tally
    })
}

/// Checks that no answer is wrong, and that few are confounded.
fn hold(tally: &Tally) {
    let Tally { settled, confounded, wrong } = tally;
    println!("{settled} answers settled, {confounded} hidden by others, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(*settled > 9 * confounded, "too much is hidden");
}

#[test]
fn random_calibrations_are_recovered() {
    let found = |assumptions| found(&FakeHarness::new(assumptions));
    hold(&tally(0..count(16), found));
}

#[test]
fn they_are_recovered_over_a_socket() {
    let found = |assumptions| {
        let socket = Socket::with_fake(whole().assumptions(assumptions));
        found(&socket.harness(|options| options.lease = None))
    };
    hold(&tally(1_000..1_000 + count(4), found));
}

/// Each candidate of each question is distinguished from the others, if all other answers are as assumed.
#[test]
fn every_candidate_is_told_from_every_other() {
    let in_force = Assumptions::default();
    let mut complaints = Vec::new();
    for question in Assumptions::QUESTIONS {
        for candidate in question.candidates {
            let mut hidden = in_force;
            assert!(hidden.set(question.field, candidate));
            let profile = Profile { seed: Some(1), ..Profile::cases(4) };
            let harness = FakeHarness::new(hidden);
            let experiments = experiment(&harness, &profile, |field| field == question.field, |_| {});
            for Finding { conclusion, .. } in calibrate_knowing(&experiments, question, &in_force).unwrap() {
                if conclusion != Conclusion::Settled(candidate) {
                    complaints.push(format!("{} = {candidate}: {conclusion:?}", question.field));
                }
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// A report names the answer that hides another.
#[test]
fn a_mask_is_named() {
    let mut hidden = Assumptions::default();
    assert!(hidden.set("further_user", "NotAuthorized"));
    let findings = found(&FakeHarness::new(hidden));
    let confounded: Vec<_> = findings
        .iter()
        .filter_map(|finding| match &finding.conclusion {
            Conclusion::Confounded { by, .. } => Some((finding.question.field, by.join(", "))),
            _ => None,
        })
        .collect();
    let by = "further_user = NotAuthorized".to_owned();
    assert_eq!(confounded, [("modified_by_link", by)]);
}

/// A backend that lacks a capability of an experiment is not asked, and the finding names the capability.
#[test]
fn a_question_that_cannot_be_asked_has_a_reason() {
    let harness = unexpected::Bare(FakeHarness::default());
    assert!(harness.capabilities().is_empty());
    for Finding { question, conclusion } in found(&harness) {
        let is_honest = match &conclusion {
            Conclusion::Settled(candidate) => {
                Some(*candidate) == Assumptions::default().answer(question.field)
            }
            Conclusion::NotAsked(why) => why.starts_with("the backend lacks "),
            Conclusion::Confounded { by, .. } => !by.is_empty(),
            Conclusion::Unexpected(_) => false,
        };
        assert!(is_honest, "{}: {conclusion:?}", question.field);
    }
}
