//! An SDK HTTP client over the trait, with no network: it passes each request's bytes through `serve_both` of
//! `cognito-identity-wire`. Start at [`Connector`].

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_sdk_cognitoidentity::config::{AsyncSleep, HttpClient, RuntimeComponents, SharedAsyncSleep};
use aws_smithy_async::future::timeout::Timeout;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::{HttpError, StatusCode};
use aws_smithy_types::body::SdkBody;
use cognito_identity::sts::Sts;
use cognito_identity::{CognitoIdentity, Error, ErrorKind};
use cognito_identity_wire::{DefaultDialect, Dialect, WireResponse, header, request_id, serve_both};

/// Response header with the milliseconds to wait before a retry.
///
/// The SDK retries throttled requests with up to seconds of back-off in between. Its classifier
/// (`aws_runtime::retries::classifiers`) reads this header, and its standard strategy then waits exactly that long. Only
/// errors that the SDK takes for throttling may have it: before its version 1.110 or so, the classifier panics in a
/// debug build when any other error does. The SDK's hidden retry specification 2.1 and its adaptive mode ignore it.
const RETRY_AFTER: &str = "x-amz-retry-after";

/// The errors of the model that the SDK takes for throttling.
const THROTTLING: [ErrorKind; 2] = [ErrorKind::LimitExceeded, ErrorKind::TooManyRequests];

/// An HTTP client for the SDK that sends every request to a service in this process.
///
/// Requests and responses have the form they have on the wire, so that a client over it serialises, signs, retries and
/// parses as it does against AWS, with these differences:
///
/// - No response has a `Date` header: the service's time may differ from the SDK's, and the SDK would shift its signing
///   clock.
/// - `TooManyRequestsException` and `LimitExceededException` ask for a retry without delay. After other errors that the
///   SDK retries it waits as its configuration says; that of [`config`](crate::config) waits for nothing.
/// - Request ids count up from `00000000-0000-4000-8000-000000000001` unless an error has its own.
/// - When the service fails with [`Error::Transport`], the client sees a failed dispatch that it does not retry.
///
/// `read_timeout` limits the time that the service takes; there is no connection, so `connect_timeout` has no effect.
/// Signatures are not checked.
///
/// With [`with_sts`](Self::with_sts) it is the HTTP client of `aws_sdk_sts::Client` too.
#[derive(Clone, Debug)]
pub struct Connector(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    service: Arc<dyn CognitoIdentity>,
    dialect: Arc<dyn Dialect>,
    sts: Option<Arc<dyn Sts>>,
    requests: AtomicU64,
}

impl Connector {
    /// Makes an HTTP client over `service`, with the [`DefaultDialect`].
    #[must_use]
    pub fn new(service: Arc<dyn CognitoIdentity>) -> Self {
        Self::with_dialect(service, Arc::new(DefaultDialect))
    }

    /// Makes an HTTP client over `service` with this dialect of the protocol.
    #[must_use]
    pub fn with_dialect(service: Arc<dyn CognitoIdentity>, dialect: Arc<dyn Dialect>) -> Self {
        Self(Arc::new(Shared { service, dialect, sts: None, requests: AtomicU64::new(0) }))
    }

    /// Returns a connector that also sends the requests of `aws_sdk_sts::Client` to `sts`. It recognises them by their
    /// protocol: a form, and no `X-Amz-Target`. Without `sts` they get the error `NotImplemented`.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use cognito_identity::{CognitoIdentity, sts::Sts};
    /// use cognito_identity_sdk::{Connector, SdkConfig, sdk_config};
    ///
    /// /// A configuration for the clients of both services.
    /// fn both(service: Arc<dyn CognitoIdentity>, sts: Arc<dyn Sts>) -> SdkConfig {
    ///     let connector = Connector::new(Arc::clone(&service)).with_sts(sts);
    ///     sdk_config(service, "eu-west-1").into_builder().http_client(connector).build()
    /// }
    /// ```
    ///
    /// The returned connector counts its request ids from the beginning.
    #[must_use]
    pub fn with_sts(self, sts: Arc<dyn Sts>) -> Self {
        let Shared { service, dialect, .. } = &*self.0;
        let service = Arc::clone(service);
        let dialect = Arc::clone(dialect);
        Self(Arc::new(Shared { service, dialect, sts: Some(sts), requests: AtomicU64::new(0) }))
    }

    /// Sends one HTTP request as the SDK does, for tests that write the protocol's bytes themselves.
    ///
    /// # Errors
    ///
    /// When the service fails with [`Error::Transport`], or the request's body is a stream.
    pub async fn send(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        serve(Arc::clone(&self.0), request).await
    }
}

impl HttpClient for Connector {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Connection {
            shared: Arc::clone(&self.0),
            read_timeout: settings.read_timeout().zip(components.sleep_impl()),
        })
    }
}

/// The connector under one set of timeouts.
#[derive(Debug)]
struct Connection {
    shared: Arc<Shared>,
    read_timeout: Option<(Duration, SharedAsyncSleep)>,
}

impl HttpConnector for Connection {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let response = serve(Arc::clone(&self.shared), request);
        let Some((limit, sleep)) = &self.read_timeout else {
            return HttpConnectorFuture::new(response);
        };
        let limit = *limit;
        let sleep = sleep.sleep(limit);
        HttpConnectorFuture::new(async move {
            Timeout::new(response, sleep).await.unwrap_or_else(|_| {
                Err(ConnectorError::timeout(
                    format!("no response within the read timeout of {limit:?}").into(),
                ))
            })
        })
    }
}

async fn serve(shared: Arc<Shared>, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
    let number = shared.requests.fetch_add(1, Ordering::Relaxed) + 1;
    let Some(body) = request.body().bytes() else {
        return Err(ConnectorError::user("the request's body is a stream, and not in memory".into()));
    };
    let Shared { service, dialect, sts, .. } = &*shared;
    let header = |name| request.headers().get(name);
    let method = request.method();
    let request_id = request_id(number);
    let response =
        serve_both(&**service, sts.as_deref(), &**dialect, method, header, body, &request_id).await;
    match response {
        Ok(response) => http_response(response).map_err(|error| ConnectorError::other(error.into(), None)),
        Err(Error::Transport(lost)) => Err(ConnectorError::other(lost, None)),
        Err(other) => Err(ConnectorError::other(other.into(), None)),
    }
}

fn http_response(wire: WireResponse) -> Result<HttpResponse, HttpError> {
    let code = wire.header(header::ERROR_TYPE).and_then(|value| value.strip_suffix(':'));
    let is_throttled = code.is_some_and(|code| THROTTLING.iter().any(|kind| kind.code() == code));
    let mut response = HttpResponse::new(StatusCode::try_from(wire.status)?, SdkBody::from(wire.body));
    for (name, value) in wire.headers {
        response.headers_mut().try_insert(name, value)?;
    }
    if is_throttled {
        response.headers_mut().try_insert(RETRY_AFTER, "0")?;
    }
    Ok(response)
}
