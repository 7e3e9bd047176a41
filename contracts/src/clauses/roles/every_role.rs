//! Clauses about each role, mapping and rule of a request: checked at every place in the request.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::prelude::*;
use super::{
    GOOGLE, no_provider, pool_with_providers, request, roles_of, rules, token, user_pool_key, with_mapping,
};

/// The ARN of a role that no account of a run has.
const FOREIGN: &str = "arn:aws:iam::000000000001:role/Some";

/// Rules of the own account's role, with another one in this place.
fn rules_with(foreign: usize, count: usize, own: &str) -> RoleMapping {
    let mut mapping = rules(count, own);
    let rules = mapping.rules_configuration.iter_mut().flat_map(|rules| rules.rules.iter_mut().flatten());
    if let Some(rule) = rules.into_iter().nth(foreign) {
        rule.role_arn = Some(FOREIGN.to_owned());
    }
    mapping
}

clauses! { every_role of roles:

    /// Each of both roles is checked, whichever the other is, and none is set if one is refused.
    #[needs(Roles)]
    both_roles_are_checked [Observed("boto/boto3 issue 73", "2015")] (c) {
        let pool = c.pool().await?;
        for (good, bad) in [("authenticated", "unauthenticated"), ("unauthenticated", "authenticated")] {
            let roles = [(good.to_owned(), c.role(0)), (bad.to_owned(), FOREIGN.to_owned())];
            let message = format!("Access to Role '{FOREIGN}' is forbidden.");
            let response = c.service().set_identity_pool_roles(request(&pool).roles(StringMap::from(roles))).await;
            rejected_with(response, &ErrorKind::NotAuthorized, &message)?;
            require_eq!(roles_of(&pool).await?.roles.unwrap_or_default(), StringMap::new(), "the roles after the refusal");
        }
    }

    /// Each of several mappings is for a configured provider, whether its key comes first or last.
    every_mapping_is_for_a_configured_provider
        [Observed("aws/aws-cdk issues 22951 and 7670, badmintoncryer/cdk-preflight", UNDATED)]
        (c)
    {
        let pool = pool_with_providers(c).await?;
        for key in ["a.contract.example", "b.contract.example", "d.contract.example"] {
            let keys = [GOOGLE.to_owned(), user_pool_key(), key.to_owned()];
            let mappings: BTreeMap<_, _> = keys.into_iter().map(|key| (key, token())).collect();
            let response = c.service().set_identity_pool_roles(request(&pool).role_mappings(mappings)).await;
            rejected_with(response, &ErrorKind::InvalidParameter, &no_provider(key))?;
        }
        require_eq!(roles_of(&pool).await?.role_mappings, None, "the mappings after the refusals");
    }

    /// The role of each rule is checked, in each of several mappings.
    #[needs(Roles)]
    the_role_of_every_rule_is_checked [Assumed("rule_roles")]
        (c, count: usize = 1_usize..=25, foreign: proptest::sample::Index = any::<proptest::sample::Index>(), is_first: bool = any::<bool>())
    {
        let pool = pool_with_providers(c).await?;
        let bad = rules_with(foreign.index(count), count, &c.role(0));
        let good = rules(count, &c.role(0));
        let (google, member) = if is_first { (bad, good) } else { (good, bad) };
        let mappings = BTreeMap::from([(GOOGLE.to_owned(), google), (user_pool_key(), member)]);
        let response = c.service().set_identity_pool_roles(request(&pool).role_mappings(mappings)).await;
        rejected_as(response, &ErrorKind::NotAuthorized)?;
        require_eq!(roles_of(&pool).await?.role_mappings, None, "the mappings after the refusal");
    }

    /// The rules of each of several mappings are counted.
    #[needs(Roles)]
    #[settles(too_many_rules)]
    the_rules_of_every_mapping_are_counted [CDK_PREFLIGHT] (c) {
        let pool = pool_with_providers(c).await?;
        for (google, member) in [(26, 1), (1, 26)] {
            let mappings = [(GOOGLE.to_owned(), rules(google, &c.role(0))), (user_pool_key(), rules(member, &c.role(0)))];
            let response = c.service().set_identity_pool_roles(request(&pool).role_mappings(BTreeMap::from(mappings))).await;
            let (_, message) = rejected(response)?;
            require_eq!(message, "The number of rules in the request exceeded 25.", "the message");
        }
    }

    /// More than 25 rules are refused before a mapping that lacks its AmbiguousRoleResolution, or has rules it cannot
    /// have.
    #[needs(Roles)]
    #[settles(too_many_rules)]
    the_number_of_rules_comes_before_the_mapping [CDK_PREFLIGHT] (c) {
        let pool = pool_with_providers(c).await?;
        let many = rules(26, &c.role(0));
        let unresolved = RoleMapping { ambiguous_role_resolution: None, ..many.clone() };
        let by_token = RoleMapping { r#type: Some("Token".into()), ..many };
        for mapping in [unresolved, by_token] {
            let (_, message) = rejected(c.service().set_identity_pool_roles(with_mapping(&pool, GOOGLE, mapping)).await)?;
            require_eq!(message, "The number of rules in the request exceeded 25.", "the message");
        }
    }

    /// A value that breaks the model is refused before a key that is no configured provider, and before a mapping that
    /// lacks something.
    the_model_comes_before_the_key [CDK_PREFLIGHT] (c) {
        let pool = pool_with_providers(c).await?;
        let unresolved = RoleMapping { ambiguous_role_resolution: None, ..rules(1, "short") };
        for (key, mapping) in [("login.of.nobody", rules(1, "short")), (GOOGLE, unresolved)] {
            let response = c.service().set_identity_pool_roles(with_mapping(&pool, key, mapping)).await;
            rejected_as(response, &ErrorKind::validation())?;
        }
    }
}
