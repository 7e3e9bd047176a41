//! The reference model: predicts the response to each request, so that any backend can be judged by it.
//!
//! It is small, slow and obvious on purpose: vectors, linear search, one function for each operation, and rules as
//! tables of what is broken and the error for it. It shares no code with the fake. It shares the fake's authors, their
//! reading of the documentation, and the order of stages: it finds mistakes in the fake's code, not in that reading.
//!
//! Open questions are answered by [`Answers`]. Where the service is free to choose (new ids, tokens), the model takes
//! over what the backend chose, once it has checked that the choice is possible. Where several rules of one stage are
//! broken at once it allows the error of each, since no source says which one wins. DESIGN.md names what the model
//! takes for granted without an open question.
//!
//! Start reading at [`Model::expect`]; `union.rs` holds what makes identities merge.

mod answers;
mod credentials;
mod developer;
mod identities;
mod listing;
mod logins;
mod pools;
mod roles;
mod tags;
mod union;

use cognito_identity::types::{IdentityPool, StringMap};
use cognito_identity::{Request, Response, Timestamp};

use crate::case::strategies::{is_id, region_of};

pub use answers::Answers;
pub(crate) use credentials::{claims_text, whole_credentials};
use listing::IssuedNextToken;
use logins::IssuedToken;
pub(crate) use logins::{LoginToken, PublicLogin};

/// The codes of the errors that a request may be answered with, any of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Errors(pub(crate) Vec<String>);

/// The response that is expected, or the errors.
pub(crate) type Expected<T = Response> = Result<T, Errors>;

/// All that a service stores, as far as programs reach it.
#[derive(Debug)]
pub(crate) struct Model {
    answers: Answers,
    /// Every pool ever created, in order.
    pools: Vec<Pool>,
    /// Every identity ever created, in order.
    identities: Vec<Identity>,
    /// Every token the service issued, with the identity and logins it was issued for.
    tokens: Vec<IssuedToken>,
    /// Every `NextToken` the service returned, with the row it continues after.
    next_tokens: Vec<IssuedNextToken>,
    /// The tokens of public providers that were handed to the service.
    logins: Vec<LoginToken>,
    /// The number of waits so far: a timestamp is the number of the waits before it.
    wait_count: i64,
    /// The number of links so far, by which the developer users of an identity are ordered.
    links: usize,
    /// The backend's choices in its response to the request at hand.
    chosen: Chosen,
}

/// The values of a response that a service is free to choose.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chosen {
    /// An id of an identity or a pool.
    pub(crate) id: Option<String>,
    /// The code of the error.
    pub(crate) error: Option<String>,
    /// An OpenID token.
    pub(crate) token: Option<String>,
    /// The token of the next page.
    pub(crate) next_token: Option<String>,
}

/// A pool.
#[derive(Debug)]
struct Pool {
    id: String,
    /// The configuration, as DescribeIdentityPool returns it.
    config: IdentityPool,
    roles: StringMap,
    /// Whether the defaults are used, and the tags, by provider.
    principal_tags: Vec<(String, bool, StringMap)>,
    /// The users whose identity was deleted.
    users_of_deleted: Vec<String>,
    is_deleted: bool,
}

/// An identity.
#[derive(Debug)]
struct Identity {
    id: String,
    pool: usize,
    created: Timestamp,
    modified: Timestamp,
    /// The developer users, each with the number of its link.
    users: Vec<(String, usize)>,
    public: Vec<PublicLogin>,
    /// The names of the providers when the identity was disabled.
    former: Vec<String>,
    /// Whether it had no logins when it was merged into another one.
    was_guest: bool,
    state: IdentityState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum IdentityState {
    Enabled,
    /// Its logins were moved to the identity with this number.
    MergedInto(usize),
    /// Its last login was unlinked.
    Inaccessible,
    Deleted,
}

/// The id that is expected where a new one is, and the response has an old one or none.
const NEW_ID: &str = "an id that is new";

impl Model {
    pub(crate) fn new(answers: Answers) -> Self {
        Self {
            answers,
            pools: Vec::new(),
            identities: Vec::new(),
            tokens: Vec::new(),
            next_tokens: Vec::new(),
            logins: Vec::new(),
            wait_count: 0,
            links: 0,
            chosen: Chosen::default(),
        }
    }

    /// Registers tokens of public providers as the logins they are of.
    pub(crate) fn register(&mut self, logins: impl IntoIterator<Item = LoginToken>) {
        self.logins.extend(logins);
    }

    /// Counts a wait: later timestamps differ from earlier ones.
    pub(crate) fn begin_wait(&mut self) {
        self.wait_count += 1;
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.wait_count)
    }

