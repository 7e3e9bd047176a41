//! Sets up a fake with disturbances and a manual clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use cognito_identity::types::{CreateIdentityPoolInput, DescribeIdentityPoolInput, IdentityPool};
use cognito_identity::{CognitoIdentity, Operation, Request, Response, Result, Timestamp};
use cognito_identity_fake::{Clock, Disturbances, FakeCognitoIdentity};
use cognito_identity_wire::{DefaultDialect, Head, decode_request, target};
use pollster::block_on;
use proptest::prelude::*;

use crate::shared;

/// Configuration of the property tests here.
pub(crate) fn config() -> ProptestConfig {
    shared::config("../contracts/regressions/disturbances.txt")
}

/// A clock that goes wherever it is set, back too. Clones show the same time.
#[derive(Clone, Debug)]
pub(crate) struct AnyClock(Arc<AtomicI64>);

impl AnyClock {
    pub(crate) fn go(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for AnyClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

pub(crate) struct World {
    pub(crate) fake: FakeCognitoIdentity,
    pub(crate) clock: AnyClock,
}

impl World {
    pub(crate) fn with(disturbances: Disturbances) -> Self {
        let clock = AnyClock(Arc::new(AtomicI64::new(1_767_225_600_000)));
        let builder = FakeCognitoIdentity::builder().unsigned_tokens().clock(clock.clone());
        Self { fake: builder.disturbances(disturbances).build().unwrap(), clock }
    }

    pub(crate) fn create_pool(&self, name: &str) -> Result<IdentityPool> {
        let config = CreateIdentityPoolInput {
            developer_provider_name: Some("login.example".to_owned()),
            ..CreateIdentityPoolInput::new(name, true)
        };
        block_on(self.fake.create_identity_pool(config))
    }

    pub(crate) fn rename(&self, pool: &IdentityPool, name: &str) -> IdentityPool {
        let renamed = IdentityPool { identity_pool_name: Some(name.to_owned()), ..pool.clone() };
        block_on(self.fake.update_identity_pool(renamed)).unwrap()
    }

    /// The name of a pool as a read sees it.
    pub(crate) fn name(&self, pool: &IdentityPool) -> Result<String> {
        let input = DescribeIdentityPoolInput::new(id(pool));
        let pool = block_on(self.fake.describe_identity_pool(input))?;
        Ok(pool.identity_pool_name.unwrap_or_default())
    }

    /// Sends a request without members: most operations reject it, once it is admitted.
    pub(crate) fn ask(&self, operation: Operation) -> Result<Response> {
        let name = target(operation);
        let request: Request = decode_request(&DefaultDialect, Head::for_target(&name), b"{}").unwrap();
        block_on(request.send(&self.fake))
    }
}

pub(crate) fn id(pool: &IdentityPool) -> &str {
    pool.identity_pool_id.as_deref().unwrap_or_default()
}
