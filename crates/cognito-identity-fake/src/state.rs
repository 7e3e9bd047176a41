//! The stored data of one account in one region: pools, their identities, sessions, and the remains of deleted pools.
//! Only the functions of `state/mutations.rs` change identities, so that the indices of logins always agree with them. The
//! rules of the service are in `operations/` and `rules/`; limits that a restored state must meet too are here. Start at
//! `data.rs`.

mod check;
mod data;
mod deleted;
mod identity;
mod keys;
mod mutations;
mod overview;
mod pool;
mod pools;
mod providers;
mod saved;
mod sessions;
mod store;

pub(crate) use data::State;
pub(crate) use identity::{Identity, LOGIN_LIMIT, Status};
pub(crate) use keys::{Place, PoolNumber};
pub(crate) use mutations::LoginRemoval;
pub use overview::{IdentityOverview, PoolOverview};
pub(crate) use pool::{AttributeMap, Config, Pool, PublicLogin, Roles, TAG_LIMIT, is_tag};
pub(crate) use providers::{ProviderKind, Providers, user_pool};
pub(crate) use saved::{Restored, Saved};
pub(crate) use sessions::{CREDENTIALS_DURATION, expiration};
pub use sessions::{IssuedKeys, Session};
