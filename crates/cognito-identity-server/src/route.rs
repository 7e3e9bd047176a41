//! Routes each request to its handler: the services, the well-known documents, the console or `/_fake/…`.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use cognito_identity::{Error, Operation, ServiceError};
use cognito_identity_fake::{Clock, LostResponse};
use cognito_identity_wire::{WireResponse, header, request_id, serve_both, sts, target_operation};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body, Incoming};
use hyper::header::{CONTENT_ENCODING, HeaderName, HeaderValue, ORIGIN};
use hyper::http::request::Parts;
use hyper::http::uri::PathAndQuery;
use hyper::{Method, Request, StatusCode};
use tokio::sync::OwnedMutexGuard;

use crate::admin::guard;
use crate::app::App;
use crate::http::cors;
use crate::http::response::{RequestError, ServerResponse, from_wire};
use crate::http::signature::{Service, Signed};
use crate::http::well_known;
use crate::options::access::Access;
use crate::redact::{Redactor, is_operation_name};
use crate::storage::journal::Entry;
use crate::{admin, console};

/// Error of a lost response, as the faults are configured: the connection ends without it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lost;

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the response is dropped, as configured by `--lose`")
    }
}

impl std::error::Error for Lost {}

/// Returns the response to any request.
pub(crate) async fn answer(app: &Arc<App>, request: Request<Incoming>) -> Result<ServerResponse, Lost> {
    let (head, body) = request.into_parts();
    let most = app.limits.head;
    if head_size(&head) > most {
        let why = format!("the request's line and headers are larger than {most} bytes");
        return Ok(RequestError::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, why).and_close().into());
    }
    let path = head.uri.path();
    let is_admin = path.starts_with(admin::PREFIX);
    let query = sts_query(&head);
    let is_page = path == "/" && query.is_none() && matches!(head.method, Method::GET | Method::HEAD);
    if (is_admin && !admin::is_open(&head) || is_page)
        && let Err(refused) = guard::admit(app, &head)
    {
        return Ok(refused.and_close().into());
    }
    // One restore at a time, before its body is read: the body may have a GiB, and the new state as much again.
    let restoring = if admin::is_restore(&head) {
        Some(Arc::new(Arc::clone(&app.restoring).lock_owned().await))
    } else {
        None
    };
    let most = match path {
        _ if restoring.is_some() => app.limits.snapshot,
        _ if is_admin => app.limits.body.min(admin::MAX_BODY_BYTES),
        _ => app.limits.body,
    };
    let body = match read(app, body, most).await {
        Ok(body) => body,
        Err(refused) => return Ok(refused.into()),
    };
    if let Some(encoding) = encoding(&head) {
        let why = format!(
            "the body has the Content-Encoding {encoding}, and none is read here; send it as it is (AWS's own response is not known)"
        );
        return Ok(RequestError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, why).into());
    }
    Ok(match (&head.method, path) {
        (&Method::OPTIONS, _) => cors::preflight(&head, &request_id(app.next_request())),
        _ if is_page => console::page(app),
        (_, "/") => service(app, &head, query, &body).await?,
        (&Method::GET | &Method::HEAD, well_known::KEYS) => readable(&head, well_known::keys(&app.fake)),
        (&Method::GET | &Method::HEAD, well_known::DISCOVERY) => {
            readable(&head, well_known::discovery(app.scheme(), guard::host(&head)))
        }
        _ if is_admin => arranged(app, head, body, restoring).await,
        _ => {
            let why = "no such path; send POST requests to `/` (the console is GET `/`)";
            RequestError::new(StatusCode::NOT_FOUND, why).into()
        }
    })
}

/// Bytes of a request's line and headers, without optional space around values.
fn head_size(head: &Parts) -> usize {
    let uri = &head.uri;
    let scheme = uri.scheme_str().map_or(0, |scheme| scheme.len() + "://".len());
    let authority = uri.authority().map_or(0, |authority| authority.as_str().len());
    let path = uri.path_and_query().map_or(0, |path| path.as_str().len());
    let line = head.method.as_str().len() + scheme + authority + path + "  HTTP/1.1\r\n".len();
    let header =
        |(name, value): (&HeaderName, &HeaderValue)| name.as_str().len() + value.len() + ": \r\n".len();
    line + head.headers.iter().map(header).sum::<usize>() + "\r\n".len()
}

/// The right to restore a whole state.
type Restoring = Arc<OwnedMutexGuard<()>>;

/// Returns the response to a request to `/_fake/…`. Saving or restoring a large state takes a while, and other requests
/// go on.
async fn arranged(
    app: &Arc<App>,
    head: Parts,
    body: Vec<u8>,
    restoring: Option<Restoring>,
) -> ServerResponse {
    let own = Arc::clone(app);
    // The request is carried out even if the client disconnects.
    let lasting = restoring.clone();
    let response = tokio::task::spawn_blocking(move || {
        let _lasting = lasting;
        admin::answer(&own, &head, body)
    })
    .await;
    app.stored().await;
    response.unwrap_or_else(|_| {
        RequestError::new(StatusCode::INTERNAL_SERVER_ERROR, "internal error: a bug of this server").into()
    })
}

