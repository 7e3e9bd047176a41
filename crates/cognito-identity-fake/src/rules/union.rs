//! Union of the identities that own a request's logins: they are found and checked, then merged and linked; a new one is
//! created if none owns any. Start at [`Union::new`] (logins) or [`Union::requested`] (a merge); [`Union::plan`] checks,
//! and [`Plan::carry_out`] changes the state.

use std::collections::BTreeMap;

use cognito_identity::{ErrorKind, ServiceError, Timestamp};

use super::description::provider_names;
use super::logins::Login;
use crate::assumption::{ImplicitParent, LinkLimit, ModifiedByLink, ModifiedByMerge};
use crate::context::{Context, Outcome};
use crate::guid::Guid;
use crate::messages::{cannot_merge, error};
use crate::state::{LOGIN_LIMIT, PoolNumber, PublicLogin, State};

/// Identities and logins that become one identity.
#[derive(Debug)]
pub(crate) struct Union<'a> {
    pool: PoolNumber,
    /// The identities, each once: the given one, then the other owners of the logins.
    identities: Vec<Guid>,
    /// The owners of the logins, each once: that of the developer user, then in the order of the logins.
    pub(crate) owners: Vec<Guid>,
    /// The owner of the developer user, if there is one.
    pub(crate) owner_of_user: Option<Guid>,
    /// The public logins that no identity has yet.
    links: Vec<PublicLogin>,
    /// The developer user, if no identity has it yet.
    user: Option<&'a str>,
    /// Whether the request asks for the merge, which its logins only imply otherwise.
    is_requested: bool,
}

/// Choice of the identity that remains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum MergeTarget {
    /// An identity with logins before a guest; of two with logins, the assumed one; a new one if there is none.
    Assumed,
    /// This one.
    Known(Guid),
    /// A new identity, into which even a given guest is merged.
    New,
}

/// Changes that were checked.
#[derive(Debug)]
#[must_use]
pub(crate) struct Plan<'a> {
    pool: PoolNumber,
    /// The identity that gets all logins; `None` for a new one.
    into: Option<Guid>,
    /// The identities merged into it.
    from: Vec<Guid>,
    links: Vec<PublicLogin>,
    user: Option<&'a str>,
}

impl<'a> Union<'a> {
    /// Finds the identities of a request: the given one, and those with one of the logins or the user.
    pub(crate) fn new(
        state: &State,
        number: PoolNumber,
        given: Option<Guid>,
        logins: &[Login],
        user: Option<&'a str>,
    ) -> Self {
        let pool = &state[number];
        let mut links = Vec::new();
        let owner_of_user = user.and_then(|user| pool.owner_of_user(user));
        let user = user.filter(|_| owner_of_user.is_none());
        let mut owners: Vec<_> = owner_of_user.into_iter().collect();
        for login in logins.iter().map(Login::key) {
            match pool.owner_of_login(&login) {
                None => links.push(login),
                Some(owner) if !owners.contains(&owner) => owners.push(owner),
                Some(_) => {}
            }
        }
        let mut identities: Vec<_> = given.into_iter().collect();
        identities.extend(owners.iter().filter(|owner| Some(**owner) != given));
        Self { pool: number, identities, owners, owner_of_user, links, user, is_requested: false }
    }

    /// Makes the union of two identities that a request asks to merge.
    pub(crate) fn requested(pool: PoolNumber, from: Guid, into: Guid) -> Self {
        let identities = if from == into { vec![into] } else { vec![from, into] };
        Self {
            pool,
            identities,
            owners: Vec::new(),
            owner_of_user: None,
            links: Vec::new(),
            user: None,
            is_requested: true,
        }
    }

    /// Whether a public login has no identity yet.
    pub(crate) fn has_new_login(&self) -> bool {
        !self.links.is_empty()
    }

