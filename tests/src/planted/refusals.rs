use cognito_identity::types::GetIdInput;
use cognito_identity::{CognitoIdentity, Error, ErrorKind, Request, Response, ServiceError};

use super::plant;

plant! {
    "an unknown pool makes the service fail" => "identities::an_unknown_pool_is_not_found"
    |fake, memory, request| request.send(fake).await.map_err(|error| match error.kind() {
        Some(ErrorKind::ResourceNotFound) => ServiceError::new(ErrorKind::InternalError, "no such key").into(),
        _ => error,
    });

    "broken constraints are invalid parameters" => "validation::a_malformed_pool_id_is_quoted"
    |fake, memory, request| request.send(fake).await.map_err(|error| match error {
        Error::Service(refusal) if *refusal.kind() == ErrorKind::validation() => {
            ServiceError::new(ErrorKind::InvalidParameter, refusal.message()).into()
        }
        other => other,
    });

    "only the first broken constraint is reported" => "validation::every_broken_constraint_is_reported"
    |fake, memory, request| request.send(fake).await.map_err(|error| match error {
        Error::Service(refusal) if *refusal.kind() == ErrorKind::validation() => {
            let first = refusal.message().split("; ").next().unwrap_or_default();
            let first = first.replace("2 validation errors", "1 validation error");
            ServiceError::new(ErrorKind::validation(), first).into()
        }
        other => other,
    });

    "the pool is looked for before the request is validated" => "validation::validation_comes_first"
    |fake, memory, request| match request {
        Request::GetId(input) => {
            let pool = input.identity_pool_id.clone().unwrap_or_default();
            fake.get_id(GetIdInput::new(pool)).await?;
            fake.get_id(input).await.map(Response::GetId)
        }
        other => other.send(fake).await,
    };
}
