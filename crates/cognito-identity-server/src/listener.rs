//! Listens on the port, serves connections, and drains them when asked to stop. Start reading at [`Server`].

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use cognito_identity_fake::Builder;
use hyper::Request;
use hyper::body::Incoming;
#[cfg(feature = "tls")]
use hyper::header::HOST;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_io_timeout::TimeoutStream;

use crate::app::App;
use crate::app::clock::MovableClock;
use crate::error::{ServeError, ServeErrorKind};
use crate::http::connections::{Connection, Connections};
#[cfg(feature = "tls")]
use crate::http::response::RequestError;
use crate::http::response::ServerResponse;
use crate::options::Options;
use crate::options::access::Access;
use crate::options::latency::Latency;
#[cfg(feature = "tls")]
use crate::options::tls::Opened;
use crate::route;
use crate::route::Lost;
use crate::storage::paths::{NamedFile, require_own_files};
use crate::storage::request_log::RequestLog;
use crate::storage::state_file::StateFile;

/// Open files that are not connections: the listener, the state file and the runtime's.
const OTHER_FILES: u64 = 64;

/// Length of the queue of connections, if the system allows it: a burst of clients needs no retries.
const BACKLOG: u32 = 4096;

/// Pause before the next attempt to accept a connection, such as when open files run out.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(20);

/// Server that listens, and serves requests once it runs.
#[derive(Debug)]
pub struct Server {
    app: Arc<App>,
    listener: TcpListener,
    address: SocketAddr,
    state: Option<StateFile>,
    connections: usize,
}

impl Server {
    /// Builds the fake, restores its state, and binds the port. The fake's clock is the server's: that of the machine,
    /// until a client moves it.
    ///
    /// # Errors
    ///
    /// If the fake cannot be built, the state file cannot be read, the log cannot be written, the address cannot be
    /// bound, or other machines could reach the server without signatures.
    #[allow(
        clippy::unused_async,
        reason = "binding a port needs the runtime, and may wait in a later version"
    )]
    pub async fn bind(fake: Builder, options: Options) -> Result<Self, ServeError> {
        let Options {
            host,
            port,
            access,
            allow_remote,
            state,
            latency,
            log,
            limits,
            #[cfg(feature = "tls")]
            tls,
        } = options;
        if !host.is_loopback() && !allow_remote && matches!(access, Access::Open) {
            let why = format!(
                "{host} is reachable from other machines without signatures; use `--auth sigv4`, `--allow-remote`, or \
                 listen on 127.0.0.1"
            );
            return Err(ServeError::new(ServeErrorKind::Options, why));
        }
        if let Some(latency) = latency.filter(|latency| latency.least > latency.most) {
            let Latency { least, most, .. } = latency;
            let why = format!("the minimum latency {least:?} exceeds the maximum {most:?}");
            return Err(ServeError::new(ServeErrorKind::Options, why));
        }
        let named = [("the state", &state), ("the log", &log)];
        let named = named
            .iter()
            .filter_map(|(name, path)| Some(NamedFile { name, path: path.as_deref()?, is_written: true }));
        require_own_files(&named.collect::<Vec<_>>())?;
        let clock = MovableClock::default();
        let fake = fake.clock(clock.clone()).build();
        let fake = fake.map_err(|error| ServeError::new(ServeErrorKind::Options, error.to_string()))?;
        let cannot = |error: io::Error| {
            ServeError::new(ServeErrorKind::Address, format!("cannot listen on {host}, port {port}"))
                .because(error)
        };
        // First, so that a server that cannot run leaves no files behind.
        let listener = listen(SocketAddr::new(host, port)).map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        let log = log.map(|path| RequestLog::open(&path)).transpose()?;
        let state = state.map(|path| StateFile::open(&path, &fake)).transpose()?;
        let files = rlimit::increase_nofile_limit(u64::MAX).unwrap_or(u64::MAX);
        let files = usize::try_from(files.saturating_sub(OTHER_FILES)).unwrap_or(usize::MAX);
        let connections = limits.connections.min(files.max(1));
        let mut app = App::new(
            fake,
            clock,
            access,
            limits,
            latency,
            log,
            #[cfg(feature = "tls")]
            tls,
        );
        app.changes = state.as_ref().map(StateFile::queue);
        let app = Arc::new(app);
        Ok(Self { app, listener, address, state, connections })
    }

    /// URL of the server: `http://127.0.0.1:9229`, or by https if it has a certificate.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}://{}", self.app.scheme(), self.address)
    }

    /// Port of the server.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Serves requests until `stop` resolves; then it finishes the running ones within a timeout, and accepts no
    /// others.
    ///
    /// # Errors
    ///
    /// If the state cannot be written, at the end or before. From then on no request is answered unless its change is
    /// stored.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<(), ServeError> {
        let Self { app, listener, mut state, connections: most, .. } = self;
        let mut failed = None;
        let (stopping, _) = watch::channel(false);
        let mut tasks = JoinSet::new();
        {
            let mut stop = pin!(stop);
            let mut state_failed = pin!(async {
                match &mut state {
                    Some(file) => file.failed().await,
                    None => std::future::pending().await,
                }
            });
            let connections = Connections::default();
            loop {
                tokio::select! {
                    () = &mut stop => break,
                    error = &mut state_failed => {
                        failed = Some(error);
                        break;
                    }
                    Some(_) = tasks.join_next() => {}
                    accepted = listener.accept() => match accepted {
                        Ok((stream, _)) => {
                            if let Some(connection) = connections.open(most) {
                                tasks.spawn(serve_stream(Arc::clone(&app), stream, connection, stopping.subscribe()));
                            }
                        }
                        Err(_) => tokio::time::sleep(ACCEPT_RETRY_DELAY).await,
                    },
                }
            }
        }
        drop(listener);
        if let Some(error) = failed {
            // Requests that wait for their changes to be stored would wait for ever.
            tasks.shutdown().await;
            return Err(error);
        }
        stopping.send_replace(true);
        let _ =
            tokio::time::timeout(app.limits.drain_time, async { while tasks.join_next().await.is_some() {} })
                .await;
        tasks.shutdown().await;
        state.map_or(Ok(()), StateFile::close)
    }
}

