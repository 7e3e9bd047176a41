//! The programs that are a little smaller than one: what generic shrinking cannot find, since leaving out a step
//! renumbers the identities of all later ones.

use super::{IdentityRef, Program, Step};

/// Each program with one step less, or with an earlier identity in one place. Whoever goes on to one of them as long
/// as it makes the same difference ends with a program from which nothing can be left out.
pub(crate) fn smaller(program: &Program) -> impl Iterator<Item = Program> {
    let without = (0..program.steps.len()).flat_map(|step| without(program, step));
    without.chain((0..program.steps.len()).flat_map(|step| with_earlier(program, step)))
}

/// The program without a step: as it is, and with the identities after each one renumbered.
fn without(program: &Program, step: usize) -> impl Iterator<Item = Program> {
    let mut shorter = program.clone();
    shorter.steps.remove(step);
    let seen = shorter.steps.iter_mut().flat_map(Step::seen).map(|index| *index).max();
    let renumbered = (0..=seen.unwrap_or(0)).map({
        let shorter = shorter.clone();
        move |gone| {
            let mut renumbered = shorter.clone();
            for index in
                renumbered.steps[step..].iter_mut().flat_map(Step::seen).filter(|index| **index > gone)
            {
                *index -= 1;
            }
            renumbered
        }
    });
    [shorter].into_iter().chain(renumbered)
}

/// The program with earlier identities in one step.
fn with_earlier(program: &Program, step: usize) -> Vec<Program> {
    let places = program.steps[step].clone().seen().len();
    let mut earlier = Vec::new();
    for place in 0..places {
        let mut program = program.clone();
        let last = *program.steps[step].seen()[place];
        for index in 0..last {
            *program.steps[step].seen()[place] = index;
            earlier.push(program.clone());
        }
    }
    earlier
}

impl Step {
    /// The numbers of the identities it names.
    fn seen(&mut self) -> Vec<&mut u8> {
        let named = match self {
            Self::Link { identity, .. }
            | Self::Unlink { identity, .. }
            | Self::Token { identity }
            | Self::TokenBy { identity, .. }
            | Self::Credentials { identity }
            | Self::TokenWith { identity, .. }
            | Self::SignInWith { identity: Some(identity), .. }
            | Self::RemoveLogin { identity, .. }
            | Self::RemovePublicLogin { identity, .. }
            | Self::LookupIdentity { identity, .. }
            | Self::LookupBoth { identity, .. }
            | Self::Describe { identity } => vec![identity],
            Self::Delete { identities } => identities.iter_mut().collect(),
            _ => Vec::new(),
        };
        let seen = named.into_iter().filter_map(|identity| match identity {
            IdentityRef::Seen(index) => Some(index),
            IdentityRef::Unknown => None,
        });
        seen.collect()
    }
}
