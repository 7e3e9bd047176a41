//! The contract suite on the fake.

use cognito_identity_contracts::contract_suite;
use cognito_identity_runner::backends::FakeHarness;
use cognito_identity_tests::profile;

contract_suite!(fake, FakeHarness::default(), profile(256));
