# Every command a contributor runs. `just` alone lists them.

[private]
default:
    @just --list

# Every test of the workspace
test:
    cargo test --workspace

# The contract suite with its report, e.g. `just verify --against sdk --clauses merging`
verify *ARGS:
    cargo run --release -p cognito-identity-cli -- verify {{ ARGS }}

# The suite on AWS, as every night; give `--role ARN` twice. crates/cognito-identity-runner/aws lists what it needs and costs
nightly *ARGS:
    cargo build --quiet --locked -p cognito-identity-cli --features aws
    rm -rf target/night
    target/debug/cognito-fake cleanup --against aws --delete
    target/debug/cognito-fake calibrate --against aws {{ ARGS }} --max-minutes 60 --out target/night/calibration.json --report target/night/calibrated || [ $? -eq 1 ]
    target/debug/cognito-fake verify --against aws {{ ARGS }} --recordings contracts/recordings --record target/night/recordings --report target/night/verified || [ $? -eq 1 ]
    target/debug/cognito-fake cleanup --against aws --delete
    target/debug/cognito-fake report target/night --out target/night-report

# Evidence of what AWS answers, for a person to review and commit; give `--role ARN` twice for the clauses about roles
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

# The proofs of what no crate depends on
tree:
    .ci/run proofs

# Our facts of the service against the newest botocore (needs the network)
census:
    python3 contracts/census.py

# The figures: how long an operation takes, through every door, and how long tokens and validation take
bench:
    cargo bench -p cognito-identity-tests --bench figures --bench tokens --bench validation

# What the server costs beside a bare one (needs wrk); SOAK_SECONDS=600 soaks it as well
bench-server:
    cargo bench -p cognito-identity-tests --bench server

# What keeping a state costs: requests a second, the longest wait while it is folded, saving and restoring
bench-state:
    cargo run --release -p cognito-identity-server --example state

# Arbitrary documents at every operation, as many as a night has time for
fuzz DOCUMENTS="100000":
    FUZZ_DOCUMENTS={{ DOCUMENTS }} .ci/run fuzz

# Other emulators, installed from the Python registry, under the contract suite: updates docs/peers.md
peers:
    .ci/run peers

# Every crate built from its package alone
package:
    .ci/run package

# The clients of other languages against the server: installed if need be, and run
clients:
    .ci/run clients

# Random calibrations hidden in fakes and recovered, as many as there is time for
calibrate CALIBRATIONS="200":
    CALIBRATIONS={{ CALIBRATIONS }} .ci/run calibrate

# Everything that must hold before a change is merged
ci:
    .ci/run
