use super::{Logins, Timestamp, shape::open_enums, shape::shapes};

shapes! {
    /// What [`get_id`](crate::CognitoIdentity::get_id) takes.
    GetIdInput {
        /// The account of the pool, 12 digits.
        account_id: String,
        /// `REGION:GUID`.
        identity_pool_id: String = required,
        /// Tokens by provider; absent for a guest.
        logins: Logins,
    }

    /// What [`get_id`](crate::CognitoIdentity::get_id) answers.
    GetIdOutput {
        /// `REGION:GUID`.
        identity_id: String,
    }

    /// What [`describe_identity`](crate::CognitoIdentity::describe_identity) takes.
    DescribeIdentityInput {
        /// `REGION:GUID`.
        identity_id: String = required,
    }

    /// An identity: the names of its logins and its dates.
    IdentityDescription {
        /// `REGION:GUID`.
        identity_id: String,
        /// The providers linked to the identity; absent for a guest.
        logins: Vec<String>,
        /// When the identity was created.
        creation_date: Timestamp,
        /// When the identity last changed; equal to the creation date at first.
        last_modified_date: Timestamp,
    }

    /// What [`list_identities`](crate::CognitoIdentity::list_identities) takes.
    ListIdentitiesInput {
        /// `REGION:GUID`.
        identity_pool_id: String = required,
        /// The most identities a page holds, 1 to 60.
        max_results: i32 = required,
        /// Where the page starts: the `next_token` of the page before.
        next_token: String,
        /// Whether disabled identities are left out; they are included when absent.
        hide_disabled: bool,
    }

    /// A page of [`list_identities`](crate::CognitoIdentity::list_identities).
    ListIdentitiesOutput {
        /// `REGION:GUID`.
        identity_pool_id: String,
        /// The identities, in no documented order.
        identities: Vec<IdentityDescription>,
        /// Where the next page starts; absent on the last one.
        next_token: String,
    }

    /// What [`delete_identities`](crate::CognitoIdentity::delete_identities) takes.
    DeleteIdentitiesInput {
        /// 1 to 60 identity ids.
        identity_ids_to_delete: Vec<String> = required,
    }

    /// What [`delete_identities`](crate::CognitoIdentity::delete_identities) answers.
    DeleteIdentitiesOutput {
        /// The ids that were not deleted; an empty list when all were.
        unprocessed_identity_ids: Vec<UnprocessedIdentityId>,
    }

    /// An identity id that was not deleted, and why.
    UnprocessedIdentityId {
        /// The id as it was given.
        identity_id: String,
        /// Why it was not deleted.
        error_code: ErrorCode,
    }

    /// What [`unlink_identity`](crate::CognitoIdentity::unlink_identity) takes.
    UnlinkIdentityInput {
        /// `REGION:GUID`.
        identity_id: String = required,
        /// Tokens by provider: the proof that the caller owns the identity.
        logins: Logins = required,
        /// The providers to unlink.
        logins_to_remove: Vec<String> = required,
    }
}

open_enums! {
    /// Why an identity was not deleted.
    ErrorCode {
        /// The caller may not delete it.
        AccessDenied,
        /// The service failed.
        InternalServerError,
    }
}
