//! A mutant, and the source text with all mutants of a file in it.
//!
//! Each mutant is two insertions, one before and one after the code it changes, e.g. `(if on(17) { a != b } else {` and
//! `})`. So mutants of nested code nest, and one that does not compile is left out by leaving out its insertions.

use std::ops::Range;

/// Stands for the mutant's number in the texts it inserts.
pub(crate) const NUMBER: char = '\0';

/// Source text that is true while the mutant is active.
pub(crate) const ON: &str = "crate::mutant_switch::on(\0)";

/// One small mistake.
#[derive(Clone, Debug)]
pub(crate) struct Mutant {
    /// Name that stays the same when lines move: file, function, mutation, and the code it changes.
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) line: usize,
    /// Bytes of the function around it.
    pub(crate) function: Range<usize>,
    /// Bytes of the source that the insertions enclose.
    pub(crate) span: Range<usize>,
    /// Text before the span; [`NUMBER`] stands for the mutant's number.
    pub(crate) before: String,
    pub(crate) after: String,
}

/// Source text of a file with its mutants, and where each one's insertions are.
#[derive(Debug, Default)]
pub(crate) struct Rendered {
    pub(crate) text: String,
    /// Insertions in the order of the text: the bytes, and the number of the mutant.
    insertions: Vec<(Range<usize>, usize)>,
    /// Bytes from a mutant's first insertion to the end of its second one.
    enclosed: Vec<(Range<usize>, usize)>,
}

impl Rendered {
    /// Inserts the mutants, each with its number, into the source.
    pub(crate) fn new(source: &str, mutants: &[(usize, &Mutant)]) -> Self {
        let mut order: Vec<_> = mutants.to_vec();
        // The outer ones first; of those with one span, the first is the innermost.
        order.sort_by_key(|(number, mutant)| {
            (mutant.span.start, usize::MAX - mutant.span.end, usize::MAX - number)
        });
        let mut rendered = Self::default();
        let mut open: Vec<(usize, &Mutant, usize)> = Vec::new();
        let mut at = 0;
        for (number, mutant) in order {
            while let Some(inner) = open.pop_if(|(_, inner, _)| inner.span.end <= mutant.span.start) {
                rendered.close(source, &mut at, inner);
            }
            rendered.text.push_str(&source[at..mutant.span.start]);
            at = mutant.span.start;
            let start = rendered.text.len();
            rendered.insert(&mutant.before, number);
            open.push((number, mutant, start));
        }
        while let Some(inner) = open.pop() {
            rendered.close(source, &mut at, inner);
        }
        rendered.text.push_str(&source[at..]);
        rendered
    }

    fn close(&mut self, source: &str, at: &mut usize, (number, mutant, start): (usize, &Mutant, usize)) {
        self.text.push_str(&source[*at..mutant.span.end]);
        *at = mutant.span.end;
        self.insert(&mutant.after, number);
        self.enclosed.push((start..self.text.len(), number));
    }

    fn insert(&mut self, text: &str, number: usize) {
        let start = self.text.len();
        self.text.push_str(&text.replace(NUMBER, &number.to_string()));
        self.insertions.push((start..self.text.len(), number));
    }

    /// The mutant in whose insertion the bytes begin.
    pub(crate) fn inserted_at(&self, bytes: &Range<usize>) -> Option<usize> {
        let found = self.insertions.iter().find(|(range, _)| range.contains(&bytes.start));
        found.map(|(_, number)| *number)
    }

    /// The innermost mutant that encloses the bytes.
    pub(crate) fn enclosing(&self, bytes: &Range<usize>) -> Option<usize> {
        let encloses = |range: &Range<usize>| range.start <= bytes.start && bytes.end <= range.end;
        let all = self.enclosed.iter().filter(|(range, _)| encloses(range));
        all.min_by_key(|(range, _)| range.len()).map(|(_, number)| *number)
    }
}
