//! Constraints that are held too strictly, too laxly, or not at all.

use cognito_identity::types::CreateIdentityPoolInput;
use cognito_identity::{CognitoIdentity, Error, ErrorKind, Request, Response, Result, ServiceError};
use cognito_identity_fake::FakeCognitoIdentity;
use cognito_identity_fake::constraints::Kind;

use super::plant;
use super::refusals::rephrased;
use super::visited::{Step, Value, Visited, any};

plant! {
    "lengths are counted in bytes" => "validation::texts_have_lengths"
    |fake, memory, request| stricter(fake, request, |it| it.length().is_some_and(|(text, max)| text.len() > max)).await;

    "lengths are counted in UTF-16 units" => "validation::texts_have_lengths"
    |fake, memory, request| {
        stricter(fake, request, |it| it.length().is_some_and(|(text, max)| text.encode_utf16().count() > max)).await
    };

    "the longest text is one too long" => "validation::texts_have_lengths" "validation::pools_have_any_legal_name"
    |fake, memory, request| {
        stricter(fake, request, |it| it.length().is_some_and(|(text, max)| text.chars().count() == max)).await
    };

    "a text may be one character too long" =>
        "validation::texts_have_lengths" "validation::elements_have_constraints" "validation::keys_have_constraints"
        "validation::values_have_constraints" "validation::nested_members_have_constraints"
    |fake, memory, request| {
        laxer(fake, request, |it| it.length().is_some_and(|(text, max)| text.chars().count() == max + 1)).await
    };

    "any text of too few characters will do" => "validation::texts_have_lengths"
    |fake, memory, request| laxer(fake, request, |it| match (it.shape.kind, it.value) {
        (Kind::Text(kind), Value::Text(text)) => kind.length.min.is_some_and(|min| text.chars().count() < min),
        _ => false,
    }).await;

    "a range excludes its bounds" => "validation::numbers_have_ranges"
    |fake, memory, request| stricter(fake, request, |it| match (it.shape.kind, it.value) {
        (Kind::Integer(range), Value::Integer(number)) => range.min == Some(number) || range.max == Some(number),
        _ => false,
    }).await;

    "zero is in every range" => "validation::numbers_have_ranges"
    |fake, memory, request| laxer(fake, request, |it| matches!(it.value, Value::Integer(0))).await;

    "word characters are those of any script" => "validation::texts_have_patterns"
    |fake, memory, request| laxer(fake, request, |it| it.pattern().is_some_and(|(text, pattern)| {
        pattern.contains(r"\w") && !text.is_ascii() && it.matches(&text.replace(char::is_alphanumeric, "a"))
    })).await;

    "digits are those of any script" => "validation::texts_have_patterns"
    |fake, memory, request| laxer(fake, request, |it| it.pattern().is_some_and(|(text, pattern)| {
        pattern == r"\d+" && text.chars().all(char::is_numeric)
    })).await;

    "it is enough that a pattern matches somewhere" => "validation::texts_have_patterns"
    |fake, memory, request| laxer(fake, request, |it| it.pattern().is_some_and(|(text, _)| {
        text.split(|c: char| !c.is_ascii_alphanumeric() && c != ':').any(|part| it.matches(part))
    })).await;

    "a pattern ends before the last newline" => "validation::texts_have_patterns"
    |fake, memory, request| laxer(fake, request, |it| {
        it.pattern().is_some_and(|(text, _)| text.strip_suffix('\n').is_some_and(|text| it.matches(text)))
    }).await;

    "an enum takes any value" => "validation::enums_have_values"
    |fake, memory, request| laxer(fake, request, |it| it.values().is_some()).await;

    "an enum is read without regard to case" => "validation::enums_have_values"
    |fake, memory, request| laxer(fake, request, |it| it.values().is_some_and(|(text, values)| {
        values.iter().any(|value| value.eq_ignore_ascii_case(text))
    })).await;

    "the sizes of lists are not looked at" => "validation::lists_have_sizes"
    |fake, memory, request| laxer(fake, request, |it| match (it.shape.kind, it.value) {
        (Kind::List { size, .. }, Value::List(items)) => {
            size.min.is_some_and(|min| items < min) || size.max.is_some_and(|max| items > max)
        }
        _ => false,
    }).await;

    "an empty list is as bad as none" => "validation::lists_have_sizes"
    |fake, memory, request| {
        stricter(fake, request, |it| matches!(it.value, Value::List(items) if items == 0)).await
    };

    "a map may have one entry too many" => "validation::maps_have_sizes"
    |fake, memory, request| laxer(fake, request, |it| match (it.shape.kind, it.value) {
        (Kind::Map { size, .. }, Value::Map(entries)) => size.max.is_some_and(|max| entries == max + 1),
        _ => false,
    }).await;

    "an empty map is refused" => "validation::maps_have_sizes"
    |fake, memory, request| {
        stricter(fake, request, |it| matches!(it.value, Value::Map(entries) if entries == 0)).await
    };

    "only the first element of a list is looked at" =>
        "validation::elements_have_constraints" "validation::nested_members_have_constraints"
    |fake, memory, request| laxer(fake, request, |it| it.is_in(Step::LaterElement) && it.is_broken()).await;

    "keys of maps are not looked at" => "validation::keys_have_constraints"
    |fake, memory, request| laxer(fake, request, |it| it.is_in(Step::Key) && it.is_broken()).await;

    "values of maps are not looked at" =>
        "validation::values_have_constraints" "validation::nested_members_have_constraints"
    |fake, memory, request| laxer(fake, request, |it| it.is_in(Step::Value) && it.is_broken()).await;

    "structures in a request are not looked into" => "validation::nested_members_have_constraints"
    |fake, memory, request| laxer(fake, request, |it| it.is_nested() && it.is_broken()).await;

    "an absent member is taken for an unknown one" => "validation::members_are_required"
    |fake, memory, request| laxer(fake, request, |it| it.is_required && matches!(it.value, Value::Absent)).await;

    "violations are not counted" => "validation::violations_are_counted_and_named"
    |fake, memory, request| request.send(fake).await.map_err(|error| rephrased(error, |words| {
        words.replace("2 validation errors", "1 validation error")
    }));

    "members are named as on the wire" => "validation::violations_are_counted_and_named"
    |fake, memory, request| request.send(fake).await.map_err(|error| rephrased(error, |words| {
        words.replace("at 'identity", "at 'Identity")
    }));

    "a pool is created before the request is validated" => "validation::a_broken_constraint_changes_nothing"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(input) => {
            fake.create_identity_pool(CreateIdentityPoolInput::new("early", true)).await?;
            fake.create_identity_pool(input).await.map(Response::CreateIdentityPool)
        }
        other => other.send(fake).await,
    };
}

/// Predicate on each value of a request.
type Fits = fn(&Visited<'_>) -> bool;

/// Rejects a request that the fake accepts, if one of its values fits.
async fn stricter(fake: &FakeCognitoIdentity, request: Request, fits: Fits) -> Result<Response> {
    if any(&request, fits) {
        return Err(
            ServiceError::new(ErrorKind::validation(), "1 validation error detected: too strict").into()
        );
    }
    request.send(fake).await
}

/// Accepts a request that breaks a constraint, if one of its values fits: returns ResourceNotFoundException instead.
async fn laxer(fake: &FakeCognitoIdentity, request: Request, fits: Fits) -> Result<Response> {
    let fits = any(&request, fits);
    request.send(fake).await.map_err(|error| match error {
        Error::Service(refusal) if fits && *refusal.kind() == ErrorKind::validation() => {
            ServiceError::new(ErrorKind::ResourceNotFound, "too lax").into()
        }
        other => other,
    })
}