    /// Predicts the response to a request, and changes what is stored as the request does.
    ///
    /// `chosen` is what the backend's own response chose.
    pub(crate) fn expect(&mut self, request: &Request, chosen: Chosen) -> Expected {
        self.chosen = chosen;
        match request {
            Request::CreateIdentityPool(input) => {
                self.create_identity_pool(input).map(Response::CreateIdentityPool)
            }
            Request::DescribeIdentityPool(input) => {
                self.describe_identity_pool(input).map(Response::DescribeIdentityPool)
            }
            Request::UpdateIdentityPool(input) => {
                self.update_identity_pool(input).map(Response::UpdateIdentityPool)
            }
            Request::DeleteIdentityPool(input) => {
                self.delete_identity_pool(input).map(Response::DeleteIdentityPool)
            }
            Request::ListIdentityPools(input) => {
                self.list_identity_pools(input).map(Response::ListIdentityPools)
            }
            Request::GetId(input) => self.get_id(input).map(Response::GetId),
            Request::DescribeIdentity(input) => self.describe_identity(input).map(Response::DescribeIdentity),
            Request::ListIdentities(input) => self.list_identities(input).map(Response::ListIdentities),
            Request::DeleteIdentities(input) => Ok(Response::DeleteIdentities(self.delete_identities(input))),
            Request::GetOpenIdTokenForDeveloperIdentity(input) => {
                self.developer_token(input).map(Response::GetOpenIdTokenForDeveloperIdentity)
            }
            Request::LookupDeveloperIdentity(input) => {
                self.lookup_developer_identity(input).map(Response::LookupDeveloperIdentity)
            }
            Request::MergeDeveloperIdentities(input) => {
                self.merge_developer_identities(input).map(Response::MergeDeveloperIdentities)
            }
            Request::UnlinkDeveloperIdentity(input) => {
                self.unlink_developer_identity(input).map(Response::UnlinkDeveloperIdentity)
            }
            Request::UnlinkIdentity(input) => self.unlink_identity(input).map(Response::UnlinkIdentity),
            Request::GetOpenIdToken(input) => self.get_open_id_token(input).map(Response::GetOpenIdToken),
            Request::GetCredentialsForIdentity(input) => {
                self.get_credentials_for_identity(input).map(Response::GetCredentialsForIdentity)
            }
            Request::SetIdentityPoolRoles(input) => {
                self.set_identity_pool_roles(input).map(Response::SetIdentityPoolRoles)
            }
            Request::GetIdentityPoolRoles(input) => {
                self.get_identity_pool_roles(input).map(Response::GetIdentityPoolRoles)
            }
            Request::SetPrincipalTagAttributeMap(input) => {
                self.set_principal_tags(input).map(Response::SetPrincipalTagAttributeMap)
            }
            Request::GetPrincipalTagAttributeMap(input) => {
                self.get_principal_tags(input).map(Response::GetPrincipalTagAttributeMap)
            }
            Request::TagResource(input) => self.tag_resource(input).map(Response::TagResource),
            Request::UntagResource(input) => self.untag_resource(input).map(Response::UntagResource),
            Request::ListTagsForResource(input) => {
                self.list_tags_for_resource(input).map(Response::ListTagsForResource)
            }
        }
    }

    /// The id that the backend gave to something new, if it is an id of the region that nothing had before.
    fn new_id(&mut self) -> String {
        let is_known = |id: &String| {
            self.pools.iter().any(|pool| pool.id == *id)
                || self.identities.iter().any(|identity| identity.id == *id)
        };
        let region = self.pools.first().map(|pool| region_of(&pool.id).to_owned());
        let is_here = |id: &String| region.as_ref().is_none_or(|region| region_of(id) == region);
        match &self.chosen.id {
            Some(id) if is_id(id) && !is_known(id) && is_here(id) => id.clone(),
            // Unlike any id that came.
            Some(id) => format!("{NEW_ID}, not {id}"),
            None => NEW_ID.to_owned(),
        }
    }

    /// Leaves it to the backend whether it answers with this error.
    fn may_be(&self, error: &str) -> Expected<()> {
        if self.chosen.error.as_deref() == Some(&code(error)) { Err(one(error)) } else { Ok(()) }
    }

    /// The answer in force to an open question.
    fn answer(&self, question: &str) -> &str {
        self.answers.get(question)
    }

    fn is(&self, question: &str, candidate: &str) -> bool {
        self.answer(question) == candidate
    }

    /// The rule that something must not be so, unless the answer to an open question accepts it; other answers are
    /// errors.
    fn unless(&self, question: &str, accepted: &str, is_so: bool) -> (bool, Errors) {
        (is_so && !self.is(question, accepted), self.error(question))
    }

    /// The error that answers an open question.
    fn error(&self, question: &str) -> Errors {
        one(self.answer(question))
    }
}

/// One error, by its code without `Exception`.
fn one(error: &str) -> Errors {
    Errors(vec![code(error)])
}

fn code(error: &str) -> String {
    format!("{error}Exception")
}

/// Succeeds unless one of the rules is broken, each given with its error; allows the errors of all that are.
fn rules<const N: usize>(rules: [(bool, Errors); N]) -> Expected<()> {
    let broken: Vec<_> =
        rules.into_iter().filter(|(is_broken, _)| *is_broken).flat_map(|(_, errors)| errors.0).collect();
    if broken.is_empty() { Ok(()) } else { Err(Errors(broken)) }
}

/// The rule that something must succeed, with its own errors.
fn broken<T>(result: &Expected<T>) -> (bool, Errors) {
    match result {
        Ok(_) => (false, Errors(Vec::new())),
        Err(errors) => (true, errors.clone()),
    }
}

/// A member that programs always send.
fn sent(member: Option<&String>) -> &str {
    member.map_or("", String::as_str)
}
