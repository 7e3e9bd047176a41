//! The resolution of disabled identities: those that were merged away, and those that are inaccessible since their last
//! login was unlinked. AWS documents no row of this table, so each cell is an open question.
//!
//! | purpose | merged away | inaccessible |
//! |---|---|---|
//! | used without a login | `merged_away_used` | `inaccessible_used` |
//! | used with a login | `merged_away_used_with_login` | `inaccessible_used` |
//! | given with a developer user | `merged_away_given` | `inaccessible_given` |
//! | described and listed | `merged_away_described` | `inaccessible_described` |
//! | unlinked by a login | `merged_away_unlinked` | as used with a login |
//! | deleted | `merged_away_deleted` | deleted as any other |
//! | named by a token of this service | `merged_own_token` | no token is accepted |

use crate::assumption::{
    Answers, InaccessibleDescribed, InaccessibleGiven, InaccessibleUsed, MergedAwayDescribed,
    MergedAwayGiven, MergedAwayUsed, MergedAwayUsedWithLogin,
};
use crate::context::{Context, Outcome};
use crate::guid::Guid;
use crate::messages::{identity_forbidden, identity_not_found};
use crate::state::{Identity, State, Status};

/// Purpose for which a request names an identity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Purpose {
    /// A public operation without logins.
    UseWithoutLogin,
    /// A public operation with logins.
    UseWithLogin,
    /// GetOpenIdTokenForDeveloperIdentity: a developer user is to be linked to it.
    LinkUser,
}

/// Answer to a request for a disabled identity.
enum Resolution {
    /// The identity that it was merged into takes its place.
    Parent(Guid),
    Forbidden,
    NotFound,
}

/// Returns the identity that a request uses: the named one, or by assumption the one at the end of its merges.
pub(crate) fn usable(state: &State, ctx: &Context<'_>, named: Guid, purpose: Purpose) -> Outcome<Guid> {
    let id = || ctx.settings.id(named);
    let pool = state[named].pool;
    let mut guid = named;
    loop {
        // The identity that the named one was merged into may have been deleted, and its id set again in another pool.
        let identity = state.get(guid).filter(|identity| identity.pool == pool);
        let identity = identity.ok_or_else(|| identity_forbidden(&id()))?;
        let resolution = match identity.status() {
            Status::Enabled => return Ok(guid),
            Status::MergedInto(parent) => merged_away(ctx.assume(), identity, parent, purpose),
            // The login was of the merged identity, so the end of the chain is not named in the error.
            Status::Inaccessible if guid != named && purpose == Purpose::UseWithLogin => {
                Resolution::Forbidden
            }
            Status::Inaccessible => inaccessible(ctx.assume(), purpose),
        };
        match resolution {
            Resolution::Parent(parent) => guid = parent,
            Resolution::Forbidden => return Err(identity_forbidden(&id())),
            Resolution::NotFound => return Err(identity_not_found(&id())),
        }
    }
}

fn merged_away(assume: &Answers, identity: &Identity, parent: Guid, purpose: Purpose) -> Resolution {
    match purpose {
        // Recorded for a guest that gave way.
        Purpose::UseWithoutLogin if identity.was_guest() => Resolution::Forbidden,
        Purpose::UseWithoutLogin => match assume.merged_away_used() {
            MergedAwayUsed::NotAuthorized => Resolution::Forbidden,
            MergedAwayUsed::ResourceNotFound => Resolution::NotFound,
        },
        Purpose::UseWithLogin => match assume.merged_away_used_with_login() {
            MergedAwayUsedWithLogin::Parent => Resolution::Parent(parent),
            MergedAwayUsedWithLogin::NotAuthorized => Resolution::Forbidden,
            MergedAwayUsedWithLogin::ResourceNotFound => Resolution::NotFound,
        },
        Purpose::LinkUser => match assume.merged_away_given() {
            MergedAwayGiven::Parent => Resolution::Parent(parent),
            MergedAwayGiven::NotAuthorized => Resolution::Forbidden,
            MergedAwayGiven::ResourceNotFound => Resolution::NotFound,
        },
    }
}

fn inaccessible(assume: &Answers, purpose: Purpose) -> Resolution {
    let is_found = match purpose {
        Purpose::UseWithoutLogin | Purpose::UseWithLogin => {
            assume.inaccessible_used() == InaccessibleUsed::NotAuthorized
        }
        Purpose::LinkUser => assume.inaccessible_given() == InaccessibleGiven::NotAuthorized,
    };
    if is_found { Resolution::Forbidden } else { Resolution::NotFound }
}

/// Returns the identity at the end of a chain of merges, unless it was deleted or has no logins left.
pub(crate) fn end_of_merges(state: &State, mut guid: Guid) -> Option<Guid> {
    loop {
        match state.get(guid)?.status() {
            Status::Enabled => return Some(guid),
            Status::MergedInto(parent) => guid = parent,
            Status::Inaccessible => return None,
        }
    }
}

/// Form in which an identity is described and listed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Shown {
    /// With its providers.
    WithProviders,
    /// With the marker of disabled identities.
    Marked,
    /// With the providers that it had when it was disabled.
    WithFormerProviders,
    WithoutProviders,
    /// Not at all.
    Hidden,
}

/// Returns the form in which an identity is described and listed, by assumption if it is disabled.
pub(crate) fn shown(assume: &Answers, identity: &Identity) -> Shown {
    match identity.status() {
        Status::Enabled => Shown::WithProviders,
        Status::MergedInto(_) => match assume.merged_away_described() {
            MergedAwayDescribed::Marked => Shown::Marked,
            MergedAwayDescribed::WithFormerLogins => Shown::WithFormerProviders,
            MergedAwayDescribed::WithoutLogins => Shown::WithoutProviders,
            MergedAwayDescribed::Gone => Shown::Hidden,
        },
        Status::Inaccessible => match assume.inaccessible_described() {
            InaccessibleDescribed::Marked => Shown::Marked,
            InaccessibleDescribed::WithoutLogins => Shown::WithoutProviders,
            InaccessibleDescribed::Gone => Shown::Hidden,
        },
    }
}
