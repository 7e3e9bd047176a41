//! The rules of the service that operations share. Each module has one subject; `operations/` combines them.

pub(crate) mod caller;
pub(crate) mod description;
pub(crate) mod disabled;
pub(crate) mod logins;
pub(crate) mod page;
pub(crate) mod pool_config;
pub(crate) mod role_choice;
pub(crate) mod session_tags;
pub(crate) mod tagged_resource;
pub(crate) mod tokens;
pub(crate) mod trust;
pub(crate) mod union;
pub(crate) mod unlinking;
