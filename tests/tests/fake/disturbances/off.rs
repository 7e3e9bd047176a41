//! Tests that disturbances follow the seed, and that the default has none.

use std::sync::Mutex;
use std::time::Duration;

use cognito_identity::private::async_trait;
use cognito_identity::{Handle, HandleAll, Operation, Request, Response, Result};
use cognito_identity_contracts::program::{programs, run};
use cognito_identity_fake::{Disturbances, FakeCognitoIdentity, Rates};
use pollster::block_on;
use proptest::prelude::*;
use rstest::rstest;

use super::setup::{AnyClock, World, config};

/// Records the responses; time passes with each request.
#[derive(Debug)]
struct Recorder {
    fake: FakeCognitoIdentity,
    clock: AnyClock,
    responses: Mutex<Vec<String>>,
}

#[async_trait]
impl Handle for Recorder {
    async fn handle(&self, request: Request) -> Result<Response> {
        self.clock.go(100);
        let response = request.send(&self.fake).await;
        self.responses.lock().unwrap().push(format!("{response:?}"));
        response
    }
}

fn transcript(
    program: &cognito_identity_contracts::program::Program,
    disturbances: Disturbances,
) -> Vec<String> {
    let World { fake, clock } = World::with(disturbances);
    let recorder = Recorder { fake, clock, responses: Mutex::default() };
    block_on(run(program, &HandleAll(&recorder))).unwrap();
    recorder.responses.into_inner().unwrap()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn off_means_off(program in programs(30), seed: u64) {
        let undisturbed = transcript(&program, Disturbances::default());
        prop_assert_eq!(&transcript(&program, Disturbances::default().seed(seed)), &undisturbed);
        // Enabled disturbances that never occur change no response and no id either.
        let rates = Rates::documented().otherwise(1_000_000);
        let rates = Operation::ALL.iter().fold(rates, |rates, operation| rates.of(*operation, 1_000_000));
        let idle = Disturbances::default().rates(rates).lag(Duration::from_millis(100)).lost(f64::MIN_POSITIVE);
        prop_assert_eq!(&transcript(&program, idle.seed(seed)), &undisturbed);
    }
}

/// Outcomes of many requests under every kind of disturbance.
fn outcomes(seed: u64) -> Vec<String> {
    let disturbances = Disturbances::default().lag(Duration::from_secs(1)).lost(0.2).seed(seed);
    let world = World::with(disturbances.rates(Rates::documented().otherwise(4)));
    let mut outcomes = Vec::new();
    for number in 0..50 {
        world.clock.go(150);
        let pool = world.create_pool(&number.to_string());
        outcomes.push(format!("{pool:?}"));
        if let Ok(pool) = pool {
            outcomes.push(format!("{:?}", world.name(&pool)));
        }
    }
    outcomes
}

#[test]
fn the_seed_decides() {
    assert_eq!(outcomes(1), outcomes(1));
    assert_ne!(outcomes(1), outcomes(2));
}

#[rstest]
#[case::more_than_sure(Disturbances::default().lost(1.1), "is 1.1; allowed: 0 to 1")]
#[case::less_than_never(Disturbances::default().lost(-0.1), "is -0.1; allowed: 0 to 1")]
#[case::no_number(Disturbances::default().lost(f64::NAN), "is NaN; allowed: 0 to 1")]
#[case::no_rate(
    Disturbances::default().rates(Rates::default().of(Operation::GetId, 0)),
    "the rate of GetId is 0; allowed: 1 a second, or more"
)]
fn impossible_disturbances_are_rejected(#[case] disturbances: Disturbances, #[case] why: &str) {
    let refused = FakeCognitoIdentity::builder().disturbances(disturbances).build().unwrap_err();
    assert!(refused.to_string().ends_with(why), "{refused}");
}
