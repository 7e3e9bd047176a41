//! Bugs in the bytes of requests and responses.

use cognito_identity_contracts::{RawRequest, RawResponse};
use serde_json::{Map, Value, json};

use super::plant_bytes;

plant_bytes! {
    "the error type has no colon" => "wire::the_error_type_has_a_colon"
    |request, response| change_header(&mut response, "x-amzn-errortype", |code| code.trim_end_matches(':').to_owned());

    "the type has its namespace" => "wire::a_refusal_is_type_and_message" "wire::a_refused_guest_is_111_bytes" "wire::a_missing_role_is_143_bytes"
    |request, response| change_text(&mut response, |text| {
        text.replace(r#""__type":""#, r#""__type":"com.amazonaws.cognito.identity#"#)
    });

    "bodies are pretty" => "wire::a_refusal_is_type_and_message" "wire::an_empty_pool_id_is_311_bytes"
        "wire::an_empty_token_is_312_bytes" "wire::an_identity_is_63_bytes" "wire::nothing_unprocessed_is_an_empty_list"
    |request, response| if !response.body.is_empty() {
        response.body = serde_json::to_vec_pretty(&response.json()).unwrap_or_default();
    };

    "the message comes first" => "wire::a_refusal_is_type_and_message"
    |request, response| if let (Value::String(code), Value::String(message)) =
        (&response.json()["__type"], &response.json()["message"])
    {
        response.body = format!(r#"{{"message":{},"__type":{}}}"#, json!(message), json!(code)).into_bytes();
    };

    "the message has a capital letter" => "wire::a_refusal_is_type_and_message" "wire::the_error_message_is_a_header"
    |request, response| change_text(&mut response, |text| text.replace(r#""message":"#, r#""Message":"#));

    "a refusal has no headers of its own" => "wire::the_error_type_has_a_colon" "wire::the_error_message_is_a_header"
    |request, response| response.headers.retain(|(name, _)| !name.starts_with("x-amzn-error"));

    "what is not found has status 404" => "wire::refusals_have_status_400"
    |request, response| if response.json()["__type"] == "ResourceNotFoundException" {
        response.status = 404;
    };

    "bodies are plain JSON" => "wire::answers_are_aws_json"
    |request, response| change_header(&mut response, "content-type", |_| "application/json".to_owned());

    "request ids are upper case" => "wire::every_answer_has_an_id"
    |request, response| change_header(&mut response, "x-amzn-requestid", |_| "7B2F0C1D-1A2B-4C3D-8E4F-0123456789AB".to_owned());

    "a refusal has no request id" => "wire::every_answer_has_an_id"
    |request, response| if response.status != 200 {
        response.headers.retain(|(name, _)| name != "x-amzn-requestid");
    };

    "every request has the same id" => "wire::every_answer_has_an_id"
    |request, response| change_header(&mut response, "x-amzn-requestid", |_| "00000000-0000-0000-0000-000000000000".to_owned());

    "every request needs a signature" => "wire::a_public_operation_needs_no_signature"
    |request, response| if !request.is_signed {
        response = refuse("MissingAuthenticationTokenException");
    };

    "public operations refuse a signature" => "wire::a_public_operation_may_be_signed"
    |request, response| if request.is_signed && asks_for(request, "GetId") {
        response = refuse("InvalidSignatureException");
    };

    "dates are in milliseconds" => "wire::dates_are_seconds_with_milliseconds"
    |request, response| change_dates(&mut response, |seconds| seconds * 1000.0);

    "dates are whole seconds" => "wire::dates_are_seconds_with_milliseconds"
    |request, response| change_dates(&mut response, f64::floor);

    "an empty list of unprocessed identities is left out" => "wire::nothing_unprocessed_is_an_empty_list"
    |request, response| change_text(&mut response, |text| text.replace(r#""UnprocessedIdentityIds":[]"#, ""));

    "absent members are null" => "wire::absent_members_are_left_out" "wire::false_and_empty_are_not_absent"
    |request, response| change_pool(request, &mut response, |pool| {
        for member in ["AllowClassicFlow", "SupportedLoginProviders", "DeveloperProviderName"] {
            pool.entry(member).or_insert(Value::Null);
        }
    });

    "false and empty are left out" => "wire::false_and_empty_are_not_absent"
    |request, response| change_pool(request, &mut response, |pool| {
        pool.retain(|_, value| *value != json!(false) && *value != json!({}));
    });

    "a long target names no operation" => "wire::the_target_may_be_long"
    |request, response| if request.header("x-amz-target").is_some_and(|target| target.starts_with("com.")) {
        response = refuse("UnknownOperationException");
    };

    "one media type is read, to the letter" => "wire::plain_json_is_read"
    |request, response| if request.header("content-type") != Some("application/x-amz-json-1.1") {
        response = refuse("UnknownOperationException");
    };

    "a required member is made up" => "wire::a_required_member_is_needed"
    |request, response| if request.body == b"{}" {
        response.status = 200;
        response.body = br#"{"IdentityId":"us-east-1:00000000-0000-4000-8000-000000000000"}"#.to_vec();
    };
}

fn change_text(response: &mut RawResponse, change: impl Fn(&str) -> String) {
    response.body = change(&response.text()).into_bytes();
}

fn change_header(response: &mut RawResponse, name: &str, change: impl Fn(&str) -> String) {
    for (key, value) in &mut response.headers {
        if key == name {
            *value = change(value);
        }
    }
}

fn change_dates(response: &mut RawResponse, change: impl Fn(f64) -> f64) {
    let mut body = response.json();
    let Some(identities) = body.get_mut("Identities").and_then(Value::as_array_mut) else { return };
    for identity in identities {
        for date in ["CreationDate", "LastModifiedDate"] {
            identity[date] = json!(change(identity[date].as_f64().unwrap_or_default()));
        }
    }
    response.body = body.to_string().into_bytes();
}

fn change_pool(request: &RawRequest, response: &mut RawResponse, change: impl Fn(&mut Map<String, Value>)) {
    if asks_for(request, "DescribeIdentityPool")
        && let Value::Object(mut pool) = response.json()
    {
        change(&mut pool);
        response.body = Value::Object(pool).to_string().into_bytes();
    }
}

fn asks_for(request: &RawRequest, operation: &str) -> bool {
    request.header("x-amz-target").is_some_and(|target| target.ends_with(&format!(".{operation}")))
}

fn refuse(code: &str) -> RawResponse {
    RawResponse { status: 403, headers: Vec::new(), body: json!({"__type": code}).to_string().into_bytes() }
}
