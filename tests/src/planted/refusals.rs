//! Bugs in rejecting requests: the wrong error, the wrong message, or the wrong order of checks.

use cognito_identity::types::GetIdInput;
use cognito_identity::{CognitoIdentity, Error, ErrorKind, Request, Response, ServiceError};

use super::plant;

plant! {
    "an unknown pool is a bad parameter" => "identities::an_unknown_pool_is_not_found"
    |fake, memory, request| request.send(fake).await.map_err(|error| match error.kind() {
        Some(ErrorKind::ResourceNotFound) => ServiceError::new(ErrorKind::InvalidParameter, "no such key").into(),
        _ => error,
    });

    "broken constraints are invalid parameters"
        => "validation::a_malformed_pool_id_is_quoted" "validation::a_malformed_pool_name_is_quoted"
    |fake, memory, request| request.send(fake).await.map_err(|error| match error {
        Error::Service(refusal) if *refusal.kind() == ErrorKind::validation() => {
            ServiceError::new(ErrorKind::InvalidParameter, refusal.message()).into()
        }
        other => other,
    });

    "only the first broken constraint is reported" => "validation::every_broken_constraint_is_reported"
    |fake, memory, request| request.send(fake).await.map_err(|error| rephrased(error, |words| {
        words.split("; ").next().unwrap_or_default().replace("2 validation errors", "1 validation error")
    }));

    "the pool is looked for before the request is validated" =>
        "validation::validation_comes_first" "validation::a_broken_constraint_changes_nothing"
    |fake, memory, request| match request {
        Request::GetId(input) => {
            let pool = input.identity_pool_id.clone().unwrap_or_default();
            fake.get_id(GetIdInput::new(pool)).await?;
            fake.get_id(input).await.map(Response::GetId)
        }
        other => other.send(fake).await,
    };

    "a map is reported as if it were a text" => "validation::a_map_names_the_constraints_of_its_values"
    |fake, memory, request| request.send(fake).await.map_err(|error| rephrased(error, |words| {
        words.replace("Map value must satisfy constraint: [", "").replace(']', "")
    }));

    "broken constraints are reported in the model's order" => "validation::a_map_is_reported_first"
    |fake, memory, request| request.send(fake).await.map_err(|error| rephrased(error, |words| {
        let (head, list) = words.split_once(": ").unwrap_or_default();
        let mut violations: Vec<_> = list.split("; ").collect();
        violations.sort_by_key(|violation| violation.contains("'logins'"));
        format!("{head}: {}", violations.join("; "))
    }));

    "an empty text is an unknown one" => "validation::an_empty_user_is_invalid"
    |fake, memory, request| request.send(fake).await.map_err(|error| match error.kind() {
        Some(kind) if *kind == ErrorKind::validation() => ServiceError::new(ErrorKind::ResourceNotFound, "").into(),
        _ => error,
    });
}

/// Rewords the message of a ValidationException; returns other errors unchanged.
pub(super) fn rephrased(error: Error, words: impl Fn(&str) -> String) -> Error {
    match error {
        Error::Service(refusal) if *refusal.kind() == ErrorKind::validation() => {
            ServiceError::new(ErrorKind::validation(), words(refusal.message())).into()
        }
        other => other,
    }
}
