//! The contract suite on the SDK over the connector: a real client with no network.

use cognito_identity_contracts::contract_suite;
use cognito_identity_runner::backends::SdkHarness;
use cognito_identity_tests::profile;

contract_suite!(sdk, SdkHarness::default(), profile(32));
