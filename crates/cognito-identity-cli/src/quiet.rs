//! Keeps the output free of panics that the suite catches and reports itself.

use std::panic::{self, AssertUnwindSafe};

use cognito_identity_contracts::internals::panic_message;

use crate::error::CannotRun;

/// Runs `work` without printing panics on standard error, unless `RUST_BACKTRACE=full` is set.
///
/// A backend's panic breaks a clause, whose result reports it. Any other panic is a mistake of this program.
pub(crate) fn quietly<T>(work: impl FnOnce() -> T) -> Result<T, CannotRun> {
    let is_asked_for = std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value == "full");
    let hook = panic::take_hook();
    if !is_asked_for {
        panic::set_hook(Box::new(|_| {}));
    }
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    panic::set_hook(hook);
    done.map_err(|panic| {
        CannotRun(format!(
            "the suite itself panicked: {}; please report it, with the output of the same run under RUST_BACKTRACE=full",
            panic_message(&*panic).lines().next().unwrap_or_default()
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_the_suite_itself_is_told_in_one_line() {
        assert_eq!(quietly(|| 3).ok(), Some(3));
        let told = quietly(|| panic!("out of {}\nwith details", "words")).map(|()| 0);
        let told = told.map_err(|why| why.to_string()).unwrap_err();
        assert!(told.starts_with("the suite itself panicked: out of words; "), "{told}");
        assert_eq!(told.lines().count(), 1);
    }
}
