//! Bugs in tags of pools.

use cognito_identity::types::{
    ListTagsForResourceInput, ListTagsForResourceOutput, StringMap, TagResourceOutput, UntagResourceInput,
};
use cognito_identity::{CognitoIdentity, Error, ErrorKind, Request, Response, ServiceError};

use super::{plant, softened};

plant! {
    "tags of TagResource are not described" => "tags::a_tagged_pool_is_described_with_its_tags" "tags::tags_are_a_map"
    |fake, memory, request| match request {
        Request::TagResource(input) => {
            memory.note("tagged", "later");
            fake.tag_resource(input).await.map(Response::TagResource)
        }
        Request::DescribeIdentityPool(input) => {
            let mut pool = fake.describe_identity_pool(input).await?;
            if memory.recall("tagged").is_some() {
                pool.identity_pool_tags = Some(StringMap::new());
            }
            Ok(Response::DescribeIdentityPool(pool))
        }
        other => other.send(fake).await,
    };

    "tagging replaces all tags" => "tags::tags_are_a_map"
    |fake, memory, request| match request {
        Request::TagResource(input) => {
            let arn = input.resource_arn.clone().unwrap_or_default();
            let stored = fake.list_tags_for_resource(ListTagsForResourceInput::new(arn.as_str())).await?.tags;
            let gone: Vec<_> = stored.unwrap_or_default().into_keys().collect();
            fake.untag_resource(UntagResourceInput::new(arn, gone)).await?;
            fake.tag_resource(input).await.map(Response::TagResource)
        }
        other => other.send(fake).await,
    };

    "tags of the creation and of later are two stores" => "tags::tags_are_a_map"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(input) => {
            let pool = fake.create_identity_pool(input).await?;
            for key in pool.identity_pool_tags.clone().unwrap_or_default().into_keys() {
                memory.note(key, "created");
            }
            Ok(Response::CreateIdentityPool(pool))
        }
        Request::ListTagsForResource(input) => {
            let mut tags = fake.list_tags_for_resource(input).await?.tags.unwrap_or_default();
            tags.retain(|key, _| memory.recall(key).is_none());
            Ok(Response::ListTagsForResource(ListTagsForResourceOutput::default().tags(tags)))
        }
        other => other.send(fake).await,
    };

    "a pool without tags is no resource" => "tags::no_tags_are_an_empty_map"
    |fake, memory, request| match request {
        Request::ListTagsForResource(input) => {
            let response = fake.list_tags_for_resource(input).await?;
            if response.tags == Some(StringMap::new()) {
                return Err(ServiceError::new(ErrorKind::ResourceNotFound, "no tags").into());
            }
            Ok(Response::ListTagsForResource(response))
        }
        other => other.send(fake).await,
    };

    "all pools share their tags" => "tags::pools_are_told_apart"
    |fake, memory, request| match request {
        Request::TagResource(input) => {
            memory.note("arn", input.resource_arn.clone().unwrap_or_default());
            fake.tag_resource(input).await.map(Response::TagResource)
        }
        Request::ListTagsForResource(input) => {
            let arn = memory.recall("arn").or(input.resource_arn).unwrap_or_default();
            fake.list_tags_for_resource(ListTagsForResourceInput::new(arn)).await.map(Response::ListTagsForResource)
        }
        other => other.send(fake).await,
    };

    "each request may bring fifty tags" => "tags::fifty_tags_are_allowed"
    |fake, memory, request| match request {
        Request::TagResource(input) => match fake.tag_resource(input).await {
            Err(Error::Service(refusal)) if refusal.message().contains("at most") => {
                Ok(Response::TagResource(TagResourceOutput {}))
            }
            response => response.map(Response::TagResource),
        },
        other => other.send(fake).await,
    };

    "reserved keys are taken" => "tags::reserved_keys_are_refused"
    |fake, memory, request| match request {
        Request::TagResource(mut input) => {
            let rename = |(key, value): (String, String)| (key.replace("aws:", "aws-"), value);
            input.tags = input.tags.map(|tags| tags.into_iter().map(rename).collect());
            fake.tag_resource(input).await.map(Response::TagResource)
        }
        other => other.send(fake).await,
    };

    "tags outlive their pool" => "tags::deleted_pools_have_no_tags_after_30_days"
    |fake, memory, request| {
        let instead = Response::ListTagsForResource(ListTagsForResourceOutput::default());
        softened(request, fake, ErrorKind::ResourceNotFound, instead).await
    };
}
