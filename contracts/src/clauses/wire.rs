//! Clauses about the bytes of responses: status, headers and bodies as recorded.

pub(crate) mod malformed_requests;

use std::collections::BTreeSet;

use cognito_identity::Operation;
use serde_json::{Value, json};

use super::prelude::*;
use crate::basis::Basis;
use crate::case::Case;
use crate::case::key_set::{self, Form};
use crate::failure::{Check, Failure};
use crate::no_verdict::NoVerdict;
use crate::raw::{RawRequest, RawResponse};

const RAW_REFUSALS: Basis = Observed(
    "raw answers in aws-amplify/amplify-js issue 2443 and aws-sdk-ios issues 439 and 2317",
    "2016 to 2020",
);
const RAW_GUEST: Basis = Observed("aws-amplify/aws-sdk-ios issue 720, request and answer", "2017-08-07");

clauses! { wire:

    /// A refusal's body is compact JSON of `__type`, a bare name, and `message`, in this order and nothing else.
    #[needs(RawWire)]
    a_refusal_is_type_and_message [RAW_REFUSALS] (c) {
        for (response, code) in refusals(c).await? {
            let message = response.json()["message"].clone();
            require!(message.is_string(), "no message in {response}");
            require_eq!(response.text(), format!(r#"{{"__type":"{code}","message":{message}}}"#), "the body");
        }
    }

    /// The key set writes moduli in padded base64 of the standard alphabet, with a leading zero byte.
    #[needs(KeySet)]
    #[settles(jwks_form)]
    a_modulus_is_in_standard_base64
        [Observed("lestrrat-go/jwx issue 136, and copies of the key set in two public repositories", "2020 and later")]
        (c)
    {
        let keys = c.key_set().await?;
        require_eq!(key_set::forms(&keys), BTreeSet::from([Form::StandardBase64]), "the forms of the moduli in {keys}");
        for key in keys["keys"].as_array().into_iter().flatten() {
            require_eq!((&key["kty"], &key["alg"], &key["use"]), (&json!("RSA"), &json!("RS512"), &json!("sig")), "a key");
            require!(key["kid"].is_string() && key["e"] == "AQAB", "kid or e of a key: {key}");
        }
    }

    /// Where guests are not supported, the refusal has 111 bytes.
    #[needs(RawWire)]
    a_refused_guest_is_111_bytes [Observed("aws-amplify/aws-sdk-ios issue 439", "2016-08-06")] (c) {
        let response = c.post(refused_guest(c).await?).await?;
        let message = "Unauthenticated access is not supported for this identity pool.";
        require_eq!(response.text(), format!(r#"{{"__type":"NotAuthorizedException","message":"{message}"}}"#), "the body");
        require_eq!(response.body.len(), 111, "the length");
    }

    /// An empty pool id, which is not an absent one, is refused with 311 bytes.
    #[needs(RawWire)]
    an_empty_pool_id_is_311_bytes [Observed("o3de/o3de-multiplayersample issue 105", "2022-01-20")] (c) {
        let response = c.post(guest("")).await?;
        let at = "Value '' at 'identityPoolId' failed to satisfy constraint: Member must";
        let pattern = r"regular expression pattern: [\\w-]+:[0-9a-f-]+";
        let length = "length greater than or equal to 1";
        let message = format!("2 validation errors detected: {at} have {length}; {at} satisfy {pattern}");
        require_eq!(response.text(), format!(r#"{{"__type":"ValidationException","message":"{message}"}}"#), "the body");
        require_eq!(response.body.len(), 311, "the length");
    }

    /// An empty token is refused with 312 bytes.
    #[needs(RawWire)]
    an_empty_token_is_312_bytes [Observed("aws-amplify/aws-sdk-ios issue 2317, the raw answer", "2020-03-03")] (c) {
        let identity = unknown_id(&c.pool().await?.id);
        let request = json!({"IdentityId": identity, "Logins": {"cognito-identity.cn-north-1.amazonaws.com.cn": ""}});
        let response = ask(c, Operation::GetCredentialsForIdentity, &request).await?;
        let message = "1 validation error detected: Value '{cognito-identity.cn-north-1.amazonaws.com.cn=}' at 'logins' \
                     failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less \
                     than or equal to 50000, Member must have length greater than or equal to 1]";
        require_eq!(response.text(), format!(r#"{{"__type":"ValidationException","message":"{message}"}}"#), "the body");
        require_eq!(response.body.len(), 312, "the length");
    }

    /// The header `x-amzn-ErrorType` is the refusal's name with a colon behind it.
    #[needs(RawWire)]
    the_error_type_has_a_colon
        [Observed("amazon-cognito-ios issue 13, amplify-js issue 2443, amplify-swift issue 2864", "2016 to 2023")]
        (c)
    {
        for (response, code) in refusals(c).await? {
            require_eq!(response.header("x-amzn-errortype"), Some(format!("{code}:").as_str()), "x-amzn-ErrorType");
        }
    }

    /// The header `x-amzn-ErrorMessage` repeats the message.
    #[needs(RawWire)]
    the_error_message_is_a_header
        [Observed("amazon-archives/amazon-cognito-ios issue 13, amplify-js issue 2443", "2016 and 2019")]
        (c)
    {
        for (response, _) in refusals(c).await? {
            let message = response.json()["message"].clone();
            require!(message.is_string(), "no message in {response}");
            require_eq!(response.header("x-amzn-errormessage"), message.as_str(), "x-amzn-ErrorMessage");
        }
    }

    /// A refusal has status 400, whatever it is.
    #[needs(RawWire)]
    refusals_have_status_400
        [Observed("aws-sdk-android issue 347, amplify-js issue 4978, amplify-swift issue 2864", "2017 to 2023")]
        (c)
    {
        for (response, code) in refusals(c).await? {
            require_eq!(response.status, 400, "the status of {code}");
        }
    }

    /// Answers and refusals are of the media type `application/x-amz-json-1.1`.
    #[needs(RawWire)]
    answers_are_aws_json [Observed("aws-amplify/aws-sdk-ios issues 439 and 720", "2016 and 2017")] (c) {
        let pool = c.pool().await?.id;
        let refused = answered(c, guest(&unknown_id(&pool))).await?;
        require!(refusal(&refused).is_some(), "not refused: {refused}");
        for response in [identified(c, guest(&pool)).await?, refused] {
            require_eq!(response.header("content-type"), Some("application/x-amz-json-1.1"), "Content-Type");
        }
    }

    /// Every response, an error too, has a request id of its own, a UUID in lower case.
    #[needs(RawWire)]
    every_answer_has_an_id
        [Observed("aws-amplify/aws-sdk-ios issues 720 and 2317, o3de-multiplayersample issue 105", "2017 to 2022")]
        (c)
    {
        let pool = c.pool().await?;
        let mut ids = BTreeSet::new();
        for request in [guest(&pool.id), guest(&pool.id), guest("x"), guest("x")] {
            let response = c.post(request).await?;
            let id = response.header("x-amzn-requestid").unwrap_or_default().to_owned();
            require!(is_lower_uuid(&id), "the request id is '{id}'");
            require!(ids.insert(id.clone()), "two responses have the id {id}");
        }
    }

    /// GetId returns the id in compact JSON and nothing else: 63 bytes in us-east-1.
    #[needs(RawWire)]
    an_identity_is_63_bytes [RAW_GUEST] (c) {
        let pool = c.pool().await?;
        let response = identified(c, guest(&pool.id)).await?;
        let id = response.json()["IdentityId"].as_str().unwrap_or_default().to_owned();
        require_eq!(response.text(), format!(r#"{{"IdentityId":"{id}"}}"#), "the body");
        let region = id.split(':').next().unwrap_or_default();
        require_eq!(response.body.len(), 63 + region.len() - "us-east-1".len(), "the length");
    }

    /// A public operation needs no signature.
    #[needs(RawWire)]
    a_public_operation_needs_no_signature [RAW_GUEST] (c) {
        let request = RawRequest { is_signed: false, ..guest(&c.pool().await?.id) };
        identified(c, request).await?;
    }

    /// A public operation may be signed all the same.
    #[needs(RawWire)]
    a_public_operation_may_be_signed
        [Observed("aws/aws-sdk-cpp issue 1370 and IdentityPoolOperationTest", UNDATED)]
        (c)
    {
        let request = RawRequest { is_signed: true, ..guest(&c.pool().await?.id) };
        identified(c, request).await?;
    }

    /// Dates are epoch seconds, with milliseconds as decimals.
    #[needs(RawWire)]
    dates_are_seconds_with_milliseconds [LIST_TRANSCRIPT] (c) {
        let pool = c.pool().await?;
        pool.guest().await?;
        c.pass_time().await?;
        pool.guest().await?;
        let request = json!({"IdentityPoolId": pool.id, "MaxResults": 60});
        let listed = accepted(c, RawRequest::for_operation(Operation::ListIdentities, request.to_string())).await?.json();
        let identities = listed["Identities"].as_array().cloned().unwrap_or_default();
        let dates = identities.iter().flat_map(|identity| [&identity["CreationDate"], &identity["LastModifiedDate"]]);
        let dates: Vec<_> = dates.map(|date| date.as_f64().unwrap_or_default()).collect();
        require!(dates.len() == 4 && dates.iter().all(|date| (1e9..1e10).contains(date)), "not seconds: {dates:?}");
        let is_whole = |number: f64| (number.round() - number).abs() < 1e-5;
        require!(dates.iter().all(|date| is_whole(date * 1000.0)), "more than milliseconds: {dates:?}");
        require!(!dates.iter().all(|date| is_whole(*date)), "no milliseconds: {dates:?}");
    }

    /// A date is written as Java's Double.toString writes it, with an exponent: 1.421516513393E9.
    #[needs(RawWire, Roles)]
    #[settles(timestamp_form)]
    a_date_has_an_exponent
        [Observed("raw bodies of ListIdentities and of GetCredentialsForIdentity in public records", "2015 and 2018")]
        (c)
    {
        let pool = c.pool().await?;
        let role = StringMap::from([("unauthenticated".to_owned(), c.role(0))]);
        c.service().set_identity_pool_roles(SetIdentityPoolRolesInput::new(pool.id.as_str(), role)).await?;
        let request = json!({"IdentityId": pool.guest().await?});
        let described = ask(c, Operation::DescribeIdentity, &request).await?.text();
        // Of whole seconds, so that a fraction of zero would show.
        let credentials = ask(c, Operation::GetCredentialsForIdentity, &request).await?.text();
        for (name, text) in [("CreationDate", &described), ("LastModifiedDate", &described), ("Expiration", &credentials)] {
            let date = text.split_once(&format!(r#""{name}":"#)).unwrap_or_default().1.split([',', '}']).next();
            require!(date.is_some_and(has_exponent), "{name} is {date:?}, and not like 1.421516513393E9");
        }
    }

    /// The enhanced flow without roles is refused in a body of 143 bytes.
    #[needs(RawWire)]
    a_missing_role_is_143_bytes [Observed("aws-amplify/amplify-swift issue 3124", "2023-08-09")] (c) {
        let request = json!({"IdentityId": c.pool().await?.guest().await?});
        let response = ask(c, Operation::GetCredentialsForIdentity, &request).await?;
        let message = "Invalid identity pool configuration. Check assigned IAM roles for this pool.";
        let kind = "InvalidIdentityPoolConfigurationException";
        require_eq!(response.text(), format!(r#"{{"__type":"{kind}","message":"{message}"}}"#), "the body");
        require_eq!(response.body.len(), 143, "the length");
    }

    /// When all identities were deleted, the list of the others is there, and empty.
    #[needs(RawWire)]
    nothing_unprocessed_is_an_empty_list [Observed("AWS CLI transcript of DeleteIdentities", "2022")] (c) {
        let request = json!({"IdentityIdsToDelete": [c.pool().await?.guest().await?]});
        let response = ask(c, Operation::DeleteIdentities, &request).await?;
        require_eq!(response.text(), r#"{"UnprocessedIdentityIds":[]}"#, "the body");
    }

    /// An operation without output returns 0 bytes.
    #[needs(RawWire)]
    #[settles(empty_output)]
    no_output_is_no_bytes
        [Observed("cloud-custodian, tests/data/placebo/test_cognito-identity-pool_delete", "2017-11-14")]
        (c)
    {
        let request = json!({"IdentityPoolId": c.pool().await?.id});
        let response = accepted(c, RawRequest::for_operation(Operation::DeleteIdentityPool, request.to_string())).await?;
        require_eq!(response.text(), "", "the body");
    }

    /// A member that is absent is left out, and not null.
    #[needs(RawWire)]
    absent_members_are_left_out
        [Documented("Smithy, protocol tests of AWS JSON 1.1, AwsJson11ServersDontSerializeNullStructureValues")]
        (c)
    {
        let pool = described(c, c.bare_config()).await?;
        let members: Vec<_> = pool.iter().filter(|(_, value)| value.is_null()).collect();
        require!(members.is_empty(), "null members: {members:?}");
    }

    /// A pool shows which members it has: `false` and empty are not absent.
    #[needs(RawWire, BarePools)]
    false_and_empty_are_not_absent [TERRAFORM] (c) {
        let unset = described(c, c.bare_config()).await?;
        require_eq!(unset.get("IdentityPoolTags"), Some(&json!({})), "the tags of a pool without any");
        require_eq!(unset.get("AllowClassicFlow"), None, "the classic flow of a pool that does not say");
        for allowed in [false, true] {
            let set = described(c, c.bare_config().allow_classic_flow(allowed)).await?;
            require_eq!(set.get("AllowClassicFlow"), Some(&json!(allowed)), "the classic flow");
        }
    }

    /// The target may have the long form of the API reference's sample requests.
    #[needs(RawWire)]
    the_target_may_be_long [API_SAMPLES] (c) {
        let request = guest(&c.pool().await?.id);
        let target = "com.amazonaws.cognito.identity.model.AWSCognitoIdentityService.GetId";
        identified(c, request.target(Some(target))).await?;
    }

    /// The media type may be that of the API reference's sample requests, `application/json`.
    #[needs(RawWire)]
    plain_json_is_read [API_SAMPLES] (c) {
        identified(c, guest(&c.pool().await?.id).content_type(Some("application/json"))).await?;
    }

    /// A member the model requires may not be absent.
    #[needs(RawWire)]
    a_required_member_is_needed [Documented("API reference, GetId, required members")] (c) {
        identified(c, guest(&c.pool().await?.id)).await?;
        let response = answered(c, RawRequest::for_operation(Operation::GetId, "{}")).await?;
        require!(response.status == 400 && refusal(&response).is_some(), "not refused: {response}");
    }
}

/// Whether a number of ten digits before the point is written as Java's Double.toString writes it.
fn has_exponent(number: &str) -> bool {
    let Some((whole, fraction)) = number.strip_suffix("E9").and_then(|mantissa| mantissa.split_once('.'))
    else {
        return false;
    };
    let is_digits = fraction.bytes().all(|byte| byte.is_ascii_digit());
    let is_shortest = fraction == "0" || !fraction.is_empty() && !fraction.ends_with('0');
    matches!(whole.as_bytes(), [b'1'..=b'9']) && is_digits && is_shortest
}

/// The request of a guest.
fn guest(pool: &str) -> RawRequest {
    RawRequest::for_operation(Operation::GetId, json!({"IdentityPoolId": pool}).to_string())
}

/// The request of a guest for a pool that has none.
async fn refused_guest(c: &Case<'_>) -> Check<RawRequest> {
    let config = c.config().allow_unauthenticated_identities(false);
    Ok(guest(&c.pool_with(config).await?.id))
}

/// Three recorded errors and their names.
async fn refusals(c: &Case<'_>) -> Check<[(RawResponse, &'static str); 3]> {
    let unknown = guest(&unknown_id(&c.pool().await?.id));
    let refusals = [
        (answered(c, refused_guest(c).await?).await?, "NotAuthorizedException"),
        (answered(c, unknown).await?, "ResourceNotFoundException"),
        (answered(c, guest("us-east-2:mock")).await?, "ValidationException"),
    ];
    for (response, code) in &refusals {
        require!(refusal(response).as_deref() == Some(*code), "not {code}, but {response}");
    }
    Ok(refusals)
}

/// Returns the response to a request of an operation, unless it is inconclusive.
async fn ask(c: &Case<'_>, operation: Operation, request: &Value) -> Check<RawResponse> {
    answered(c, RawRequest::for_operation(operation, request.to_string())).await
}

/// Returns the response to a raw request, unless it is inconclusive.
async fn answered(c: &Case<'_>, request: RawRequest) -> Check<RawResponse> {
    let is_for_an_operation = request.operation().is_some();
    let response = c.post(request).await?;
    if !is_verdict(&response, is_for_an_operation) {
        return Err(Failure::Inconclusive(format!(
            "no verdict from status {}: {}",
            response.status,
            response.text()
        )));
    }
    Ok(response)
}

/// Whether a response is a verdict. An error that reports an unknown operation is one where the request was for none,
/// and so is UnknownOperationException, which clauses here require; not with the status of a service that failed.
fn is_verdict(response: &RawResponse, is_for_an_operation: bool) -> bool {
    let code = refusal(response).unwrap_or_default();
    match NoVerdict::from_response(response.status, &code) {
        None => true,
        Some(NoVerdict::Unsupported) if response.status < 500 => {
            !is_for_an_operation || code == "UnknownOperationException"
        }
        Some(_) => false,
    }
}

/// Returns the response to a request that must succeed.
async fn accepted(c: &Case<'_>, request: RawRequest) -> Check<RawResponse> {
    let response = answered(c, request).await?;
    require!(response.status == 200 && refusal(&response).is_none(), "refused: {response}");
    Ok(response)
}

/// Returns the response to a request for an identity, which must contain one.
async fn identified(c: &Case<'_>, request: RawRequest) -> Check<RawResponse> {
    let response = accepted(c, request).await?;
    require!(response.json()["IdentityId"].is_string(), "no identity in {response}");
    Ok(response)
}

/// Name of an error, from its body.
fn refusal(response: &RawResponse) -> Option<String> {
    response.json()["__type"].as_str().map(str::to_owned)
}

/// The members of a new pool as it is described.
async fn described(c: &Case<'_>, config: CreateIdentityPoolInput) -> Check<serde_json::Map<String, Value>> {
    let request = json!({"IdentityPoolId": c.pool_with(config).await?.id}).to_string();
    let response = accepted(c, RawRequest::for_operation(Operation::DescribeIdentityPool, request)).await?;
    match response.json() {
        Value::Object(pool) if pool.contains_key("IdentityPoolId") => Ok(pool),
        _ => Err(Failure::Broken(format!("no pool in {response}"))),
    }
}

fn is_lower_uuid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
}
