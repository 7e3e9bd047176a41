//! Follows NextToken to the end of a listing; fails if the listing does not end. Start at [`Pages`].

use crate::failure::{Check, require};

/// Follows NextToken to the end, with a guard against a listing that never ends.
#[derive(Debug)]
pub struct Pages<'a, T> {
    sizes: std::iter::Cycle<std::slice::Iter<'a, i32>>,
    token: Option<String>,
    asked_with: Option<String>,
    size: i32,
    asked: usize,
    pub(crate) done: Vec<Vec<T>>,
    ended: bool,
}

/// More pages than any case has rows.
const MAX_PAGES: usize = 500;

impl<'a, T> Pages<'a, T> {
    /// The pages from the first one on, of these sizes in turn.
    #[must_use]
    pub fn new(sizes: &'a [i32]) -> Self {
        Self {
            sizes: sizes.iter().cycle(),
            token: None,
            asked_with: None,
            size: 0,
            asked: 0,
            done: Vec::new(),
            ended: false,
        }
    }

    /// The pages from a token on.
    pub(crate) fn from(token: String, sizes: &'a [i32]) -> Self {
        Self { token: Some(token), ..Self::new(sizes) }
    }

    /// The size and token of the next request, if there is one to make.
    #[allow(clippy::should_implement_trait, reason = "it fails where a listing has no end")]
    pub fn next(&mut self) -> Check<Option<(i32, Option<String>)>> {
        if self.ended {
            return Ok(None);
        }
        require!(self.asked < MAX_PAGES, "the listing does not end after {MAX_PAGES} pages");
        self.size = self.sizes.next().copied().unwrap_or(60);
        self.asked_with.clone_from(&self.token);
        Ok(Some((self.size, self.token.take())))
    }

    pub(crate) fn take(&mut self, rows: Vec<T>, next_token: Option<String>) -> Check {
        let rows_seen = rows.len();
        let size = self.size;
        require!(
            i32::try_from(rows_seen).is_ok_and(|seen| seen <= size),
            "a page of {size} has {rows_seen} rows"
        );
        self.turn(next_token)?;
        self.done.push(rows);
        Ok(())
    }

    /// Goes on to the next page without a look at the rows of this one.
    pub fn turn(&mut self, next_token: Option<String>) -> Check {
        require!(
            next_token.is_none() || next_token != self.asked_with,
            "a page's token leads to the same page"
        );
        self.ended = next_token.is_none();
        self.token = next_token;
        self.asked += 1;
        Ok(())
    }
}
