//! The contract suite on AWS: `cargo nextest run -p cognito-identity-tests --features aws --test aws -j1 --no-fail-fast`.
//!
//! A test fails if its clause did not hold, was not judged, or needs what AWS lacks here; nothing is skipped. The
//! environment says how:
//!
//! | variable | what it says |
//! |---|---|
//! | `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_PROFILE` | where, and whose account, as for every tool of AWS |
//! | `CONTRACT_ROLES` | the ARNs of two roles that pools may have, separated by a comma; without them the clauses about roles fail |
//! | `CONTRACT_CASES`, `CONTRACT_SEED` | cases for each property (4), and their seed (random) |
//! | `CONTRACT_SHARD` | which part of several this run is, such as `2/3`: its report then lacks whatever of all clauses no other part has; the runner chooses the tests, e.g. by `--partition slice:2/3` |
//! | `CONTRACT_SHARDS` | how many runs share the quotas and the budget at once (1, or what `CONTRACT_SHARD` says) |
//! | `CONTRACT_PACE` | requests a second of operations whose quota AWS does not document (10) |
//! | `CONTRACT_MAX_CALLS`, `CONTRACT_MAX_POOLS`, `CONTRACT_MAX_MINUTES` | the budget of all shards together (20000, 2000, 120), and minutes 1440 at most |
//! | `CONTRACT_SETTLING` | milliseconds after a write in which a read may be out of date (1000) |
//! | `CONTRACT_LEDGER` | the file with what was spent, shared by all processes of the run (one of this run of nextest's; without nextest there is one process, and none is needed) |
//! | `CONTRACT_EVIDENCE` | the folder with the evidence of other days, which the answers are held against, as they are against the calibration: what is different is drift in the report |
//! | `CONTRACT_RECORD` | the folder where the answers are kept as evidence; with either of the two, a few cases of each property before the others are the same every time |
//! | `CONTRACT_REPORT_DIR` | where each clause leaves its piece of the report, for `cognito-fake report DIR --out …` |
//!
//! Run one test at a time (`-j1`): each is a process of its own, and a pace that all of them keep is kept by each alone.

use cognito_identity_contracts::contract_suite;
use cognito_identity_runner::endpoint::aws as service;
use cognito_identity_tests::endpoint_suite::Suite;

static SUITE: Suite =
    Suite::new(service::NAME, || service::options(None, None), service::CASES, service::SHRINK_STEPS);

contract_suite!(aws, |clause| SUITE.hold(clause));