async fn read(app: &App, body: Incoming, most: usize) -> Result<Vec<u8>, RequestError> {
    let too_large = || {
        let why = format!("the body is larger than {most} bytes");
        RequestError::new(StatusCode::PAYLOAD_TOO_LARGE, why).and_close()
    };
    if body.size_hint().lower() > most as u64 {
        return Err(too_large());
    }
    let mut body = Limited::new(body, most);
    let whole = tokio::time::timeout(app.limits.body_time, async {
        // No list of frames that is put together in the end, which would be the body twice.
        let mut whole = Vec::new();
        while let Some(frame) = body.frame().await.transpose()? {
            whole.extend_from_slice(frame.data_ref().map_or(&[], |data| data));
        }
        Ok::<_, <Limited<Incoming> as Body>::Error>(whole)
    });
    match whole.await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
        Ok(Err(_)) => Err(RequestError::bad("the body is incomplete or malformed").and_close()),
        Err(_) => {
            let why = "the body did not arrive in time";
            Err(RequestError::new(StatusCode::REQUEST_TIMEOUT, why).and_close())
        }
    }
}

/// The query of a request to STS that has the form in its URL, as STS accepts.
fn sts_query(head: &Parts) -> Option<&str> {
    let query = head.uri.query().filter(|_| head.method == Method::GET)?;
    query.split('&').any(|field| field.split('=').next() == Some("Action")).then_some(query)
}

/// The encoding of a body that is not sent as it is.
fn encoding(head: &Parts) -> Option<Cow<'_, str>> {
    let encodings = head.headers.get_all(CONTENT_ENCODING).iter();
    let mut encodings = encodings.map(|encoding| String::from_utf8_lossy(encoding.as_bytes()));
    encodings.find(|encoding| !encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity"))
}

/// Returns the response of Cognito Identity, or of STS, whose form is the body or the `query`.
async fn service(app: &App, head: &Parts, query: Option<&str>, body: &[u8]) -> Result<ServerResponse, Lost> {
    let number = app.next_request();
    let id = request_id(number);
    let header = |name: &'static str| match (name, query) {
        (header::TARGET, Some(_)) => None,
        (header::CONTENT_TYPE, Some(_)) => Some(sts::CONTENT_TYPE),
        _ => head.headers.get(name).and_then(|value| value.to_str().ok()),
    };
    let form = query.map_or(body, str::as_bytes);
    let asked = Asked::from_request(header(header::TARGET), header(header::CONTENT_TYPE), form);
    let mut logged = app.log.as_ref().map(|log| log.begin(number, asked.name.clone()));
    if let Some(delays) = &app.delays {
        tokio::time::sleep(delays.next()).await;
    }
    let response = match check(app, &asked, head, body) {
        Ok(()) => {
            // A form in the URL is read as one in the body.
            let method = if query.is_some() { "POST" } else { head.method.as_str() };
            serve_both(&app.fake, Some(&app.sts), &*app.dialect, method, header, form, &id).await
        }
        Err(refused) => Ok(match asked.service {
            Service::Identity => WireResponse::from_result(&*app.dialect, &Err(Error::Service(refused)), &id),
            Service::Sts => sts::error_response(&Error::Service(refused), &id),
        }),
    };
    app.stored().await;
    let entry = match &response {
        Ok(response) => {
            let is_form = asked.service == Service::Sts;
            let redactor = || Redactor::new(head, form, is_form);
            Entry::from_response(number, &id, app.clock.now(), asked.name, response, redactor)
        }
        Err(lost) => Entry::lost(number, app.clock.now(), asked.name, has_arrived(lost)),
    };
    if let Some(logged) = &mut logged {
        logged.end(&entry);
    }
    app.journal.add(entry);
    response.map(|response| readable(head, from_wire(response))).map_err(|_| Lost)
}

/// Whether a request with a lost response was carried out.
fn has_arrived(error: &Error) -> bool {
    match error {
        Error::Transport(lost) => lost.downcast_ref::<LostResponse>().is_none_or(LostResponse::has_arrived),
        _ => true,
    }
}

fn check(app: &App, asked: &Asked, head: &Parts, body: &[u8]) -> Result<(), ServiceError> {
    let Access::Signed(keys) = &app.access else { return Ok(()) };
    if !asked.wants_signature {
        return Ok(());
    }
    let method = head.method.as_str();
    let path = head.uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let signed = Signed { service: asked.service, method, path, headers: &head.headers, body };
    #[allow(clippy::disallowed_methods, reason = "clients sign by the real time, whatever the fake's is")]
    let now = SystemTime::now();
    signed.check(app, keys, now)
}

/// Target of a request to the services.
struct Asked {
    service: Service,
    /// Operation, or the text in its place. That may be any text, even a token, so only names of operations are
    /// repeated.
    name: Cow<'static, str>,
    wants_signature: bool,
}

impl Asked {
    fn from_request(target: Option<&str>, content_type: Option<&str>, body: &[u8]) -> Self {
        if target.is_none() && content_type.is_some_and(sts::is_query) {
            let action = sts::action(body);
            // An unreadable or unknown action requires a signature too.
            let wants_signature = action.as_deref() != Some("AssumeRoleWithWebIdentity");
            let shown = match action.as_deref() {
                Some(action) if is_operation_name(action) => action,
                Some(_) => "unknown action",
                None => "no action",
            };
            let name = format!("STS {shown}").into();
            return Self { service: Service::Sts, name, wants_signature };
        }
        let name = target.and_then(target_operation);
        let operation = name.and_then(Operation::from_name);
        let name = match (operation, name) {
            (Some(known), _) => known.name().into(),
            (None, Some(name)) if is_operation_name(name) => Cow::Owned(name.to_owned()),
            (None, _) if target.is_none() => "no target".into(),
            (None, _) => "unknown operation".into(),
        };
        Self {
            service: Service::Identity,
            name,
            wants_signature: operation.is_some_and(Operation::is_signed),
        }
    }
}

/// Makes the response readable for a page of another origin.
fn readable(head: &Parts, mut response: ServerResponse) -> ServerResponse {
    if head.headers.contains_key(ORIGIN) {
        cors::expose(&mut response);
    }
    response
}