/// Size of the buffer for a head, in bytes. A larger head may be read before the buffer is full, depending on its
/// packets; so the buffer holds any head within its limit, and [`route::answer`] rejects the others by their size.
fn head_buffer(limit: usize) -> usize {
    // Optional space around values does not count; less than 8 KiB is no buffer for the library.
    limit.saturating_mul(2).max(8 << 10)
}

/// Binds the port.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A server that was just stopped leaves the port behind for a while.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves one connection, after a handshake if the server has a certificate.
async fn serve_stream(
    app: Arc<App>,
    stream: TcpStream,
    connection: Connection,
    mut stopping: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(app.limits.write_time));
    let stream = Box::pin(stream);
    let answer = |request| route::answer(&app, request);
    #[cfg(feature = "tls")]
    if let Some(tls) = &app.tls {
        let opened = tokio::select! {
            opened = tokio::time::timeout(app.limits.head_time, tls.open(stream)) => opened,
            () = connection.evicted() => return,
            _ = stopping.changed() => return,
        };
        return match opened {
            Ok(Ok(Opened::Encrypted(stream))) => {
                serve_http(&app, stream, answer, &connection, &mut stopping).await;
            }
            Ok(Ok(Opened::Plain(stream))) => {
                serve_http(&app, stream, wants_https, &connection, &mut stopping).await;
            }
            // The handshake failed, or took too long.
            Ok(Err(_)) | Err(_) => {}
        };
    }
    serve_http(&app, stream, answer, &connection, &mut stopping).await;
}

/// The error for a client that calls the server by http where it has https.
#[cfg(feature = "tls")]
async fn wants_https(request: Request<Incoming>) -> Result<ServerResponse, Lost> {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("HOST:PORT");
    Ok(RequestError::bad(format!("this server speaks https only; call https://{host}")).and_close().into())
}

/// Serves requests until the client disconnects or the server closes the connection.
async fn serve_http<S, A, F>(
    app: &App,
    stream: S,
    answer: A,
    connection: &Connection,
    stopping: &mut watch::Receiver<bool>,
) where
    S: AsyncRead + AsyncWrite + Unpin,
    A: Fn(Request<Incoming>) -> F,
    F: Future<Output = Result<ServerResponse, Lost>>,
{
    let service = service_fn(|request| {
        connection.note(true);
        let response = answer(request);
        async {
            let response = response.await;
            connection.note(false);
            // An error ends the connection before any byte of a response is written.
            response
        }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(app.limits.head_time)
        .max_buf_size(head_buffer(app.limits.head))
        .half_close(true);
    let mut serving = pin!(http.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        _ = &mut serving => {}
        () = connection.evicted() => {}
        _ = stopping.changed() => {
            serving.as_mut().graceful_shutdown();
            let _ = serving.await;
        }
    }
}
