//! The rules of a run: leases, budgets, consistency delays, lost responses.

use std::time::Duration;

use cognito_identity_contracts::{CLAUSES, Capability, Profile, Verdict, select};
use cognito_identity_fake::{Disturbances, FakeCognitoIdentity};
use cognito_identity_runner::cleanup::find;
use cognito_identity_runner::endpoint::Budget;
use cognito_identity_runner::report::run;

use super::world::{Socket, held, is_green, verdict};

/// Every clause runs under a lease on a third-party endpoint, which offers only the operations and a clock of its own.
#[test]
fn every_clause_keeps_the_lease() {
    let socket = Socket::new();
    let harness = socket.harness(|_| {});
    let mut unable = 0;
    for clause in CLAUSES {
        match held(&harness, clause) {
            Verdict::Held => {}
            Verdict::Unable(why) => {
                unable += 1;
                assert!(why.starts_with("the backend lacks "), "{}: {why}", clause.name);
            }
            other => panic!("{}: {other:?}", clause.name),
        }
    }
    assert!(unable < CLAUSES.len() / 2, "{unable} clauses cannot be run");
    assert!(harness.spent().calls > 1_000 && harness.spent().lost == 0, "{:?}", harness.spent());
    assert_eq!(find(&harness, 0).unwrap(), [], "pools are left behind");
}

/// Clauses that need pools without a lease are not run under a lease, and hold without one.
#[test]
fn bare_pools_are_for_runs_without_a_lease() {
    let socket = Socket::new();
    let names: Vec<_> = CLAUSES
        .iter()
        .filter(|clause| clause.needs.contains(&Capability::BarePools))
        .map(|clause| clause.name)
        .collect();
    assert!(names.len() >= 4, "{names:?}");
    let leased = socket.harness(|_| {});
    let bare = socket.harness(|options| options.lease = None);
    for name in names {
        assert_eq!(verdict(&leased, name), Verdict::Unable("the backend lacks BarePools".to_owned()));
        assert_eq!(verdict(&bare, name), Verdict::Held, "{name}");
    }
}

#[test]
fn a_spent_budget_ends_the_run_and_leaves_nothing() {
    let socket = Socket::new();
    for (budget, why) in [
        (Budget { calls: Some(40), ..Budget::default() }, "the budget of 40 calls is spent"),
        (Budget { pools: Some(3), ..Budget::default() }, "the budget of 3 identity pools is spent"),
        (
            Budget { time: Some(Duration::from_millis(60)), ..Budget::default() },
            "the budget of 0 minutes is spent",
        ),
    ] {
        let harness = socket.harness(|options| options.budget = budget);
        let clauses = select("merging").unwrap();
        let run = run(&clauses, &harness, &Profile { seed: Some(1), ..Profile::cases(2) }, |_| {});
        let ends: Vec<_> = run.held.iter().map(|held| &held.outcome.verdict).collect();
        assert!(
            ends.iter().any(|end| matches!(end, Verdict::Inconclusive(said) if said.contains(why))),
            "{why}: {ends:?}"
        );
        assert!(!ends.iter().any(|end| matches!(end, Verdict::Broken(_))), "{why}: {ends:?}");
        assert!(!is_green(&run, &harness));
        let spent = harness.spent();
        assert!(budget.pools.is_none_or(|most| spent.pools <= most), "{spent:?}");
        // What was created may always be deleted.
        let deletions = spent.pools;
        assert!(budget.calls.is_none_or(|most| spent.calls <= most + deletions), "{spent:?}");
        assert_eq!(find(&socket.harness(|_| {}), 0).unwrap(), [], "pools are left behind");
    }
}

/// Reads may be late by so much.
const LAG: Duration = Duration::from_millis(40);

#[test]
fn reads_settle_where_they_may_be_late() {
    let late = || FakeCognitoIdentity::builder().disturbances(Disturbances::default().lag(LAG).seed(1));
    let clauses = ["merging", "unlinking"].map(|group| select(group).unwrap()).concat();
    let profile = Profile { seed: Some(1), max_shrink_steps: 0, ..Profile::cases(1) };

    let socket = Socket::of(late());
    let patient = socket.harness(|options| options.consistency_delay = LAG + Duration::from_millis(5));
    let run_patiently = run(&clauses, &patient, &profile, |_| {});
    for held in run_patiently.held.iter().filter(|held| !matches!(held.outcome.verdict, Verdict::Unable(_))) {
        assert_eq!(held.outcome.verdict, Verdict::Held, "{}", held.clause.name);
    }
    assert!(is_green(&run_patiently, &patient));

    let hasty = socket.harness(|_| {});
    let run_hastily = run(&clauses, &hasty, &profile, |_| {});
    assert!(run_hastily.count("broken") > 0, "nothing was late");
}

#[test]
fn lost_answers_are_no_verdict_and_too_many_of_them_no_success() {
    let lossy = Disturbances::default().lost(0.02).seed(3);
    let socket = Socket::of(FakeCognitoIdentity::builder().disturbances(lossy));
    // The first request is the preflight.
    let harness = socket.harness(|options| options.timeout = Duration::from_secs(5));
    let clauses = ["merging", "developer", "lookup"].map(|group| select(group).unwrap()).concat();
    let run = run(&clauses, &harness, &Profile { seed: Some(1), ..Profile::cases(2) }, |_| {});
    assert_eq!(run.count("broken"), 0, "{:?}", run.held);
    let held = run.count("held");
    let lost = run.count("inconclusive");
    assert!(held > 0 && lost > 0, "{held} held, {lost} lost");
    assert!(lost * 20 > held + lost, "that many are too many: {lost} of {}", held + lost);
    assert!(!is_green(&run, &harness));
    assert!(harness.spent().lost > 0);
}
