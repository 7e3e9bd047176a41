//! Clauses about several logins at once: new identities, links and merges.

pub(crate) mod developer_users;
pub(crate) mod several;

use cognito_identity::Result;

use super::prelude::*;
use super::public_logins::{AMAZON, GOOGLE, TwoIdentities, at, both, in_user_pool, pool, use_with};
use crate::case::pool::Pool;

const NO_MATCH: &str =
    "Logins don't match. Please include at least one valid login for this identity or identity pool.";

async fn use_alone(pool: &Pool<'_>, identity: &str) -> Result<GetOpenIdTokenOutput> {
    pool.service().get_open_id_token(GetOpenIdTokenInput::new(identity)).await
}

clauses! { linking:

    /// Several logins that no identity has make one identity, which each of them finds.
    #[needs(PublicLogins)]
    new_logins_are_one_identity [Documented("API reference, GetId, Logins")] (c) {
        let pool = pool(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let member = in_user_pool(c, "alice").await?;
        let identity = pool.get_id(&both(&google, &member)).await?;
        for logins in [&google, &member] {
            require_eq!(pool.get_id(logins).await?, identity, "the identity of one login");
        }
        let names = pool.describe(&identity).await?.logins.unwrap_or_default();
        require_eq!(names.len(), 2, "how many logins are described: {names:?}");
    }

    /// A guest that is used with a login that no identity has becomes its identity, and is a guest no more.
    #[needs(PublicLogins)]
    a_guest_becomes_the_user [GUEST_UPGRADE] (c) {
        let pool = pool(c).await?;
        let guest = pool.guest().await?;
        let google = at(c, GOOGLE, "alice").await?;
        require_eq!(use_with(&pool, &guest, &google).await?, guest, "the identity that is used");
        require_eq!(pool.get_id(&google).await?, guest, "the identity of the login");
        let message = format!("Access to Identity '{guest}' is forbidden.");
        rejected_with(use_alone(&pool, &guest).await, &ErrorKind::NotAuthorized, &message)?;
    }

    /// A guest that is used with a known login gives way to the login's identity, and is disabled.
    #[needs(PublicLogins)]
    a_guest_gives_way_to_a_known_login [GUEST_UPGRADE] (c) {
        let pool = pool(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let identity = pool.get_id(&google).await?;
        let guest = pool.guest().await?;
        require_eq!(use_with(&pool, &guest, &google).await?, identity, "the identity that is used");
        require!(!pool.enabled().await?.contains(&guest), "the guest is enabled");
        let message = format!("Access to Identity '{guest}' is forbidden.");
        rejected_with(use_alone(&pool, &guest).await, &ErrorKind::NotAuthorized, &message)?;
    }

    /// An identity is not used with a valid login of another user, in the recorded words.
    #[needs(PublicLogins)]
    another_users_login_does_not_match
        [Observed("public clients that clear cached ids when users switch", UNDATED)]
        (c)
    {
        let pool = pool(c).await?;
        let identity = pool.get_id(&at(c, GOOGLE, "alice").await?).await?;
        let bob = at(c, GOOGLE, "bob").await?;
        rejected_with(use_with(&pool, &identity, &bob).await, &ErrorKind::NotAuthorized, NO_MATCH)?;
        require!(pool.get_id(&bob).await? != identity, "the other user's login is linked");
    }

    /// A login that no identity has is linked to the identity it is used with, beside a login of that.
    #[needs(PublicLogins)]
    a_new_login_is_linked [FLOWS_GUIDE] (c) {
        let pool = pool(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let member = in_user_pool(c, "alice").await?;
        let identity = pool.get_id(&google).await?;
        require_eq!(use_with(&pool, &identity, &both(&google, &member)).await?, identity, "the identity that is used");
        require_eq!(pool.get_id(&member).await?, identity, "the identity of the new login");
    }

    /// If one login is not valid, none is linked.
    #[needs(PublicLogins)]
    a_bad_login_spoils_all [FLOWS_GUIDE] (c) {
        let pool = pool(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let member = in_user_pool(c, "alice").await?;
        let identity = pool.get_id(&google).await?;
        let forged = c.login(AMAZON, "alice", "another app").logins().await?;
        let logins = both(&both(&google, &member), &forged);
        rejected(use_with(&pool, &identity, &logins).await)?;
        require!(pool.get_id(&member).await? != identity, "the valid login is linked");
    }

    /// Two identities merge when one is used with a login of the other: one remains, and has all logins.
    #[needs(PublicLogins)]
    two_identities_merge [FLOWS_GUIDE] (c) {
        let pool = pool(c).await?;
        let TwoIdentities { google, member, one, other } = TwoIdentities::in_pool(c, &pool).await?;
        let all = both(&google, &member);
        let parent = use_with(&pool, &one, &all).await?;
        require!(parent == one || parent == other, "neither identity remains");
        for logins in [&google, &member] {
            require_eq!(pool.get_id(logins).await?, parent, "the identity of one login");
        }
        require_eq!(pool.enabled().await?, BTreeSet::from([parent.clone()]), "the enabled identities");
        require_eq!(use_with(&pool, &parent, &all).await?, parent, "the parent, used again");
    }

    /// The identity that is used remains when two merge.
    #[needs(PublicLogins)]
    the_used_identity_remains [Assumed("implicit_parent")] (c) {
        for older_first in [true, false] {
            let pool = pool(c).await?;
            let TwoIdentities { google, member, one, other } = TwoIdentities::in_pool(c, &pool).await?;
            let given = if older_first { one } else { other };
            require_eq!(use_with(&pool, &given, &both(&google, &member)).await?, given, "the parent");
        }
    }

    /// An identity has one login of a provider at most.
    #[needs(PublicLogins)]
    one_login_of_a_provider [FLOWS_GUIDE] (c) {
        let pool = pool(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let member = in_user_pool(c, "alice").await?;
        let identity = pool.get_id(&both(&google, &member)).await?;
        let other = at(c, GOOGLE, "bob").await?;
        let response = use_with(&pool, &identity, &both(&member, &other)).await;
        rejected_as(response, &ErrorKind::ResourceConflict)?;
        require!(pool.get_id(&other).await? != identity, "the second login is linked");
    }

    /// Two identities with different users of one provider do not merge, in the recorded words.
    #[needs(PublicLogins)]
    two_users_of_a_provider_cannot_merge
        [Observed("BruceBuckland/SignIn-awsmhh, pages 14 and 18 of its documentation", "2016")]
        (c)
    {
        let pool = pool(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let member = in_user_pool(c, "bob").await?;
        let identity = pool.get_id(&google).await?;
        pool.get_id(&both(&at(c, GOOGLE, "bob").await?, &member)).await?;
        let before = pool.view(&[]).await?;
        let (_, message) = rejected(use_with(&pool, &identity, &both(&google, &member)).await)?;
        require_eq!(message, "Cannot merge these identities.", "the message");
        require_eq!(pool.view(&[]).await?, before, "the pool after the error");
    }

    /// A guest that gave way is listed with DISABLED as its first login.
    #[needs(PublicLogins)]
    #[settles(merged_away_described)]
    a_guest_that_gave_way_is_marked [DISABLED_MARK] (c) {
        let pool = pool(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let identity = pool.get_id(&google).await?;
        let guest = pool.guest().await?;
        require_eq!(pool.describe(&guest).await?.logins, None, "the logins of the guest before");
        require_eq!(use_with(&pool, &guest, &google).await?, identity, "the identity that is used");
        pool.require_mark(&guest).await?;
    }

    /// GetId with logins of two identities is a conflict.
    #[needs(PublicLogins)]
    get_id_does_not_merge [Assumed("get_id_of_two")] (c) {
        let pool = pool(c).await?;
        let TwoIdentities { google, member, one, other } = TwoIdentities::in_pool(c, &pool).await?;
        let response = pool.get_id(&both(&google, &member)).await;
        // Both are requested before the comparison: whether they are one identity now distinguishes the candidates.
        let after = (pool.get_id(&google).await?, pool.get_id(&member).await?);
        rejected_as(response, &ErrorKind::ResourceConflict)?;
        require_eq!(after, (one, other), "the identities");
    }

    /// GetId with logins of two identities leaves each login where it is.
    #[needs(PublicLogins)]
    get_id_leaves_two_identities [Assumed("get_id_of_two")] (c) {
        let pool = pool(c).await?;
        let TwoIdentities { google, member, one, other } = TwoIdentities::in_pool(c, &pool).await?;
        attempt(pool.get_id(&both(&google, &member)).await)?;
        require_eq!((pool.get_id(&google).await?, pool.get_id(&member).await?), (one, other), "the identities");
    }

    /// GetId links a login that no identity has to the identity of another one beside it.
    #[needs(PublicLogins)]
    get_id_links_a_new_login [Assumed("get_id_with_new_login")] (c) {
        let pool = pool(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let member = in_user_pool(c, "alice").await?;
        let identity = pool.get_id(&google).await?;
        require_eq!(pool.get_id(&both(&google, &member)).await?, identity, "the identity of both");
        require_eq!(pool.get_id(&member).await?, identity, "the identity of the new login");
    }

    /// A login that was unlinked is a new identity the next time it is seen; the other login still finds the old one.
    #[needs(PublicLogins)]
    an_unlinked_login_is_new [UNLINK_PUBLIC] (c) {
        let pool = pool(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let member = in_user_pool(c, "alice").await?;
        let all = both(&google, &member);
        let identity = pool.get_id(&all).await?;
        let request = UnlinkIdentityInput::new(identity.as_str(), all, [GOOGLE.to_owned()]);
        c.service().unlink_identity(request).await?;
        require!(pool.get_id(&google).await? != identity, "the unlinked login finds the old identity");
        require_eq!(pool.get_id(&member).await?, identity, "the identity of the other login");
    }

    /// An identity whose last login was unlinked is not used any more.
    #[needs(PublicLogins)]
    the_last_login_leaves_nothing [UNLINK_PUBLIC] (c) {
        let pool = pool(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let identity = pool.get_id(&google).await?;
        let request = UnlinkIdentityInput::new(identity.as_str(), google.clone(), [GOOGLE.to_owned()]);
        c.service().unlink_identity(request).await?;
        rejected(use_alone(&pool, &identity).await)?;
        rejected(use_with(&pool, &identity, &google).await)?;
    }

    /// A token of this service and a login that no identity has: the login is linked.
    #[needs(PublicLogins)]
    a_login_beside_a_token_is_linked [Assumed("own_token_beside_logins")] (c) {
        let pool = pool(c).await?;
        let identity = pool.sign_in("alice").await?;
        let google = at(c, GOOGLE, "alice").await?;
        let logins = both(&pool.login_of("alice").await?, &google);
        require_eq!(use_with(&pool, &identity, &logins).await?, identity, "the identity that is used");
        require_eq!(pool.get_id(&google).await?, identity, "the identity of the login");
    }

    /// After any sign-ins, links and merges, logins of one identity find it, and others find others.
    #[needs(PublicLogins)]
    logins_are_where_they_should_be [FLOWS_GUIDE] (c, acts: Vec<(usize, usize)> = acts()) {
        let pool = pool(c).await?;
        let mut logins = Vec::new();
        for user in ["alice", "bob"] {
            logins.extend([at(c, GOOGLE, user).await?, at(c, AMAZON, user).await?, in_user_pool(c, user).await?]);
        }
        let mut families: Vec<BTreeSet<usize>> = Vec::new();
        for (one, other) in acts {
            let identity = pool.get_id(&logins[one]).await?;
            if !families.iter().any(|family| family.contains(&one)) {
                families.push(BTreeSet::from([one]));
            }
            let is_used = one % PROVIDERS != other % PROVIDERS;
            if is_used && attempt(use_with(&pool, &identity, &both(&logins[one], &logins[other])).await)?.is_some() {
                let (joined, mut apart): (Vec<_>, Vec<_>) =
                    families.into_iter().partition(|family| family.contains(&one) || family.contains(&other));
                apart.push(joined.into_iter().flatten().chain([one, other]).collect());
                families = apart;
            }
            let mut found = BTreeSet::new();
            for family in &families {
                let mut ids = BTreeSet::new();
                for &login in family {
                    ids.insert(pool.get_id(&logins[login]).await?);
                }
                require_eq!(ids.len(), 1, "how many identities {family:?} has");
                found.extend(ids);
            }
            require_eq!(found.len(), families.len(), "how many identities there are for {families:?}");
            require_eq!(pool.enabled().await?, found, "the enabled identities");
        }
    }
}

/// Number of providers of the users in the property.
const PROVIDERS: usize = 3;

/// Pairs of logins: the identity of the first is used with both.
fn acts() -> impl proptest::strategy::Strategy<Value = Vec<(usize, usize)>> {
    proptest::collection::vec((0..2 * PROVIDERS, 0..2 * PROVIDERS), 1..=8)
}
