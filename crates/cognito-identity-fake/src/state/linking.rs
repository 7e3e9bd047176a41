//! Linking and merging by several logins of one request: a plan is made and checked first, then carried out. Start at
//! [`State::plan`].

use std::collections::BTreeMap;

use cognito_identity::{ErrorKind, ServiceError};

use super::keys::PoolNumber;
use super::logins::Login;
use super::merge::LOGIN_LIMIT;
use super::{Ctx, Outcome, State};
use crate::assumption::{ImplicitParent, LinkLimit, ModifiedByLink, ModifiedByToken};
use crate::guid::Guid;
use crate::messages::{cannot_merge, error};

/// Choice of the identity that remains when the identities of a request become one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum MergeTarget {
    /// An identity with logins before a guest; of two with logins, the assumed one.
    Assumed,
    /// This one.
    Known(Guid),
    /// A new identity.
    New,
}

/// Changes after which one identity has all logins of a request. They are made only after all checks.
#[derive(Debug, PartialEq)]
pub(super) struct Plan {
    /// The identity that gets all logins; `None` for a new one.
    into: Option<Guid>,
    /// The identities merged into it.
    from: Vec<Guid>,
    /// The public logins that no identity has yet.
    links: Vec<(String, String)>,
    /// The developer user, if no identity has it yet.
    user: Option<String>,
}

impl State {
    /// Returns the identities with one of the logins, each once: that of the developer user, then in the order of the
    /// logins.
    pub(super) fn owners(&self, number: PoolNumber, logins: &[Login], user: Option<&str>) -> Vec<Guid> {
        let pool = &self.pools[&number];
        let of_user = user.and_then(|user| pool.users.get(user));
        let of_logins = logins
            .iter()
            .filter_map(|login| pool.public_logins.get(&(login.provider.clone(), login.subject.clone())));
        let mut owners = Vec::new();
        for owner in of_user.into_iter().chain(of_logins) {
            if !owners.contains(owner) {
                owners.push(*owner);
            }
        }
        owners
    }

    /// Plans the changes after which one identity has all logins: the given one, one with some of them already, or a
    /// new one.
    pub(super) fn plan(
        &self,
        number: PoolNumber,
        given: Option<Guid>,
        logins: &[Login],
        user: Option<&str>,
        parent: MergeTarget,
    ) -> Outcome<Plan> {
        let owners = self.owners(number, logins, user);
        let is_guest = |guid: Guid| self.identities[guid].is_guest();
        let mut involved: Vec<Guid> = given.into_iter().collect();
        involved.extend(owners.into_iter().filter(|owner| Some(*owner) != given));
        let remaining = |one: Guid, other: Guid| match self.assumptions().implicit_parent() {
            _ if is_guest(one) => other,
            ImplicitParent::Other => other,
            ImplicitParent::Older if self.identities[other].event < self.identities[one].event => other,
            ImplicitParent::Given | ImplicitParent::Older => one,
        };
        let into = match parent {
            MergeTarget::Assumed => involved.iter().copied().reduce(remaining),
            MergeTarget::Known(guid) => Some(guid),
            MergeTarget::New => None,
        };
        let pool = &self.pools[&number];
        let links: Vec<_> = logins
            .iter()
            .map(|login| (login.provider.clone(), login.subject.clone()))
            .filter(|login| !pool.public_logins.contains_key(login))
            .collect();
        let user = user.filter(|user| !pool.users.contains_key(*user)).map(str::to_owned);
        self.check_union(&involved, &links, user.as_deref())?;
        let from = involved.into_iter().filter(|guid| Some(*guid) != into).collect();
        Ok(Plan { into, from, links, user })
    }

    /// Whether a developer token for an identity that has all the logins already modifies it, by assumption.
    pub(super) fn token_modifies(&self, plan: &Plan) -> bool {
        plan.from.is_empty()
            && plan.links.is_empty()
            && plan.user.is_none()
            && self.assumptions().modified_by_token() == ModifiedByToken::Moves
    }

    /// Rejects an identity with two logins of one provider, or too many logins.
    fn check_union(&self, involved: &[Guid], links: &[(String, String)], user: Option<&str>) -> Outcome<()> {
        let mut subjects: BTreeMap<String, String> = BTreeMap::new();
        let mut users = usize::from(user.is_some());
        for guid in involved {
            users += self.identities[*guid].users().len();
            for (provider, subject) in self.identities[*guid].public_logins() {
                if subjects.insert(provider, subject).is_some() {
                    return Err(cannot_merge());
                }
            }
        }
        for (provider, subject) in links {
            if subjects.insert(provider.clone(), subject.clone()).is_some() {
                return Err(two_logins(provider));
            }
        }
        // A restored identity may have more logins, from a fake without an enforced limit: it stays usable.
        let changes = involved.len() > 1 || !links.is_empty() || user.is_some();
        let limited = || involved.len() > 1 || self.assumptions().link_limit() == LinkLimit::Enforced;
        if changes && users + subjects.len() > LOGIN_LIMIT && limited() {
            return Err(self.too_many_logins());
        }
        Ok(())
    }

    /// Links a login of a public provider that no identity has.
    pub(super) fn link_public(&mut self, ctx: &Ctx<'_>, guid: Guid, provider: String, subject: String) {
        let moves = self.assumptions().modified_by_link() == ModifiedByLink::Moves;
        let identity = &mut self.identities[guid];
        identity.account_mut().public.insert(provider.clone(), subject.clone());
        identity.touch(ctx.now, moves);
        let number = identity.pool;
        self.pool_mut(number).public_logins.insert((provider, subject), guid);
    }

    /// Carries out a plan, and returns the identity with all logins.
    pub(super) fn carry_out(&mut self, ctx: &mut Ctx<'_>, number: PoolNumber, plan: Plan) -> Guid {
        let into = plan.into.unwrap_or_else(|| self.create_identity(ctx, number));
        for from in plan.from {
            self.merge_identities(ctx, from, into);
        }
        for (provider, subject) in plan.links {
            self.link_public(ctx, into, provider, subject);
        }
        if let Some(user) = plan.user {
            self.link(ctx, into, &user);
        }
        into
    }
}

fn two_logins(provider: &str) -> ServiceError {
    error(ErrorKind::ResourceConflict, format!("An identity has one login of {provider} at most."))
}
