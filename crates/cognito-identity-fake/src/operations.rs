//! The operations of the API, a file each. They are pure and synchronous: the time and the randomness come from the
//! context, and none waits or logs. A request that fails changes nothing: each operation checks everything first and
//! changes the state last. Start at [`apply`].
//!
//! The parts that several operations share are in `rules/`, the stored data in `state/`.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "one macro calls all operations: each takes its input by value and returns a `Result`"
)]

mod create_identity_pool;
mod delete_identities;
mod delete_identity_pool;
mod describe_identity;
mod describe_identity_pool;
mod get_credentials_for_identity;
mod get_id;
mod get_identity_pool_roles;
mod get_open_id_token;
mod get_open_id_token_for_developer_identity;
mod get_principal_tag_attribute_map;
mod list_identities;
mod list_identity_pools;
mod list_tags_for_resource;
mod lookup_developer_identity;
mod merge_developer_identities;
mod set_identity_pool_roles;
mod set_principal_tag_attribute_map;
pub(crate) mod sts;
mod tag_resource;
mod unlink_developer_identity;
mod unlink_identity;
mod untag_resource;
mod update_identity_pool;

use std::slice::Iter;

use cognito_identity::private::for_each_operation;
use cognito_identity::visit::{ValueRef, Visit, Visitor};
use cognito_identity::{Request, Response, ServiceError};

use crate::assumption::BrokenAndMissing;
use crate::constraints::{self, Kind, Member};
use crate::context::{Context, Outcome};
use crate::messages::pool_forbidden;
use crate::state::State;
use crate::validate::check;

/// Executes one request.
pub(crate) fn apply(state: &mut State, ctx: &mut Context<'_>, request: Request) -> Outcome<Response> {
    check(&request, || ctx.assume().validation_order())
        .map_err(|broken| missing_or(state, ctx, broken, &request))?;
    check_foreign_pool(ctx, &request)?;
    dispatch(state, ctx, request)
}

macro_rules! dispatch_each {
    ($($(#[$meta:meta])* $name:ident $method:ident($input:ty) -> $output:ty, $auth:ident, $access:ident, [$($rate:literal)?], [$($error:ident)*];)*) => {
        fn dispatch(state: &mut State, ctx: &mut Context<'_>, request: Request) -> Outcome<Response> {
            match request {
                $(Request::$name(input) => $method::$method(state, ctx, input).map(Response::$name),)*
            }
        }
    };
}

for_each_operation!(dispatch_each);

/// Returns the error of a request that breaks a constraint: `broken`, or that of a missing pool it names, by
/// assumption.
fn missing_or(state: &State, ctx: &Context<'_>, broken: ServiceError, request: &Request) -> ServiceError {
    let pool = named_pool(request).filter(|id| ctx.settings.guid(id).is_some());
    let missing = pool.and_then(|id| state.pool_number(id).err());
    let asks_pool_first = || ctx.assume().broken_and_missing() == BrokenAndMissing::ResourceNotFound;
    missing.filter(|_| asks_pool_first()).unwrap_or(broken)
}

/// Rejects a signed request, which comes from this account, for a pool of another account.
fn check_foreign_pool(ctx: &Context<'_>, request: &Request) -> Outcome<()> {
    let foreign = &ctx.settings.foreign_pools;
    if foreign.is_empty() || !request.operation().is_signed() {
        return Ok(());
    }
    match named_pool(request).filter(|id| foreign.contains(*id)) {
        Some(id) => Err(pool_forbidden(id)),
        None => Ok(()),
    }
}

/// Returns the pool id that a request names.
fn named_pool(request: &Request) -> Option<&str> {
    let Kind::Structure(members) = constraints::input(request.operation()).kind else {
        return None;
    };
    let mut named = Named { members: members.iter(), pool: None };
    request.visit_members(&mut named);
    named.pool
}

struct Named<'a> {
    members: Iter<'static, Member>,
    pool: Option<&'a str>,
}

impl<'a> Visitor<'a> for Named<'a> {
    fn visit(&mut self, value: &'a impl Visit) {
        let name = self.members.next().map(|member| member.name);
        if let (Some("IdentityPoolId"), ValueRef::Text(id)) = (name, value.value_ref()) {
            self.pool = Some(id);
        }
    }
}
