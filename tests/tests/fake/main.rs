//! The fake beyond the contract suite: its state, what it saves, the tokens it makes and accepts, and malformed input.

mod beyond;
mod changes;
mod disturbances;
mod forged_tokens;
mod fuzz;
mod login_tokens;
mod malformed_saved;
mod restorable;
mod saved;
mod shared;
mod state;
mod tokens;
