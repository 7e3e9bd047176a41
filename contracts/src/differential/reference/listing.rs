//! Pages of listings.

use super::{Expected, Model, rules};

/// A `NextToken` that the service returned.
#[derive(Debug)]
pub(super) struct IssuedNextToken {
    token: String,
    /// The listing that it continues.
    listing: String,
    size: usize,
    /// The number of rows before it.
    position: usize,
    /// The rank of the last row before it.
    after: String,
}

/// A `NextToken` in an expected response: the one that came, or this where none did.
pub(super) const SOME_TOKEN: &str = "a token";

/// The rank of a row by the number it was created with, the newest first. It stays when rows are added, as a token
/// needs it to.
pub(super) fn newest_first(number: usize) -> String {
    format!("{:020}", usize::MAX - number)
}

impl Model {
    /// One page of a listing whose rows are given with their ranks, in any order; and its `NextToken`, if it has one.
    pub(super) fn page<T>(
        &mut self,
        listing: &str,
        mut rows: Vec<(String, T)>,
        size: Option<i32>,
        token: Option<&String>,
    ) -> Expected<(Vec<T>, Option<String>)> {
        let size = size.and_then(|size| usize::try_from(size).ok()).unwrap_or(60);
        let mut position = 0;
        rows.sort_by(|(one, _), (other, _)| one.cmp(other));
        if let Some(token) = token {
            let known =
                self.next_tokens.iter().rev().find(|page| page.token == *token && page.listing == listing);
            let Some(page) = known else { return Err(self.error("bad_next_token")) };
            rules([self.unless("changed_page_size", "Allowed", page.size != size)])?;
            position = page.position;
            if self.is("page_start", "AfterLastRow") {
                rows.retain(|(rank, _)| *rank > page.after);
            } else {
                rows.drain(..position.min(rows.len()));
            }
        }
        let goes_on =
            rows.len() > size || rows.len() == size && self.is("full_last_page", "TokenToEmptyPage");
        rows.truncate(size);
        let mut next_token = None;
        if let Some((after, _)) = rows.last().filter(|_| goes_on) {
            let ends = position + rows.len();
            let token = match &self.chosen.next_token {
                Some(token) if self.leads_elsewhere(token, listing, ends, after) => {
                    format!("{SOME_TOKEN}, not {token}")
                }
                Some(token) => token.clone(),
                None => SOME_TOKEN.to_owned(),
            };
            self.next_tokens.push(IssuedNextToken {
                token: token.clone(),
                listing: listing.to_owned(),
                size,
                position: ends,
                after: after.clone(),
            });
            next_token = Some(token);
        }
        Ok((rows.into_iter().map(|(_, row)| row).collect(), next_token))
    }

    /// Whether a token names nothing, or was returned for another place of the listing: another row, and another number
    /// of rows.
    fn leads_elsewhere(&self, token: &str, listing: &str, position: usize, after: &str) -> bool {
        let is_other = |page: &IssuedNextToken| {
            page.token == token && page.listing == listing && page.position != position && page.after != after
        };
        token.is_empty() || self.next_tokens.iter().any(is_other)
    }
}
