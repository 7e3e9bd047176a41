//! A case that sends a request at every edge of the model's constraints.

use std::collections::BTreeSet;

use cognito_identity::types::{
    DescribeIdentityPoolInput, GetIdentityPoolRolesInput, GetIdentityPoolRolesOutput, IdentityPool,
    IdentityPoolShortDescription,
};
use cognito_identity::{Error, ErrorKind};
use serde_json::json;

use super::{Choices, Constraint, ConstraintSite, Edge, Fixtures, Topic, sites};
use crate::case::Case;
use crate::case::pool::{Pool, View};
use crate::case::strategies::{DEVELOPER_PROVIDER, unknown_id};
use crate::failure::{Check, Failure, rejected, require};
use crate::no_verdict::NoVerdict;

/// Names of pools are apart because a name at an edge cannot begin as those of a lease do.
const POOL_NAME: &str = "IdentityPoolName";

const POOL_ID: &str = "IdentityPoolId";

const USERS: [&str; 2] = ["alice", "bob"];

/// Observable state of a pool, its identities and the account's other pools.
#[derive(Debug, PartialEq)]
pub(crate) struct VisibleState {
    identities: View,
    described: IdentityPool,
    roles: GetIdentityPoolRolesOutput,
    pools: Vec<IdentityPoolShortDescription>,
}

/// A pool with two users and a guest, which every request names where it can: except for the value at the edge, each
/// request is valid.
pub(crate) struct BoundaryCases<'a> {
    c: &'a Case<'a>,
    pool: Pool<'a>,
    fixtures: Fixtures,
    choices: Choices,
}

impl<'a> BoundaryCases<'a> {
    pub(crate) async fn new(c: &'a Case<'a>, choices: Choices) -> Check<Self> {
        let pool = c.pool().await?;
        let [alice, bob] = USERS;
        let identity = match pool.sign_in(alice).await {
            // A backend without developer users is judged by what else it has.
            Err(Failure::Inconclusive(_)) => pool.guest().await?,
            signed_in => {
                pool.sign_in(bob).await?;
                signed_in?
            }
        };
        let name = c.bare_config().identity_pool_name;
        let fixtures = Fixtures::default()
            .with(POOL_NAME, name)
            .with(POOL_ID, pool.id.as_str())
            .with("IdentityId", identity)
            .with("ResourceArn", pool.arn(c.account()))
            .with("IdentityIdsToDelete", vec![pool.guest().await?])
            .with("DeveloperProviderName", DEVELOPER_PROVIDER)
            .with("DeveloperUserIdentifier", alice)
            .with("SourceUserIdentifier", bob)
            .with("DestinationUserIdentifier", alice)
            .with("Logins", json!({ DEVELOPER_PROVIDER: alice }));
        Ok(Self { c, pool, fixtures, choices })
    }

    /// Checks every constraint of a topic: a request that breaks one is rejected with ValidationException, one that
    /// satisfies them all is not. [`name_pools`](Self::name_pools) checks the legal names of pools.
    pub(crate) async fn hold(&self, topic: Topic) -> Check {
        let edges = self.edges(|site| site.topic() == topic);
        // The illegal ones come first, because they must not change the state that the legal ones need.
        let (legal, illegal): (Vec<_>, Vec<_>) =
            edges.into_iter().partition(|(_, edge)| *edge.breaks.end() == 0);
        let mut unjudged = Unjudged::default();
        for (site, edge) in &illegal {
            unjudged.unless_silent(edge, self.refusal(site, edge)).await?;
        }
        for (site, edge) in legal.iter().filter(|(site, _)| site.member() != POOL_NAME) {
            unjudged.unless_silent(edge, self.accept(site, edge)).await?;
        }
        unjudged.end()
    }

    /// Gives pools every name at an edge of what is legal.
    pub(crate) async fn name_pools(&self) -> Check {
        let edges = self.edges(|site| site.member() == POOL_NAME);
        for (site, edge) in edges.iter().filter(|(_, edge)| *edge.breaks.end() == 0) {
            self.accept(site, edge).await?;
        }
        Ok(())
    }

    /// Requires that every validation error counts and names the broken constraints.
    pub(crate) async fn read_refusals(&self) -> Check {
        let mut unjudged = Unjudged::default();
        for (site, edge) in self.illegal() {
            let Some(message) = unjudged.unless_silent(&edge, self.refusal(&site, &edge)).await? else {
                continue;
            };
            let (head, violations) = message.split_once(" detected: ").unwrap_or((&message, ""));
            let heads = edge.breaks.map(|count| match count {
                1 => "1 validation error".to_owned(),
                count => format!("{count} validation errors"),
            });
            let heads: Vec<_> = heads.collect();
            require!(
                heads.iter().any(|known| known == head),
                "{site}: {:?} does not count {heads:?}",
                shortened(&message)
            );
            let named = quoted(&site);
            require!(violations.contains(&named), "{site}: {:?} does not say {named:?}", shortened(&message));
        }
        unjudged.end()
    }

    /// Sends every request that breaks a constraint.
    pub(crate) async fn refuse_all(&self) -> Check {
        for (site, edge) in self.illegal() {
            self.refusal(&site, &edge).await?;
        }
        Ok(())
    }

    /// Sends one request of each operation that breaks a constraint. A request that names a pool names one that does
    /// not exist.
    pub(crate) async fn refuse_in_unknown_pool(mut self) -> Check {
        self.fixtures = self.fixtures.with(POOL_ID, unknown_id(&self.pool.id));
        let mut operations = BTreeSet::new();
        for (site, edge) in self.illegal().filter(|(site, _)| site.member() != POOL_ID) {
            if operations.insert(site.operation) {
                self.refusal(&site, &edge).await?;
            }
        }
        Ok(())
    }

