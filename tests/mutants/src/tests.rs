//! The tool on small pieces of code, and on a workspace of one crate.

mod end_to_end;
mod lists;
mod places;
mod runs;
