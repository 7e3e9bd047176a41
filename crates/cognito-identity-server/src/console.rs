//! Renders the console, a web page: pools, identities with their logins, merges, and the last requests. Start reading
//! at [`page`].

mod graph;

use cognito_identity::Timestamp;
use cognito_identity_fake::{IdentityOverview, PoolOverview};
use hyper::StatusCode;
use hyper::header::{CONTENT_SECURITY_POLICY, HeaderValue};
use maud::{DOCTYPE, Markup, html};

use crate::app::App;
use crate::http::response::{ServerResponse, text};
use crate::storage::journal::Entry;

pub(crate) const STYLE: &str = include_str!("console/console.css");
pub(crate) const SCRIPT: &str = include_str!("console/console.js");

/// Most identities of each pool on the page.
const IDENTITIES: usize = 200;

/// Most requests on the page.
const REQUESTS: usize = 100;

/// Renders the page, which is readable without its script. The script only updates it.
pub(crate) fn page(app: &App) -> ServerResponse {
    let pools = app.fake.overview(IDENTITIES);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "cognito-fake" }
                link rel="stylesheet" href="/_fake/console.css";
                script src="/_fake/console.js" defer {}
            }
            body {
                header {
                    h1 { "cognito-fake" }
                    p { "A fake of Amazon Cognito Identity. Region " (app.fake.region()) ", account " (app.fake.account()) "." }
                }
                main id="main" {
                    section id="pools" {
                        h2 { "Identity pools" }
                        @if pools.is_empty() {
                            p.empty { "There is none yet. CreateIdentityPool makes one." }
                        }
                        @for pool in &pools { (pool_section(pool)) }
                    }
                    section id="requests" {
                        h2 { "Requests" }
                        (requests(&app.journal.after(0)))
                    }
                }
            }
        }
    };
    let mut response = text(StatusCode::OK, "text/html; charset=utf-8", page.into_string());
    // Clients choose the names of users and providers, so the policy forbids any script in them.
    let policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'";
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}

fn pool_section(pool: &PoolOverview) -> Markup {
    let hidden = pool.identity_count.saturating_sub(pool.identities.len());
    html! {
        article.pool id=(pool.id) {
            h3 { (pool.name) " " code { (pool.id) } }
            p { (pool.identity_count) " " @if pool.identity_count == 1 { "identity" } @else { "identities" } "." }
            (graph::merges(&pool.identities))
            @if !pool.identities.is_empty() {
                table {
                    thead { tr { th { "Identity" } th { "Logins" } th { "State" } th { "Created" } th { "Changed" } } }
                    tbody { @for identity in &pool.identities { (identity_row(identity)) } }
                }
            }
            @if hidden > 0 { p { "And " (hidden) " more, which ListIdentities returns." } }
        }
    }
}

fn identity_row(identity: &IdentityOverview) -> Markup {
    html! {
        tr.disabled[identity.is_disabled] id=(identity.id) {
            td { code { (identity.id) } }
            td {
                @if identity.developer_users.is_empty() && identity.public_logins.is_empty() { span.none { "none" } }
                ul {
                    @for user in &identity.developer_users { li { "developer user " b { (user) } } }
                    @for (provider, subject) in &identity.public_logins { li { (provider) " " b { (subject) } } }
                }
            }
            td { (state(identity)) }
            td { (date(identity.created)) }
            td { (date(identity.modified)) }
        }
    }
}

fn state(identity: &IdentityOverview) -> Markup {
    html! {
        @if let Some(parent) = &identity.merged_into {
            "disabled: merged into " a href=(format!("#{parent}")) title=(parent) { code { (short(parent)) } }
        } @else if identity.is_disabled {
            "disabled: its last login was unlinked"
        } @else if identity.developer_users.is_empty() && identity.public_logins.is_empty() {
            "guest"
        } @else {
            "authenticated"
        }
    }
}

fn requests(entries: &[Entry]) -> Markup {
    html! {
        @if entries.is_empty() {
            p.empty { "None yet." }
        } @else {
            table {
                thead { tr { th { "Request" } th { "When" } th { "Operation" } th { "Status" } th { "Reason of a refusal" } } }
                tbody {
                    @for entry in entries.iter().take(REQUESTS) {
                        tr.refused[entry.error.is_some()] {
                            td { (entry.number) }
                            td { (date(entry.at)) }
                            td { (entry.operation) }
                            td { @if let Some(status) = entry.status { (status) } @else { "none" } }
                            td {
                                @if let Some(error) = &entry.error { b { (error) } " " }
                                @if let Some(message) = &entry.message { (message) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Prefix of an identity's id that distinguishes it within its pool.
fn short(id: &str) -> String {
    let id = id.rsplit(':').next().unwrap_or_default();
    format!("{}…", id.chars().take(13).collect::<String>())
}

/// Renders a timestamp in UTC, to the second.
fn date(date: Timestamp) -> Markup {
    let text = date.to_string();
    let seconds = &text[.."2026-01-31T23:59:59".len()];
    html! { time datetime=(text) { (seconds.replace('T', " ")) } }
}
