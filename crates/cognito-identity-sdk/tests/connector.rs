//! Requests written as bytes and sent with [`Connector::send`]: in a dialect, with a stream, to STS.

mod support;

use std::sync::Arc;

use cognito_identity::sts::{
    AssumeRoleWithWebIdentityInput, AssumeRoleWithWebIdentityOutput, CallerKeys, GetCallerIdentityOutput, Sts,
};
use cognito_identity::types::GetIdOutput;
use cognito_identity::{ErrorKind, Response, Result, ServiceError};
use cognito_identity_sdk::{Connector, HttpRequest};
use cognito_identity_wire::{Dialect, EmptyOutput};
use support::Stub;

/// A service that sends an object where an operation has no output.
#[derive(Debug)]
struct Objects;

impl Dialect for Objects {
    fn empty_output(&self) -> EmptyOutput {
        EmptyOutput::EmptyObject
    }
}

#[test]
fn a_connector_answers_raw_requests_in_its_dialect() {
    let service = Stub::new(|_| Ok(Response::DeleteIdentityPool(())));
    let connector = Connector::with_dialect(service, Arc::new(Objects));
    let post = |content_type: &'static str| {
        let mut request = HttpRequest::new(b"{}".to_vec().into());
        request.set_method("POST").unwrap();
        request.headers_mut().insert("X-Amz-Target", "AWSCognitoIdentityService.DeleteIdentityPool");
        request.headers_mut().insert("Content-Type", content_type);
        let response = pollster::block_on(connector.send(request)).unwrap();
        (response.status().as_u16(), String::from_utf8_lossy(response.body().bytes().unwrap()).into_owned())
    };
    assert_eq!(post("application/x-amz-json-1.1"), (200, "{}".to_owned()));
    let (status, body) = post("text/plain");
    assert!(status == 400 && body.starts_with(r#"{"__type":"UnknownOperationException""#), "{status} {body}");
}

#[test]
fn a_body_that_is_a_stream_is_no_request() {
    let stub = Stub::new(|_| Ok(Response::GetId(GetIdOutput::default())));
    let connector = Connector::new(stub.clone());
    let mut request = HttpRequest::new(aws_smithy_types::body::SdkBody::taken());
    request.set_method("POST").unwrap();
    request.headers_mut().insert("X-Amz-Target", "AWSCognitoIdentityService.GetId");
    let error = pollster::block_on(connector.send(request)).unwrap_err();
    assert!(error.is_user(), "{error:?}");
    assert!(stub.0.requests().is_empty());
}

/// A request for STS is recognised by its form; without an STS it gets `NotImplemented`.
#[test]
fn a_request_for_sts_is_not_for_the_service() {
    let stub = Stub::new(|_| Ok(Response::GetId(GetIdOutput::default())));
    let mut request = HttpRequest::new(b"Action=GetCallerIdentity&Version=2011-06-15".to_vec().into());
    request.set_method("POST").unwrap();
    request.headers_mut().insert("Content-Type", "application/x-www-form-urlencoded");
    let response = pollster::block_on(Connector::new(stub.clone()).send(request)).unwrap();
    let body = String::from_utf8_lossy(response.body().bytes().unwrap()).into_owned();
    assert!(response.status().as_u16() >= 400 && body.contains("Connector::with_sts"), "{body}");
    assert_eq!(response.headers().get("x-amz-retry-after"), None);
    assert!(stub.0.requests().is_empty());
}

/// An STS that rejects every request.
#[derive(Debug)]
struct NoSts;

#[async_trait::async_trait]
impl Sts for NoSts {
    async fn assume_role_with_web_identity(
        &self,
        _: AssumeRoleWithWebIdentityInput,
    ) -> Result<AssumeRoleWithWebIdentityOutput> {
        Err(ServiceError::new(ErrorKind::NotAuthorized, "no role").into())
    }

    async fn get_caller_identity(&self, _: Option<CallerKeys<'_>>) -> Result<GetCallerIdentityOutput> {
        Err(ServiceError::new(ErrorKind::NotAuthorized, "no caller").into())
    }
}

#[test]
fn a_connector_with_sts_is_the_same_but_for_its_ids() {
    let service = Stub::new(|_| Ok(Response::DeleteIdentityPool(())));
    let connector = Connector::with_dialect(service, Arc::new(Objects));
    let send = |connector: &Connector, header: (&'static str, &'static str), body: &'static str| {
        let mut request = HttpRequest::new(body.as_bytes().to_vec().into());
        request.set_method("POST").unwrap();
        request.headers_mut().insert(header.0, header.1);
        if header.0 == "X-Amz-Target" {
            request.headers_mut().insert("Content-Type", "application/x-amz-json-1.1");
        }
        let response = pollster::block_on(connector.send(request)).unwrap();
        let id = response.headers().get("x-amzn-requestid").unwrap().to_owned();
        (String::from_utf8_lossy(response.body().bytes().unwrap()).into_owned(), id)
    };
    let delete = ("X-Amz-Target", "AWSCognitoIdentityService.DeleteIdentityPool");
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    let id = |number: u32| format!("00000000-0000-4000-8000-{number:012x}");
    assert_eq!(send(&connector, delete, "{}"), ("{}".to_owned(), id(1)));
    let both = connector.with_sts(Arc::new(NoSts));
    assert_eq!(send(&both, delete, "{}"), ("{}".to_owned(), id(1)));
    let (answer, number) = send(&both, form, "Action=GetCallerIdentity&Version=2011-06-15");
    assert!(answer.contains("<Message>no caller</Message>") && number == id(2), "{answer} {number}");
}
