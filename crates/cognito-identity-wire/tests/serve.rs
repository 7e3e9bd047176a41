//! A whole request through [`serve`].

use cognito_identity::private::async_trait;
use cognito_identity::types::GetIdOutput;
use cognito_identity::{Error, ErrorKind, Handle, HandleAll, Request, Response, Result, ServiceError};
use cognito_identity_wire::{DefaultDialect, Head, WireResponse, serve};

/// A service that returns a response for GetId, an error for DescribeIdentity, and a transport error for other
/// requests.
#[derive(Debug)]
struct Service;

#[async_trait]
impl Handle for Service {
    async fn handle(&self, request: Request) -> Result<Response> {
        match request {
            Request::GetId(_) => Ok(Response::GetId(GetIdOutput::default().identity_id("a:1"))),
            Request::DescribeIdentity(_) => {
                Err(ServiceError::new(ErrorKind::ResourceNotFound, "gone").into())
            }
            _ => Err(Error::Transport("the cable is cut".into())),
        }
    }
}

fn ask(operation: &str) -> Result<WireResponse> {
    let target = format!("AWSCognitoIdentityService.{operation}");
    pollster::block_on(serve(
        &HandleAll(Service),
        &DefaultDialect,
        Head::for_target(&target),
        b"{}",
        "the id",
    ))
}

#[test]
fn a_result_is_an_answer() {
    let response = ask("GetId").expect("a response");
    assert_eq!((response.status, response.is_error()), (200, false));
    assert_eq!(response.body, br#"{"IdentityId":"a:1"}"#);
    assert_eq!(response.header("x-amzn-requestid"), Some("the id"));
}

#[test]
fn a_refusal_is_an_answer_too() {
    for (operation, code) in
        [("DescribeIdentity", "ResourceNotFoundException"), ("Nothing", "UnknownOperationException")]
    {
        let response = ask(operation).expect("a response");
        assert_eq!((response.status, response.is_error()), (400, true));
        assert_eq!(response.header("x-amzn-errortype"), Some(format!("{code}:").as_str()));
        assert_eq!(response.header("x-amzn-requestid"), Some("the id"));
    }
}

#[test]
fn no_answer_is_left_to_the_caller() {
    let error = ask("ListIdentityPools").expect_err("no response");
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
}
