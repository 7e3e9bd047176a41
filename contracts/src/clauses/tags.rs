//! Clauses about tags of identity pools.

use std::time::Duration;

use proptest::strategy::Strategy as _;

use super::prelude::*;
use crate::case::Case;
use crate::case::pool::Pool;
use crate::failure::Check;

fn tags_named<const N: usize>(keys: [&str; N]) -> StringMap {
    keys.map(|key| (key.to_owned(), "blue".to_owned())).into()
}

async fn listed(c: &Case<'_>, arn: &str) -> Check<StringMap> {
    let response = c.service().list_tags_for_resource(ListTagsForResourceInput::new(arn)).await?;
    Ok(response.tags.unwrap_or_default())
}

async fn described(c: &Case<'_>, pool: &Pool<'_>) -> Check<StringMap> {
    let response =
        c.service().describe_identity_pool(DescribeIdentityPoolInput::new(pool.id.as_str())).await?;
    Ok(response.identity_pool_tags.unwrap_or_default())
}

/// A change of tags.
#[derive(Clone, Debug)]
enum Change {
    Tag(StringMap),
    Untag(String),
}

fn changes() -> impl proptest::strategy::Strategy<Value = Vec<Change>> {
    use proptest::prelude::*;
    let key = || proptest::sample::select(vec!["team", "crew", "size", "Team", "my aws:team"]);
    let tag = prop::collection::btree_map(key().prop_map(str::to_owned), "[a-c ]{0,3}", 1..=3)
        .prop_map(Change::Tag);
    prop::collection::vec(
        prop_oneof![2 => tag, 1 => key().prop_map(|key| Change::Untag(key.to_owned()))],
        0..=8,
    )
}

