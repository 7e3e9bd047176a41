//! Sends HTTP requests to one endpoint, with TLS if its URL begins with `https://`. Start reading at [`Http`].

use std::cell::Cell;
use std::sync::Once;
use std::time::Duration;

use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use cognito_identity::{Error, Operation};
use cognito_identity_contracts::{RawRequest, RawResponse, error_chain};
use cognito_identity_wire::{header, target_operation};

use super::signing::Signer;
use crate::error::{RunError, RunErrorKind};

pub(crate) use aws_smithy_runtime_api::client::http::SharedHttpClient as Client;

/// Largest response that is read, in bytes: far more than the service sends.
const MAX_RESPONSE_BYTES: usize = 1024 * 1024;

/// HTTP to an endpoint, without the gate's rules.
#[derive(Clone, Debug)]
pub(crate) struct Http {
    connector: SharedHttpConnector,
    url: String,
    timeout: Duration,
}

impl Http {
    pub(crate) fn new(url: &str, authority: Option<&[u8]>, timeout: Duration) -> Result<Self, RunError> {
        let wrong = |why: String| RunError::new(RunErrorKind::Options, why);
        let connector = if url.starts_with("https://") {
            let trusted = match authority {
                Some(pem) => TrustStore::empty().with_pem_certificate(certificate(pem)?),
                None => TrustStore::default(),
            };
            let context = TlsContext::builder().with_trust_store(trusted).build();
            let context = context.map_err(|error| {
                RunError::new(RunErrorKind::Backend, "TLS cannot be set up").because(error)
            })?;
            // The library panics at an unreadable certificate, and if the system has no roots.
            tls(context).ok_or_else(|| {
                let why = match authority {
                    Some(_) => "the certificate file contains a certificate that cannot be read",
                    None => "the system trusts no certificates, and no file of them is given",
                };
                wrong(format!("{why}; allowed: {ALLOWED}"))
            })?
        } else if url.starts_with("http://") {
            if authority.is_some() {
                // A user who names a certificate wants keys and tokens to be sent to its owner only.
                let why = format!(
                    "a certificate file does not go with `{url}`; allowed with it: https://HOST:PORT"
                );
                return Err(wrong(why));
            }
            SharedHttpConnector::new(Connector::builder().build_http())
        } else {
            return Err(wrong(format!(
                "`{url}` is no endpoint; allowed: http://HOST:PORT and https://HOST:PORT"
            )));
        };
        Ok(Self { connector, url: url.trim_end_matches('/').to_owned(), timeout })
    }

    pub(crate) fn connector(&self) -> SharedHttpConnector {
        self.connector.clone()
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Sends a request for a path of the endpoint with a JSON body, and returns the status and the body of the
    /// response.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: String) -> Result<(u16, Vec<u8>), String> {
        let mut request = HttpRequest::new(SdkBody::from(body));
        let made = request.set_method(method).map_err(|error| error.to_string());
        made.and_then(|()| {
            request.set_uri(format!("{}{path}", self.url)).map_err(|error| error.to_string())?;
            let headers = request.headers_mut();
            headers.try_insert("content-type", "application/json").map_err(|error| error.to_string())?;
            Ok(())
        })?;
        let response = exchange(&self.connector, request, self.timeout).await?;
        Ok((response.status().as_u16(), response.body().bytes().unwrap_or_default().to_vec()))
    }
}

/// Allowed content of a certificate file, for error texts.
const ALLOWED: &str =
    "a PEM file with the endpoint's CA certificate, starting with -----BEGIN CERTIFICATE-----";

/// Returns a connector for HTTP over TLS, if the certificates are readable.
fn tls(context: TlsContext) -> Option<SharedHttpConnector> {
    let provider = Provider::Rustls(CryptoMode::Ring);
    quietly(|| {
        SharedHttpConnector::new(Connector::builder().tls_provider(provider).tls_context(context).build())
    })
}

/// Runs `attempt`; returns `None` if it panics, without printing the panic.
fn quietly<T>(attempt: impl FnOnce() -> T) -> Option<T> {
    thread_local!(static IS_QUIET: Cell<bool> = const { Cell::new(false) });
    // The hook is global, so it is set once and is silent on threads with an attempt only. Panics on other threads are
    // printed, and two threads that open endpoints at once do not restore each other's hook.
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !IS_QUIET.get() {
                hook(panic);
            }
        }));
    });
    IS_QUIET.set(true);
    let tried = std::panic::catch_unwind(std::panic::AssertUnwindSafe(attempt));
    IS_QUIET.set(false);
    tried.ok()
}

/// Checks that a file contains a certificate.
fn certificate(pem: &[u8]) -> Result<Vec<u8>, RunError> {
    const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
    let mut lines = pem.split(|byte| matches!(byte, b'\r' | b'\n'));
    if lines.any(|line| line.starts_with(BEGIN)) {
        return Ok(pem.to_vec());
    }
    let is = if pem.trim_ascii().is_empty() { "is empty" } else { "contains no certificate" };
    let why = format!("the certificate file {is}; allowed: {ALLOWED}");
    Err(RunError::new(RunErrorKind::Options, why))
}

