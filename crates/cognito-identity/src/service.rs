//! The trait [`CognitoIdentity`], its implementations for pointers, and [`Handle`] for services that handle all
//! operations in one place. All come from one macro over the list of operations. Start at [`CognitoIdentity`].

use std::fmt::Debug;
use std::pin::Pin;

use async_trait::async_trait;

use crate::operation::for_each_operation;
use crate::{Request, Response, Result};

/// Implements the trait for a pointer by returning the future of the service behind it: a call through an
/// `Arc<dyn CognitoIdentity>` boxes one future, not two. The signature is the one that `async_trait` generates.
macro_rules! forward {
    ($pointer:ty { $($method:ident($input:ty) -> $output:ty)* }) => {
        #[deny(clippy::missing_trait_methods)]
        impl<T: CognitoIdentity + ?Sized> CognitoIdentity for $pointer {
            $(fn $method<'a, 'async_trait>(&'a self, input: $input) -> ResponseFuture<'async_trait, $output>
            where
                'a: 'async_trait,
                Self: 'async_trait,
            {
                (**self).$method(input)
            })*
        }
    };
}

type ResponseFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

macro_rules! define_trait {
    ($($(#[$meta:meta])* $name:ident $method:ident($input:ty) -> $output:ty, $auth:ident, $access:ident, [$($rate:literal)?], [$($error:ident)*];)*) => {
        /// The service: 23 operations, each from a request's members to a response's members.
        ///
        /// Every method fails with [`Error::Service`](crate::Error::Service) when the service returns an error, and
        /// then nothing has changed, or with [`Error::Transport`](crate::Error::Transport) when there is no usable
        /// response. [`Operation::declared_errors`](crate::Operation::declared_errors) lists the errors that the model
        /// declares for each operation.
        #[async_trait]
        pub trait CognitoIdentity: Debug + Send + Sync {
            $($(#[$meta])* async fn $method(&self, input: $input) -> Result<$output>;)*
        }

        forward!(&T { $($method($input) -> $output)* });
        forward!(Box<T> { $($method($input) -> $output)* });
        forward!(std::sync::Arc<T> { $($method($input) -> $output)* });

        #[async_trait]
        impl<H: Handle> CognitoIdentity for HandleAll<H> {
            $(async fn $method(&self, input: $input) -> Result<$output> {
                self.0.handle(Request::$name(input)).await?.$method()
            })*
        }

        impl Request {
            /// Sends the request to `service`.
            ///
            /// # Errors
            ///
            /// The error of the operation's method of [`CognitoIdentity`].
            pub async fn send(self, service: &dyn CognitoIdentity) -> Result<Response> {
                match self {
                    $(Self::$name(input) => service.$method(input).await.map(Response::$name),)*
                }
            }
        }
    };
}

for_each_operation!(define_trait);

/// A service that handles every operation in one place: a recorder, a proxy, a fault injector, a test's own wrapper.
///
/// [`HandleAll`] makes a [`CognitoIdentity`] of it.
///
/// ```
/// use cognito_identity::{CognitoIdentity, Handle, HandleAll, Request, Response, Result};
///
/// #[derive(Debug)]
/// struct Logged<S>(S);
///
/// #[async_trait::async_trait]
/// impl<S: CognitoIdentity> Handle for Logged<S> {
///     async fn handle(&self, request: Request) -> Result<Response> {
///         eprintln!("{}", request.operation());
///         request.send(&self.0).await
///     }
/// }
///
/// fn logged(service: impl CognitoIdentity) -> impl CognitoIdentity {
///     HandleAll(Logged(service))
/// }
/// ```
#[async_trait]
pub trait Handle: Debug + Send + Sync {
    /// Handles one request. The response must be of the request's own operation; the methods of the trait return
    /// [`Error::Transport`](crate::Error::Transport) for any other.
    async fn handle(&self, request: Request) -> Result<Response>;
}

/// Implementation of [`CognitoIdentity`] by a [`Handle`], or by a pointer to one.
#[derive(Clone, Copy, Debug, Default)]
pub struct HandleAll<H>(pub H);

macro_rules! forward_handle {
    ($($pointer:ty)*) => {$(
        impl<H: Handle + ?Sized> Handle for $pointer {
            fn handle<'a, 'async_trait>(&'a self, request: Request) -> ResponseFuture<'async_trait, Response>
            where
                'a: 'async_trait,
                Self: 'async_trait,
            {
                (**self).handle(request)
            }
        }
    )*};
}

forward_handle!(&H Box<H> std::sync::Arc<H>);