    /// Reads the observable state of the pool, its identities and the account's other pools.
    pub(crate) async fn view(&self) -> Check<VisibleState> {
        let users = USERS.map(str::to_owned);
        let described = DescribeIdentityPoolInput::new(self.pool.id.as_str());
        let described = self.c.service().describe_identity_pool(described).await?;
        let roles = GetIdentityPoolRolesInput::new(self.pool.id.as_str());
        let roles = self.c.service().get_identity_pool_roles(roles).await?;
        let pools = self.c.own_pools().await?;
        Ok(VisibleState { identities: self.pool.view(&users).await?, described, roles, pools })
    }

    /// Illegal requests. Excludes nested structures that lack a required member: typed clients cannot send those, so a
    /// test of the fake covers them.
    fn illegal(&self) -> impl Iterator<Item = (ConstraintSite, Edge)> {
        let edges = self.edges(|site| site.topic() != Topic::NestedRequired);
        edges.into_iter().filter(|(_, edge)| *edge.breaks.end() > 0)
    }

    fn edges(&self, is_meant: impl Fn(&ConstraintSite) -> bool) -> Vec<(ConstraintSite, Edge)> {
        let meant = sites().into_iter().filter(is_meant);
        let edges = meant.map(|site| (site.edges(&self.fixtures, &self.choices), site));
        edges.flat_map(|(edges, site)| edges.into_iter().map(move |edge| (site.clone(), edge))).collect()
    }

    /// Sends an illegal request and returns its error message.
    async fn refusal(&self, site: &ConstraintSite, edge: &Edge) -> Check<String> {
        let response = self.c.send(edge.request.clone()).await;
        let (kind, message) =
            rejected(response).map_err(|failure| failure.with_context(&shown(site, edge)))?;
        require!(
            kind == ErrorKind::validation(),
            "{} is rejected with {} ({})",
            shown(site, edge),
            kind.code(),
            shortened(&message)
        );
        Ok(message)
    }

    /// Sends a legal request, which may fail with any error but ValidationException.
    async fn accept(&self, site: &ConstraintSite, edge: &Edge) -> Check {
        match self.c.send(edge.request.clone()).await {
            Err(Error::Service(refusal)) if NoVerdict::from_error(&refusal).is_some() => {
                Err(Failure::from(Error::from(refusal)).with_context(&shown(site, edge)))
            }
            Err(Error::Service(refusal)) if *refusal.kind() == ErrorKind::validation() => {
                let message = shortened(refusal.message());
                Err(Failure::Broken(format!("{} is legal, but: {message}", shown(site, edge))))
            }
            Err(Error::Service(_)) | Ok(_) => Ok(()),
            Err(lost) => Err(Failure::from(lost).with_context(&shown(site, edge))),
        }
    }
}

/// Operations without a verdict. The others are still checked, so that a backend that lacks an operation is judged by
/// those it has.
#[derive(Default)]
struct Unjudged {
    operations: BTreeSet<&'static str>,
    first: Option<String>,
}

impl Unjudged {
    /// Returns the response to a request at an edge; `None` if its operation reached no verdict, now or before.
    async fn unless_silent<T>(
        &mut self,
        edge: &Edge,
        sent: impl Future<Output = Check<T>>,
    ) -> Check<Option<T>> {
        let operation = edge.request.operation().name();
        if self.operations.contains(operation) {
            return Ok(None);
        }
        match sent.await {
            Ok(response) => Ok(Some(response)),
            Err(Failure::Inconclusive(why)) => {
                self.operations.insert(operation);
                self.first.get_or_insert(why);
                Ok(None)
            }
            Err(broken) => Err(broken),
        }
    }

    fn end(self) -> Check {
        self.first.map_or(Ok(()), |why| Err(Failure::Inconclusive(why)))
    }
}

/// The recorded part of a violation's message. Not recorded: the names of elements, keys and nested members, and the
/// wording for ranges, sizes and absent members.
fn quoted(site: &ConstraintSite) -> String {
    let mut name = site.member().to_owned();
    name[..1].make_ascii_lowercase();
    let whole = format!("at '{name}' failed to satisfy constraint: ");
    match (site.topic(), &site.constraint) {
        (Topic::Length, Constraint::LengthAtLeast(least)) => {
            format!("{whole}Member must have length greater than or equal to {least}")
        }
        (Topic::Length, Constraint::LengthAtMost(most)) => {
            format!("{whole}Member must have length less than or equal to {most}")
        }
        (Topic::Pattern, Constraint::Matches(pattern)) => {
            format!("{whole}Member must satisfy regular expression pattern: {pattern}")
        }
        (Topic::Value, _) => format!("{whole}Map value must satisfy constraint: ["),
        (Topic::Element | Topic::Key | Topic::Nested | Topic::Values, _) => format!("at '{name}"),
        _ => whole,
    }
}

fn shown(site: &ConstraintSite, edge: &Edge) -> String {
    format!("{site}, {}: {}", edge.what, shortened(&format!("{:?}", edge.request)))
}

/// The text, or its two ends: a request may hold 65,536 characters of a single token.
fn shortened(text: &str) -> String {
    const END: usize = 400;
    let length = text.chars().count();
    if length <= 2 * END {
        return text.to_owned();
    }
    let start = text.chars().take(END);
    let end = text.chars().skip(length - END);
    start.chain(" … ".chars()).chain(end).collect()
}
