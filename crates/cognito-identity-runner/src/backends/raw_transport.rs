//! Sends raw bytes to this workspace's backends: through the wire or through the fake's HTTP connector. Start reading
//! at [`RawTransport::post`].

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cognito_identity::{CognitoIdentity, Error, Result};
use cognito_identity_contracts::{RawRequest, RawResponse};
use cognito_identity_sdk::{Connector, HttpRequest, HttpResponse};
use cognito_identity_wire::{Dialect, Head, WireResponse, header, request_id, serve};

/// Entry of raw bytes.
#[derive(Debug)]
pub(crate) enum RawTransport {
    /// The wire in front of a service.
    Wire { service: Arc<dyn CognitoIdentity>, dialect: Arc<dyn Dialect>, requests: AtomicU64 },
    /// The fake's HTTP connector, which an SDK client uses in place of a network.
    Connector(Connector),
}

impl RawTransport {
    pub(crate) async fn post(&self, request: RawRequest) -> Result<RawResponse> {
        match self {
            Self::Wire { service, dialect, requests } => {
                let head = Head {
                    method: "POST",
                    target: request.header(header::TARGET),
                    content_type: request.header(header::CONTENT_TYPE),
                };
                let id = request_id(requests.fetch_add(1, Ordering::Relaxed) + 1);
                serve(&**service, &**dialect, head, &request.body, &id).await.map(served)
            }
            Self::Connector(connector) => connected(connector, request).await.map_err(Error::Transport),
        }
    }
}

fn served(response: WireResponse) -> RawResponse {
    let headers = response.headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    RawResponse { status: response.status, headers, body: response.body }
}

async fn connected(
    connector: &Connector,
    request: RawRequest,
) -> std::result::Result<RawResponse, Box<dyn std::error::Error + Send + Sync>> {
    let mut http = HttpRequest::new(request.body.into());
    http.set_method("POST")?;
    for (name, value) in request.headers {
        http.headers_mut().try_insert(name, value)?;
    }
    let response: HttpResponse = connector.send(http).await?;
    let headers =
        response.headers().iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let body = response.body().bytes().unwrap_or_default().to_vec();
    Ok(RawResponse { status: response.status().as_u16(), headers, body })
}
