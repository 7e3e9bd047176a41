//! The answers in force, and a bit set of the questions that the core and the wire have asked. Start at [`Answers`].

use std::sync::atomic::{AtomicU64, Ordering};

use super::{Assumptions, Question};

/// The answers in force, and the set of questions asked so far.
#[derive(Debug)]
pub(crate) struct Answers {
    pub(super) given: Assumptions,
    pub(super) asked: Asked,
}

impl Answers {
    pub(crate) fn new(given: Assumptions) -> Self {
        Self { given, asked: Asked::default() }
    }

    /// Returns all answers, without recording a question as asked.
    pub(crate) fn all(&self) -> &Assumptions {
        &self.given
    }

    /// Returns the questions asked so far.
    pub(crate) fn asked(&self) -> Vec<Question> {
        let questions = Assumptions::QUESTIONS.iter().enumerate();
        questions.filter(|(place, _)| self.asked.has(*place)).map(|(_, question)| *question).collect()
    }
}

impl Clone for Answers {
    /// Copies the answers, with no question asked yet.
    fn clone(&self) -> Self {
        Self::new(self.given)
    }
}

/// A set of questions, one bit each, by their position in the list.
#[derive(Debug, Default)]
pub(super) struct Asked([AtomicU64; 3]);

impl Asked {
    /// Maximum number of questions in the set.
    pub(super) const ROOM: usize = 3 * 64;

    #[inline]
    pub(super) fn note(&self, place: usize) {
        let word = &self.0[place / 64];
        let bit = 1 << (place % 64);
        // Nearly every time the bit is set already, and a read costs a tenth of a write.
        if word.load(Ordering::Relaxed) & bit == 0 {
            word.fetch_or(bit, Ordering::Relaxed);
        }
    }

    fn has(&self, place: usize) -> bool {
        self.0[place / 64].load(Ordering::Relaxed) & 1 << (place % 64) != 0
    }
}
