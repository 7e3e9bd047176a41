//! Clauses about requests that no SDK sends: other targets, other media types, JSON that does not match the model.

use cognito_identity::Operation;
use serde_json::json;

use super::super::prelude::*;
use super::{answered, guest, identified, refusal};
use crate::basis::Basis;
use crate::case::Case;
use crate::failure::Check;
use crate::raw::RawRequest;

/// The name and the status; what was wrong with the request is not shown.
const SERIALIZATION: Basis = Observed("epsagon/epsagon-browser issue 50", "2021-09-03");

clauses! { malformed_requests of wire:

    /// A target that is no operation of the service is refused with UnknownOperationException and status 400.
    #[needs(RawWire)]
    an_unknown_target_is_refused [Assumed("unknown_operation")] (c) {
        let request = guest(&c.pool().await?.id);
        for target in ["AWSCognitoIdentityService.InitiateAuth", "AWSCognitoIdentityProviderService.GetId", "GetId"] {
            require_rejected(c, request.clone().target(Some(target)), "UnknownOperationException", Some(400)).await?;
        }
    }

    /// A request without target is refused with UnknownOperationException and status 400.
    #[needs(RawWire)]
    a_missing_target_is_refused [Assumed("unknown_operation")] (c) {
        let request = guest(&c.pool().await?.id).target(None);
        require_rejected(c, request, "UnknownOperationException", Some(400)).await?;
    }

    /// A body that is not a JSON object is refused with SerializationException and status 400.
    #[needs(RawWire)]
    #[settles(serialization_status)]
    malformed_json_is_refused [SERIALIZATION] (c) {
        for body in [&b"{\"IdentityPoolId\":"[..], b"{} {}", b"hello", b"[]", b"null", b"{\"AccountId\":\"\xff\"}"] {
            let request = RawRequest::for_operation(Operation::GetId, body);
            require_rejected(c, request, "SerializationException", Some(400)).await?;
        }
    }

    /// A member of another type is refused with SerializationException and status 400.
    #[needs(RawWire)]
    #[settles(serialization_status)]
    another_type_is_refused [SERIALIZATION] (c) {
        let pool = c.pool().await?;
        for (member, value) in [("IdentityPoolId", json!(1)), ("Logins", json!([])), ("Logins", json!({"a": 1}))] {
            let mut request = json!({"IdentityPoolId": pool.id});
            request[member] = value;
            let request = RawRequest::for_operation(Operation::GetId, request.to_string());
            require_rejected(c, request, "SerializationException", Some(400)).await?;
        }
        let request = json!({"IdentityPoolId": pool.id, "MaxResults": "60"}).to_string();
        let request = RawRequest::for_operation(Operation::ListIdentities, request);
        require_rejected(c, request, "SerializationException", Some(400)).await?;
    }

    /// A request of another media type is refused as one for no operation.
    #[needs(RawWire)]
    another_content_type_is_refused [Assumed("other_content_type")] (c) {
        let request = guest(&c.pool().await?.id).content_type(Some("text/plain"));
        require_unrouted(c, request).await?;
    }

    /// A request without a media type is refused as one for no operation.
    #[needs(RawWire)]
    a_missing_content_type_is_refused [Assumed("missing_content_type")] (c) {
        let request = guest(&c.pool().await?.id).content_type(None);
        require_unrouted(c, request).await?;
    }

    /// A body of 0 bytes is refused with SerializationException, as it is no JSON.
    #[needs(RawWire)]
    an_empty_body_is_refused [Assumed("empty_body")] (c) {
        require_rejected(c, RawRequest::for_operation(Operation::GetId, ""), "SerializationException", None).await?;
    }

    /// A member that is null is absent.
    #[needs(RawWire)]
    #[settles(null_members)]
    a_null_member_is_absent
        [Documented("Smithy, protocol tests of AWS JSON 1.1, AwsJson11ServersDontDeserializeNullStructureValues")]
        (c)
    {
        let request = json!({"IdentityPoolId": c.pool().await?.id, "Logins": null, "AccountId": null});
        identified(c, RawRequest::for_operation(Operation::GetId, request.to_string())).await?;
    }

    /// A null in a list or a map is refused with SerializationException.
    #[needs(RawWire)]
    a_null_element_is_refused [Assumed("null_elements")] (c) {
        let pool = c.pool().await?;
        let list = json!({"IdentityIdsToDelete": [pool.guest().await?, null]}).to_string();
        require_rejected(c, RawRequest::for_operation(Operation::DeleteIdentities, list), "SerializationException", None).await?;
        let map = json!({"IdentityPoolId": pool.id, "Logins": {DEVELOPER_PROVIDER: "alice", "login.example": null}});
        let map = RawRequest::for_operation(Operation::GetOpenIdTokenForDeveloperIdentity, map.to_string());
        require_rejected(c, map, "SerializationException", None).await?;
    }

    /// Members the model does not know are ignored.
    #[needs(RawWire)]
    extra_members_are_ignored [Assumed("extra_members")] (c) {
        let request = json!({"IdentityPoolId": c.pool().await?.id, "Extra": {"a": [1, null]}, "identityPoolId": ""});
        identified(c, RawRequest::for_operation(Operation::GetId, request.to_string())).await?;
    }

    /// A member that comes twice is refused with SerializationException.
    #[needs(RawWire)]
    a_repeated_member_is_refused [Assumed("repeated_members")] (c) {
        let pool = c.pool().await?.id;
        let request = format!(r#"{{"IdentityPoolId":"{pool}","IdentityPoolId":"{pool}"}}"#);
        require_rejected(c, RawRequest::for_operation(Operation::GetId, request), "SerializationException", None).await?;
    }
}

/// Requires an error of this name, and of this status where a clause is about it.
async fn require_rejected(c: &Case<'_>, request: RawRequest, code: &str, status: Option<u16>) -> Check {
    let response = answered(c, request).await?;
    require!(refusal(&response).as_deref() == Some(code), "not {code}, but {response}");
    require!(status.is_none_or(|status| response.status == status), "not status {status:?}, but {response}");
    Ok(())
}

/// Requires the error of a request for no operation, in any form: which one is the question `unknown_operation`.
async fn require_unrouted(c: &Case<'_>, request: RawRequest) -> Check {
    let response = answered(c, request).await?;
    let is_unrouted = refusal(&response).is_some_and(|code| code == "UnknownOperationException")
        || response.json()["code"] == "BadRequest";
    require!((400..500).contains(&response.status), "not an error's status: {response}");
    require!(is_unrouted, "not the error for no operation, but {response}");
    Ok(())
}
