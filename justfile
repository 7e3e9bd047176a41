# Every command a contributor runs. `just` alone lists them.

[private]
default:
    @just --list

# Every test but those with the features `clients` and `aws`
test:
    cargo test --workspace

# The contract suite with its report, e.g. `just verify --against sdk --clauses merging`
verify *ARGS:
    cargo run --release -p cognito-identity-cli -- verify {{ ARGS }}

# Run what the nightly workflow runs on AWS; give `--role ARN` twice. crates/cognito-identity-runner/aws lists what it needs and costs
nightly *ARGS:
    cargo build --quiet --locked -p cognito-identity-cli --features aws
    rm -rf target/night
    target/debug/cognito-fake cleanup --against aws --delete
    target/debug/cognito-fake calibrate --against aws {{ ARGS }} --max-minutes 60 --out target/night/calibration.json --report target/night/calibrated || [ $? -eq 1 ]
    target/debug/cognito-fake verify --against aws {{ ARGS }} --recordings contracts/recordings --record target/night/recordings --report target/night/verified || [ $? -eq 1 ]
    target/debug/cognito-fake cleanup --against aws --delete
    target/debug/cognito-fake report target/night --out target/night-report

# Record AWS's responses, for a person to review and commit; give `--role ARN` twice for the clauses about roles
record *ARGS:
    cargo run -p cognito-identity-cli --features aws -- verify --against aws --recordings contracts/recordings --record contracts/recordings {{ ARGS }}

# Mutation testing: small mistakes in the core, judged by the suite; `just mutants all` for more sources, judged by all tests
mutants *ARGS:
    cargo run -p cognito-identity-mutants -- {{ ARGS }}

# Format everything
fmt:
    cargo fmt --all

# Clippy on every feature set, warnings denied
lint:
    .ci/run lint

# The docs, warnings denied
doc:
    .ci/run doc

# Check that no crate has a forbidden dependency
proofs:
    .ci/run proofs

# Our facts of the service against the newest botocore (needs the network)
census:
    python3 contracts/census.py

# Print the time of operations through the client and the trait, of tokens and of validation
bench:
    cargo bench -p cognito-identity-tests --bench figures --bench tokens --bench validation

# Print the cost of the server beside a bare one (needs wrk); SOAK_SECONDS=600 soaks it as well
bench-server:
    cargo bench -p cognito-identity-tests --bench server

# Print the cost of the state file: requests a second, longest wait during a fold, save and restore
bench-state:
    cargo run --release -p cognito-identity-server --example state

# Send DOCUMENTS arbitrary documents to every operation
fuzz DOCUMENTS="100000":
    FUZZ_DOCUMENTS={{ DOCUMENTS }} .ci/run fuzz

# Run the suite on other emulators, installed from the Python registry, and update docs/peers.md
peers:
    .ci/run peers

# Build and test with the oldest compiler and dependencies that the packages declare
oldest:
    .ci/run oldest

# Build every crate from its package alone
package:
    .ci/run package

# Install clients of other languages, and run them against the server
clients:
    .ci/run clients

# Recover CALIBRATIONS random hidden calibrations
calibrate CALIBRATIONS="200":
    CALIBRATIONS={{ CALIBRATIONS }} .ci/run calibrate

# Everything that must hold before a change is merged
ci:
    .ci/run