clauses! { tags:

    /// Tags are a map: tagging sets, untagging removes, and a pool is described with the tags that are listed.
    tags_are_a_map [TAGGING] (c, at_first: StringMap = tags(), changes: Vec<Change> = changes()) {
        let at_first = c.tags(at_first);
        let pool = c.pool_with(c.config().identity_pool_tags(at_first.clone())).await?;
        let arn = pool.arn(c.account());
        let mut expected = at_first;
        for change in changes {
            match change {
                Change::Tag(tags) => {
                    c.service().tag_resource(TagResourceInput::new(arn.as_str(), tags.clone())).await?;
                    expected.extend(tags);
                }
                // What becomes of a key that is not there is another clause's matter.
                Change::Untag(key) if expected.remove(&key).is_some() => {
                    c.service().untag_resource(UntagResourceInput::new(arn.as_str(), [key])).await?;
                }
                Change::Untag(_) => {}
            }
            require_eq!(listed(c, &arn).await?, expected, "the listed tags");
            require_eq!(described(c, &pool).await?, expected, "the described tags");
        }
    }

    /// Tags that TagResource sets show in DescribeIdentityPool.
    a_tagged_pool_is_described_with_its_tags [TERRAFORM] (c) {
        let pool = c.pool().await?;
        let request = TagResourceInput::new(pool.arn(c.account()), tags_named(["team"]));
        c.service().tag_resource(request).await?;
        require_eq!(described(c, &pool).await?, c.tags(tags_named(["team"])), "the described tags");
    }

    /// A pool without tags lists none.
    #[needs(BarePools)]
    no_tags_are_an_empty_map [TAGGING] (c) {
        let pool = c.pool().await?;
        require_eq!(listed(c, &pool.arn(c.account())).await?, StringMap::new(), "the tags");
    }

    /// Pools are tagged apart.
    pools_are_told_apart [TAGGING] (c) {
        let one = c.pool().await?;
        let other = c.pool().await?;
        let request = TagResourceInput::new(one.arn(c.account()), tags_named(["team"]));
        c.service().tag_resource(request).await?;
        require_eq!(listed(c, &one.arn(c.account())).await?, c.tags(tags_named(["team"])), "the tags of the pool");
        require_eq!(listed(c, &other.arn(c.account())).await?, c.tags(StringMap::new()), "the tags of the other pool");
    }

    /// A pool has at most 50 tags, whether they came at its creation or later.
    fifty_tags_are_allowed [TAGGING] (c) {
        let pool = c.pool_with(c.config().identity_pool_tags(c.numbered_tags(45))).await?;
        let arn = pool.arn(c.account());
        let more = |keys: &[&str]| keys.iter().map(|&key| (key.to_owned(), String::new())).collect::<StringMap>();
        rejected(c.service().tag_resource(TagResourceInput::new(arn.as_str(), more(&["a", "b", "c", "d", "e", "f"]))).await)?;
        require_eq!(listed(c, &arn).await?, c.numbered_tags(45), "the tags after the refusal");
        // A key that is there already is no more than it was.
        let request = TagResourceInput::new(arn.as_str(), more(&["a", "b", "c", "d", "e", "key 0"]));
        c.service().tag_resource(request).await?;
        require_eq!(listed(c, &arn).await?.len(), 50, "how many tags there are");
    }

    /// More than 50 tags are refused with InvalidParameterException.
    too_many_tags_are_invalid [Assumed("too_many_tags")] (c) {
        let arn = c.pool_with(c.config().identity_pool_tags(c.numbered_tags(50))).await?.arn(c.account());
        let request = TagResourceInput::new(arn, tags_named(["one more"]));
        rejected_as(c.service().tag_resource(request).await, &ErrorKind::InvalidParameter)?;
    }

    /// A key that starts with aws: is reserved.
    reserved_keys_are_refused [TAGGING] (c) {
        let arn = c.pool().await?.arn(c.account());
        let request = TagResourceInput::new(arn.as_str(), tags_named(["Aardvark", "aws:team", "team"]));
        rejected(c.service().tag_resource(request).await)?;
        require_eq!(listed(c, &arn).await?, c.tags(StringMap::new()), "the tags after the refusal");
    }

    /// Reserved keys and other characters than the documented ones are refused with InvalidParameterException.
    bad_tags_are_invalid [Assumed("bad_tag")] (c) {
        let arn = c.pool().await?.arn(c.account());
        for key in ["aws:team", "te*am"] {
            let request = TagResourceInput::new(arn.as_str(), tags_named([key]));
            rejected_as(c.service().tag_resource(request).await, &ErrorKind::InvalidParameter)?;
        }
    }

    /// A key that is not there can be untagged, and the others beside it are.
    untagging_nothing_is_fine [Assumed("untag_missing")] (c) {
        let at_first = c.tags(tags_named(["team", "size", "shift"]));
        let arn = c.pool_with(c.config().identity_pool_tags(at_first)).await?.arn(c.account());
        for (keys, left) in [
            (vec!["crew"], vec!["team", "size", "shift"]),
            (vec!["crew", "size"], vec!["team", "shift"]),
        ] {
            let keys: Vec<_> = keys.into_iter().map(str::to_owned).collect();
            c.service().untag_resource(UntagResourceInput::new(arn.as_str(), keys)).await?;
            let left = left.into_iter().map(|key| (key.to_owned(), "blue".to_owned())).collect();
            require_eq!(listed(c, &arn).await?, c.tags(left), "the tags");
        }
    }

    /// A key that is not there may stand among others: those before it and behind are untagged.
    a_missing_key_may_stand_among_others [Assumed("untag_missing")] (c) {
        let at_first = c.tags(tags_named(["team", "size", "shift"]));
        let arn = c.pool_with(c.config().identity_pool_tags(at_first)).await?.arn(c.account());
        let keys = ["shift", "crew", "team"].map(str::to_owned);
        c.service().untag_resource(UntagResourceInput::new(arn.as_str(), keys)).await?;
        require_eq!(listed(c, &arn).await?, c.tags(tags_named(["size"])), "the tags");
    }

    /// All keys that a request names are untagged, and no others.
    all_keys_are_untagged [TAGGING]
        (c, keys: Vec<&'static str> = proptest::sample::subsequence(vec!["team", "size", "shift", "crew", "Team"], 1..=5).prop_shuffle())
    {
        let all = tags_named(["team", "size", "shift", "crew", "Team"]);
        let arn = c.pool_with(c.config().identity_pool_tags(c.tags(all.clone()))).await?.arn(c.account());
        let named: Vec<_> = keys.iter().map(|&key| key.to_owned()).collect();
        let request = UntagResourceInput::new(arn.as_str(), named);
        c.service().untag_resource(request).await?;
        let left = all.into_iter().filter(|(key, _)| !keys.contains(&key.as_str())).collect();
        require_eq!(listed(c, &arn).await?, c.tags(left), "the tags");
    }

    /// No tags change nothing.
    no_change_is_fine [Assumed("tagging_nothing")] (c) {
        let arn = c.pool_with(c.config().identity_pool_tags(c.tags(tags_named(["team"])))).await?.arn(c.account());
        c.service().tag_resource(TagResourceInput::new(arn.as_str(), StringMap::new())).await?;
        require_eq!(listed(c, &arn).await?, c.tags(tags_named(["team"])), "the tags");
    }

    /// No keys change nothing.
    no_keys_are_fine [Assumed("tagging_nothing")] (c) {
        let arn = c.pool_with(c.config().identity_pool_tags(c.tags(tags_named(["team"])))).await?.arn(c.account());
        c.service().untag_resource(UntagResourceInput::new(arn.as_str(), [""; 0])).await?;
        require_eq!(listed(c, &arn).await?, c.tags(tags_named(["team"])), "the tags");
    }

    /// A pool that is not there is not found.
    an_unknown_pool_is_not_found [Assumed("tags_of_unknown_pool")] (c) {
        let pool = c.pool().await?;
        let arn = pool.arn(c.account()).replace(&pool.id, &unknown_id(&pool.id));
        let gone = &ErrorKind::ResourceNotFound;
        rejected_as(c.service().list_tags_for_resource(ListTagsForResourceInput::new(arn.as_str())).await, gone)?;
        rejected_as(c.service().tag_resource(TagResourceInput::new(arn.as_str(), tags_named(["team"]))).await, gone)?;
        rejected_as(c.service().untag_resource(UntagResourceInput::new(arn.as_str(), ["team".to_owned()])).await, gone)?;
    }

    /// A text that is no ARN is denied in IAM's words: the caller, the operation and the text.
    #[settles(malformed_arn)]
    a_text_that_is_no_arn_is_denied [Observed("aws/aws-sdk-ruby issue 2173", "2019")] (c) {
        let pool = c.pool().await?;
        for bad in [pool.arn(c.account()).replace("arn:", "urn:"), format!("{:>20}", pool.id)] {
            let response = c.service().list_tags_for_resource(ListTagsForResourceInput::new(bad.as_str())).await;
            let (kind, message) = rejected(response)?;
            require_eq!(kind, ErrorKind::from_code("AccessDeniedException"), "the error");
            let what = format!(" is not authorized to perform: cognito-identity:ListTagsForResource on resource: {bad}");
            require!(message.starts_with("User: arn:") && message.contains(&what), "the message is {message:?}");
        }
    }

    /// The ARN of something other than an identity pool is refused with InvalidParameterException.
    an_arn_of_another_kind_is_invalid [Assumed("arn_of_other_kind")] (c) {
        let pool = c.pool().await?;
        let arn = pool.arn(c.account());
        for bad in [arn.replace("identitypool/", "userpool/"), arn.replacen(":cognito-identity:", ":cognito-idp:", 1)] {
            let response = c.service().list_tags_for_resource(ListTagsForResourceInput::new(bad)).await;
            rejected_as(response, &ErrorKind::InvalidParameter)?;
        }
    }

    /// The ARN of another account or region is refused with NotAuthorizedException.
    a_foreign_arn_is_forbidden [Assumed("foreign_arn")] (c) {
        let pool = c.pool().await?;
        let arn = pool.arn(c.account());
        let region = pool.id.split(':').next().unwrap_or_default();
        let elsewhere = arn.replacen(&format!(":{region}:"), ":xx-nowhere-1:", 1);
        for foreign in [arn.replacen(&c.account().id, "000000000001", 1), elsewhere] {
            let response = c.service().list_tags_for_resource(ListTagsForResourceInput::new(foreign)).await;
            rejected_as(response, &ErrorKind::NotAuthorized)?;
        }
    }

    /// The tags of a deleted pool are not listed.
    deleted_pools_have_no_tags [Assumed("deleted_pool_tags")] (c) {
        let pool = c.pool_with(c.config().identity_pool_tags(c.tags(tags_named(["team"])))).await?;
        c.service().delete_identity_pool(DeleteIdentityPoolInput::new(pool.id.as_str())).await?;
        rejected(c.service().list_tags_for_resource(ListTagsForResourceInput::new(pool.arn(c.account()))).await)?;
    }

    /// The tags of a deleted pool are not listed 30 days later.
    #[needs(LongWaits)]
    deleted_pools_have_no_tags_after_30_days [TAGGING] (c) {
        let pool = c.pool_with(c.config().identity_pool_tags(c.tags(tags_named(["team"])))).await?;
        c.service().delete_identity_pool(DeleteIdentityPoolInput::new(pool.id.as_str())).await?;
        c.wait(Duration::from_hours(30 * 24)).await?;
        rejected(c.service().list_tags_for_resource(ListTagsForResourceInput::new(pool.arn(c.account()))).await)?;
    }

    /// The tags of a deleted pool are not listed after another pool is deleted.
    earlier_deleted_pools_have_no_tags [Assumed("deleted_pool_tags")] (c) {
        let pool = c.pool_with(c.config().identity_pool_tags(c.tags(tags_named(["team"])))).await?;
        let other = c.pool().await?;
        for id in [pool.id.as_str(), other.id.as_str()] {
            c.service().delete_identity_pool(DeleteIdentityPoolInput::new(id)).await?;
        }
        rejected(c.service().list_tags_for_resource(ListTagsForResourceInput::new(pool.arn(c.account()))).await)?;
    }
}
