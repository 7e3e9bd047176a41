//! Which questions the core has asked.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{Assumptions, Question};

/// The answers in force, and which of the questions were asked.
#[derive(Debug)]
pub(crate) struct Answers {
    pub(super) given: Assumptions,
    pub(super) asked: Asked,
}

impl Answers {
    pub(crate) fn new(given: Assumptions) -> Self {
        Self { given, asked: Asked::default() }
    }

    /// All answers, whoever asks for which.
    pub(crate) fn all(&self) -> &Assumptions {
        &self.given
    }

    /// The questions asked so far.
    pub(crate) fn asked(&self) -> Vec<Question> {
        let questions = Assumptions::QUESTIONS.iter().enumerate();
        questions.filter(|(place, _)| self.asked.has(*place)).map(|(_, question)| *question).collect()
    }
}

impl Clone for Answers {
    /// The same answers, of which none was asked for yet.
    fn clone(&self) -> Self {
        Self::new(self.given)
    }
}

/// A set of questions, by their places.
#[derive(Debug, Default)]
pub(super) struct Asked([AtomicU64; 3]);

impl Asked {
    /// How many questions there is room for.
    pub(super) const ROOM: usize = 3 * 64;

    #[inline]
    pub(super) fn note(&self, place: usize) {
        let (word, bit) = (&self.0[place / 64], 1 << (place % 64));
        // Nearly every time it is noted already, and to look costs a tenth of what writing does.
        if word.load(Ordering::Relaxed) & bit == 0 {
            word.fetch_or(bit, Ordering::Relaxed);
        }
    }

    fn has(&self, place: usize) -> bool {
        self.0[place / 64].load(Ordering::Relaxed) & 1 << (place % 64) != 0
    }
}