/// Sends a request and reads the whole response, within the timeout.
pub(crate) async fn exchange(
    connector: &SharedHttpConnector,
    request: HttpRequest,
    timeout: Duration,
) -> Result<HttpResponse, String> {
    let whole = async {
        let response = connector.call(request).await.map_err(|error| error_chain(&error))?;
        collected(response).await
    };
    match tokio::time::timeout(timeout, whole).await {
        Ok(response) => response,
        Err(_) => Err(format!("no response within {} s", timeout.as_secs_f64())),
    }
}

/// Returns the response with its body in memory.
async fn collected(mut response: HttpResponse) -> Result<HttpResponse, String> {
    use http_body_util::{BodyExt, Limited};
    let body = Limited::new(response.take_body(), MAX_RESPONSE_BYTES).collect().await;
    let body =
        body.map_err(|error| format!("the response is incomplete: {}", error_chain(&*error)))?.to_bytes();
    *response.body_mut() = SdkBody::from(body);
    Ok(response)
}

/// Sender of signed raw requests.
#[derive(Debug)]
pub(crate) struct HttpTransport {
    connector: SharedHttpConnector,
    url: String,
    signer: Signer,
}

impl HttpTransport {
    pub(crate) fn new(connector: SharedHttpConnector, url: &str, signer: Signer) -> Self {
        Self { connector, url: url.to_owned(), signer }
    }

    pub(crate) async fn post(&self, request: RawRequest, timeout: Duration) -> Result<RawResponse, Error> {
        let lost = |why: String| Error::Transport(why.into());
        let request = self.request(request).map_err(lost)?;
        let response = exchange(&self.connector, request, timeout).await.map_err(lost)?;
        let headers = response.headers().iter().map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        let body = response.body().bytes().unwrap_or_default().to_vec();
        Ok(RawResponse { status: response.status().as_u16(), headers: headers.collect(), body })
    }

    /// Sends the first request of a run, with a timeout of 10 s.
    ///
    /// # Errors
    ///
    /// If the endpoint cannot be reached.
    pub(crate) async fn reach(&self, request: RawRequest) -> Result<RawResponse, RunError> {
        const TIMEOUT: Duration = Duration::from_secs(10);
        let cannot = || RunError::new(RunErrorKind::Backend, format!("cannot reach {}", self.url));
        self.post(request, TIMEOUT).await.map_err(|error| match error {
            Error::Transport(why) => cannot().because(why),
            other => cannot().because(other),
        })
    }

    fn request(&self, raw: RawRequest) -> Result<HttpRequest, String> {
        let signature = if raw.is_signed { self.signer.headers(&self.url, &raw)? } else { Vec::new() };
        let mut request = HttpRequest::new(SdkBody::from(raw.body));
        request.set_method("POST").map_err(|error| error.to_string())?;
        request.set_uri(self.url.as_str()).map_err(|error| error.to_string())?;
        let given = raw.headers.into_iter().map(|(name, value)| (name.to_owned(), value));
        for (name, value) in given.chain(signature) {
            request.headers_mut().try_insert(name, value).map_err(|error| error.to_string())?;
        }
        Ok(request)
    }
}

/// Returns the operation in the request's target header, if it names one.
pub(crate) fn operation(request: &HttpRequest) -> Option<Operation> {
    let target = request.headers().get(header::TARGET)?;
    Operation::from_name(target_operation(target)?)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Barrier, Mutex};
    use std::thread;

    use super::*;

    /// Of two attempts at once, the first to begin is the first to end.
    #[test]
    fn only_attempts_are_quiet() {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hearing = Arc::clone(&heard);
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            hearing.lock().unwrap().extend(panic.payload_as_str().map(str::to_owned));
            hook(panic);
        }));
        let [first_in, both_in, first_out] = std::array::from_fn(|_| Barrier::new(2));
        thread::scope(|scope| {
            scope.spawn(|| {
                quietly(|| (first_in.wait(), both_in.wait()));
                first_out.wait();
            });
            scope.spawn(|| {
                first_in.wait();
                let ends = quietly(|| -> () {
                    both_in.wait();
                    first_out.wait();
                    panic!("an attempt")
                });
                assert_eq!(ends, None);
            });
        });
        let _ = thread::spawn(|| panic!("no attempt")).join();
        // The hook locks `heard` for a failed assertion too, so the lock is released first.
        let heard = heard.lock().unwrap().clone();
        let was_heard = |words: &str| heard.iter().any(|message| message == words);
        assert!(was_heard("no attempt") && !was_heard("an attempt"), "{heard:?}");
    }
}
