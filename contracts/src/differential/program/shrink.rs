//! Shrinks a program greedily (a form of delta debugging): proposes programs with one step less, a smaller crowd, or an
//! earlier identity in one place. A caller that goes on to the first that still fails ends with a program from which no
//! single step can be left out.
//!
//! Generic shrinking finds few of these, because leaving out a step renumbers the identities of all later ones. Only
//! the first 12 identities are renumbered: later ones take many more tries and rarely matter. The caller limits tries
//! and time. Start reading at [`shrink`].

use super::{IdentityRef, LoginRef, Program, Step};

/// Shrinking looks for a difference among so many identities; later ones take many more tries for little.
const FEW: u8 = 12;

/// Each program with one step less, or with an earlier identity in one place.
///
/// A caller that goes on to one of them as long as it still makes a difference, perhaps another one, ends with a
/// program from which nothing can be left out.
pub(crate) fn shrink(program: &Program) -> impl Iterator<Item = Program> {
    let steps = || 0..program.steps.len();
    let shorter = steps().map(|step| without(program, step));
    let fewer = steps().flat_map(|step| with_fewer(program, step)).flatten();
    let renumbered = steps().flat_map(|step| renumbered(without(program, step), step));
    shorter.chain(fewer).chain(renumbered).chain(steps().flat_map(|step| with_earlier(program, step)))
}

/// The program without a step.
fn without(program: &Program, step: usize) -> Program {
    let mut shorter = program.clone();
    shorter.steps.remove(step);
    shorter
}

/// The program with half a crowd, or one less of it.
fn with_fewer(program: &Program, step: usize) -> [Option<Program>; 2] {
    [|count: u8| count / 2, |count: u8| count - 1].map(|less| {
        let mut fewer = program.clone();
        match &mut fewer.steps[step] {
            Step::Guests { count, .. } | Step::Users { count, .. } if *count > 1 => *count = less(*count),
            _ => return None,
        }
        Some(fewer)
    })
}

/// The program with the identities after each one renumbered, from a step on.
fn renumbered(program: Program, step: usize) -> impl Iterator<Item = Program> {
    (0..FEW).map(move |gone| {
        let mut renumbered = program.clone();
        for index in renumbered.steps[step..].iter_mut().flat_map(Step::seen).filter(|index| **index > gone) {
            *index -= 1;
        }
        renumbered
    })
}

/// The program with earlier identities in one step.
fn with_earlier(program: &Program, step: usize) -> Vec<Program> {
    let places = program.steps[step].clone().seen().len();
    let mut earlier = Vec::new();
    for place in 0..places {
        let mut program = program.clone();
        let last = *program.steps[step].seen()[place];
        for index in 0..last.min(FEW) {
            *program.steps[step].seen()[place] = index;
            earlier.push(program.clone());
        }
    }
    earlier
}

impl Step {
    /// The numbers of the identities that the step names.
    fn seen(&mut self) -> Vec<&mut u8> {
        let (named, logins) = match self {
            Self::GetId { logins, .. } => (Vec::new(), Some(logins)),
            Self::SignIn { identity, logins, .. } => (identity.iter_mut().collect(), Some(logins)),
            Self::Token { identity, logins }
            | Self::Credentials { identity, logins }
            | Self::RemoveLogins { identity, logins, .. } => (vec![identity], Some(logins)),
            Self::Users { identity: Some(identity), .. }
            | Self::Lookup { identity: Some(identity), .. }
            | Self::Unlink { identity, .. }
            | Self::Describe { identity } => (vec![identity], None),
            Self::Delete { identities } => (identities.iter_mut().collect(), None),
            _ => (Vec::new(), None),
        };
        let seen = named.into_iter().filter_map(|identity| match identity {
            IdentityRef::Seen(index) => Some(index),
            IdentityRef::Of(_) | IdentityRef::Unknown => None,
        });
        let of = logins.into_iter().flatten().filter_map(|login| match login {
            LoginRef::Of(index, _) => Some(index),
            _ => None,
        });
        seen.chain(of).collect()
    }
}