    /// Checks the changes after which one identity has all logins: the target, or a new one.
    pub(crate) fn plan(self, state: &State, ctx: &Context<'_>, target: MergeTarget) -> Outcome<Plan<'a>> {
        self.check(state, ctx)?;
        let into = match target {
            MergeTarget::Assumed => self.assumed_target(state, ctx),
            MergeTarget::Known(guid) => Some(guid),
            MergeTarget::New => None,
        };
        let Self { pool, identities, links, user, .. } = self;
        let from = identities.into_iter().filter(|guid| Some(*guid) != into).collect();
        Ok(Plan { pool, into, from, links, user })
    }

    fn assumed_target(&self, state: &State, ctx: &Context<'_>) -> Option<Guid> {
        let remaining = |one: Guid, other: Guid| {
            if state[one].is_guest() {
                return other;
            }
            match ctx.assume().implicit_parent() {
                ImplicitParent::Other => other,
                ImplicitParent::Older if state[other].event < state[one].event => other,
                ImplicitParent::Given | ImplicitParent::Older => one,
            }
        };
        self.identities.iter().copied().reduce(remaining)
    }

    /// Rejects an identity with two logins of one provider, or too many logins.
    fn check(&self, state: &State, ctx: &Context<'_>) -> Outcome<()> {
        let mut subjects: BTreeMap<String, String> = BTreeMap::new();
        let mut users = usize::from(self.user.is_some());
        for guid in &self.identities {
            let identity = &state[*guid];
            users += identity.users().len();
            for (provider, subject) in identity.public_logins() {
                if subjects.contains_key(&provider) {
                    return Err(self.conflict(ctx, &provider));
                }
                subjects.insert(provider, subject);
            }
        }
        for (provider, subject) in self.links.iter().cloned() {
            if subjects.contains_key(&provider) {
                let message = format!("An identity has one login of {provider} at most.");
                return Err(error(ErrorKind::ResourceConflict, message));
            }
            subjects.insert(provider, subject);
        }
        // A restored identity may have more logins, from a fake without an enforced limit: it stays usable.
        let is_merge = self.identities.len() > 1;
        let changes = is_merge || !self.links.is_empty() || self.user.is_some();
        let is_limited = || is_merge || ctx.assume().link_limit() == LinkLimit::Enforced;
        if changes && users + subjects.len() > LOGIN_LIMIT && is_limited() {
            let message = format!("An identity has at most {LOGIN_LIMIT} linked logins.");
            return Err(ctx.assume().login_limit().error(message));
        }
        Ok(())
    }

    /// Makes the error for two identities with a login of one provider: its kind is known for merges that logins imply.
    fn conflict(&self, ctx: &Context<'_>, provider: &str) -> ServiceError {
        if !self.is_requested {
            return cannot_merge();
        }
        let message = format!("Both identities have a login of {provider}, as two different users.");
        ctx.assume().merge_provider_conflict().error(message)
    }
}

impl Plan<'_> {
    /// Whether one identity has all the logins already.
    pub(crate) fn changes_nothing(&self) -> bool {
        self.from.is_empty() && self.links.is_empty() && self.user.is_none()
    }

    /// Makes the changes, and returns the identity with all logins.
    pub(crate) fn carry_out(self, state: &mut State, ctx: &mut Context<'_>) -> Guid {
        let into = self.into.unwrap_or_else(|| state.create_identity(ctx, self.pool));
        for from in self.from {
            let former_logins = provider_names(state, ctx, &state[from]);
            state.merge(from, into, former_logins, merge_date(ctx));
        }
        for login in self.links {
            state.link_login(into, login, link_date(ctx));
        }
        if let Some(user) = self.user {
            state.link_user(into, user, link_date(ctx));
        }
        into
    }
}

fn merge_date(ctx: &Context<'_>) -> Option<Timestamp> {
    (ctx.assume().modified_by_merge() == ModifiedByMerge::Moves).then_some(ctx.now)
}

fn link_date(ctx: &Context<'_>) -> Option<Timestamp> {
    (ctx.assume().modified_by_link() == ModifiedByLink::Moves).then_some(ctx.now)
}
