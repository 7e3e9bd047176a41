//! Pages of a listing and the `NextToken` between them, cut from sorted rows. A token is opaque to callers. It contains
//! the operation and what it lists (a pool, an identity, or nothing), so that a listing rejects the token of another.
//! Start at [`Pages`]: `cut` issues a token, `token` writes it, and `start` reads it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use cognito_identity::Operation;

use crate::assumption::{Answers, FullLastPage, PageStart};
use crate::context::{Context, Outcome};

/// Maximum page size, and the size for a request without `MaxResults` where that is allowed.
pub(crate) const LARGEST: i32 = 60;

/// The pages of one listing.
pub(crate) struct Pages<'a> {
    assume: &'a Answers,
    /// Scope of its tokens: the operation, and the pool or identity that it lists.
    scope: String,
    size: usize,
}

/// Start of a page.
pub(crate) struct Start<R> {
    /// The key of the row before the page, if there is one.
    pub(crate) after: Option<R>,
    /// Number of rows on the pages before, if there are any pages.
    position: Option<usize>,
}

/// One page and the token of the next.
pub(crate) struct Page<T> {
    pub(crate) rows: Vec<T>,
    pub(crate) next_token: Option<String>,
}

impl<'a> Pages<'a> {
    pub(crate) fn new(ctx: &Context<'a>, operation: Operation, of: &str, max_results: Option<i32>) -> Self {
        let size = usize::try_from(max_results.unwrap_or(LARGEST)).unwrap_or_default();
        Self { assume: ctx.assume(), scope: format!("{operation} {of}"), size }
    }

    /// Returns the start of the page of this token.
    pub(crate) fn start<R: SortKey>(&self, next_token: Option<&str>) -> Outcome<Start<R>> {
        let Some(token) = next_token else { return Ok(Start { after: None, position: None }) };
        let read = self.read(token);
        let (start, size) =
            read.ok_or_else(|| self.assume.bad_next_token().error("The next token is not valid."))?;
        if size != self.size {
            self.assume.changed_page_size().or_error("The next token is of another MaxResults.")?;
        }
        Ok(match self.assume.page_start() {
            PageStart::AfterLastRow => start,
            PageStart::AtPosition => Start { after: None, ..start },
        })
    }

    /// Cuts the page at `start` from `rows`, each with its key, all after the key of the start.
    pub(crate) fn cut<R: SortKey, T>(&self, start: &Start<R>, rows: impl Iterator<Item = (R, T)>) -> Page<T> {
        let is_skipped = |_: &usize| self.assume.page_start() == PageStart::AtPosition;
        let skipped = start.position.filter(is_skipped).unwrap_or(0);
        let mut rows = rows.skip(skipped);
        let mut page = Vec::new();
        let mut last = None;
        for (key, row) in rows.by_ref().take(self.size) {
            page.push(row);
            last = Some(key);
        }
        let is_full = page.len() == self.size;
        let goes_on = is_full
            && (rows.next().is_some() || self.assume.full_last_page() == FullLastPage::TokenToEmptyPage);
        // A token is input of the caller, so its position can be any number.
        let position = start.position.unwrap_or(0).saturating_add(page.len());
        let next_token = last.filter(|_| goes_on).map(|key| self.token(&key, position));
        Page { rows: page, next_token }
    }

    fn token<R: SortKey>(&self, key: &R, position: usize) -> String {
        URL_SAFE_NO_PAD.encode(format!("{} {position} {}\n{}", self.size, self.scope, key.write()))
    }

    fn read<R: SortKey>(&self, token: &str) -> Option<(Start<R>, usize)> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
        let (head, key) = text.split_once('\n')?;
        let mut parts = head.splitn(3, ' ');
        let size = parts.next()?.parse().ok()?;
        let position = parts.next()?.parse().ok()?;
        let is_own = parts.next()? == self.scope;
        is_own.then_some((Start { after: Some(R::read(key)?), position: Some(position) }, size))
    }
}

/// Sort key of a row in its listing. A page starts after a key, also if the row with that key was deleted.
pub(crate) trait SortKey: Ord + Sized {
    /// Returns the key as text.
    fn write(&self) -> String;
    /// Parses a text of `write`.
    fn read(text: &str) -> Option<Self>;
}

impl SortKey for u128 {
    fn write(&self) -> String {
        format!("{self:x}")
    }

    fn read(text: &str) -> Option<Self> {
        Self::from_str_radix(text, 16).ok()
    }
}

impl SortKey for String {
    fn write(&self) -> String {
        self.clone()
    }

    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}
