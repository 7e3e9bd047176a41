//! The fake and the SDK in regions of other partitions, whose ARNs and provider names differ.

use cognito_identity::types::CreateIdentityPoolInput;
use cognito_identity_contracts::{Profile, Verdict, select};
use cognito_identity_fake::Assumptions;
use cognito_identity_runner::backends::backend;
use pollster::block_on;
use rstest::rstest;

#[rstest]
fn the_contract_holds_in_other_partitions(
    #[values("fake", "sdk")] name: &str,
    #[values("cn-north-1", "us-gov-west-1")] region: &str,
) {
    let partition = if region.starts_with("cn-") { "arn:aws-cn:" } else { "arn:aws-us-gov:" };
    let harness = backend(name, Some(region), Assumptions::default()).unwrap();
    let environment = harness.environment().unwrap();
    assert!(
        environment.account.roles.iter().all(|role| role.starts_with(partition)),
        "{:?}",
        environment.account
    );
    let pool = environment.service.create_identity_pool(CreateIdentityPoolInput::new("contract", true));
    let id = block_on(pool).unwrap().identity_pool_id.unwrap();
    assert!(id.starts_with(&format!("{region}:")), "{id}");

    let profile = Profile { seed: Some(1), ..Profile::cases(2) };
    for clause in select("access,logins,pools,roles,role_choice,tags").unwrap() {
        let held = clause.hold(&*harness, &profile);
        assert_eq!(held.outcome.verdict, Verdict::Held, "{}", clause.name);
    }
}
