//! The contract suite on the fake and on the SDK, and both beside the reference model.

mod lockstep;
mod regions;
mod replay;

use cognito_identity_contracts::contract_suite;
use cognito_identity_runner::backends::{FakeHarness, SdkHarness};
use cognito_identity_tests::profile;

contract_suite!(fake, FakeHarness::default(), profile(256));

// A real client with no network: the SDK over the connector.
contract_suite!(sdk, SdkHarness::default(), profile(32));
