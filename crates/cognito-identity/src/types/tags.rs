use super::{StringMap, shape::shapes};

shapes! {
    /// What [`list_tags_for_resource`](crate::CognitoIdentity::list_tags_for_resource) takes.
    ListTagsForResourceInput {
        /// `arn:<partition>:cognito-identity:<region>:<account>:identitypool/<pool id>`.
        resource_arn: String = required,
    }

    /// What [`list_tags_for_resource`](crate::CognitoIdentity::list_tags_for_resource) answers.
    ListTagsForResourceOutput {
        /// Values by tag key.
        tags: StringMap,
    }

    /// What [`tag_resource`](crate::CognitoIdentity::tag_resource) takes.
    TagResourceInput {
        /// `arn:<partition>:cognito-identity:<region>:<account>:identitypool/<pool id>`.
        resource_arn: String = required,
        /// Values by tag key.
        tags: StringMap = required,
    }

    /// What [`tag_resource`](crate::CognitoIdentity::tag_resource) answers: no members.
    TagResourceOutput {}

    /// What [`untag_resource`](crate::CognitoIdentity::untag_resource) takes.
    UntagResourceInput {
        /// `arn:<partition>:cognito-identity:<region>:<account>:identitypool/<pool id>`.
        resource_arn: String = required,
        /// The keys to remove.
        tag_keys: Vec<String> = required,
    }

    /// What [`untag_resource`](crate::CognitoIdentity::untag_resource) answers: no members.
    UntagResourceOutput {}
}
