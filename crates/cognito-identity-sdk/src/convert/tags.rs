//! Converts the requests and responses of tags of pools.

use aws_sdk_cognitoidentity::operation::list_tags_for_resource::ListTagsForResourceOutput;
use aws_sdk_cognitoidentity::operation::list_tags_for_resource::builders::ListTagsForResourceFluentBuilder;
use aws_sdk_cognitoidentity::operation::tag_resource::TagResourceOutput;
use aws_sdk_cognitoidentity::operation::tag_resource::builders::TagResourceFluentBuilder;
use aws_sdk_cognitoidentity::operation::untag_resource::UntagResourceOutput;
use aws_sdk_cognitoidentity::operation::untag_resource::builders::UntagResourceFluentBuilder;

use super::{apply_to, into_port};

apply_to! {
    ListTagsForResourceInput => ListTagsForResourceFluentBuilder { resource_arn set_resource_arn }
    TagResourceInput => TagResourceFluentBuilder { resource_arn set_resource_arn, tags set_tags }
    UntagResourceInput => UntagResourceFluentBuilder { resource_arn set_resource_arn, tag_keys set_tag_keys }
}

into_port! {
    ListTagsForResourceOutput => ListTagsForResourceOutput { tags }
    TagResourceOutput => TagResourceOutput {}
    UntagResourceOutput => UntagResourceOutput {}
}
