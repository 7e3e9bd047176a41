//! Generates texts that match a pattern of the model, and texts that miss it by one character.
//!
//! It reads what the model writes, `[\w-]+:[0-9a-f-]+` or `(un)?authenticated`, and no more of the language. `\d`, `\s`
//! and `\w` are those of ASCII, as Java and ECMA 262 have them, and a text must match as a whole.

use std::sync::LazyLock;

use super::choices::Choices;

/// Characters beyond ASCII by the first letter of their general category, old enough to be in any table.
///
/// They exclude spaces: Java's `\s` lacks those and ECMA's has them, and the service's choice is not measured.
const BEYOND_ASCII: [(char, &str); 7] = [
    ('L', LETTERS),
    ('N', DIGITS),
    ('M', "\u{301}\u{903}\u{20dd}"),
    ('N', "\u{2167}\u{bd}"),
    ('P', "\u{203f}\u{2013}\u{ab}\u{bb}\u{bf}"),
    ('S', "\u{b1}\u{20ac}\u{a8}\u{1f980}"),
    ('C', "\u{200d}\u{e000}"),
];

const LETTERS: &str = "\u{c9}\u{e9}\u{1c5}\u{2b0}\u{4e2d}\u{df}\u{44f}";

const DIGITS: &str = "\u{663}\u{969}\u{ff13}";

/// Number of chosen characters of a text; a longer text repeats them.
const CHOSEN: usize = 64;

/// A regular expression of the model.
#[derive(Debug)]
pub(super) struct Pattern(Vec<Part>);

#[derive(Debug)]
enum Part {
    /// Any number of these characters, but so many at least.
    Run { of: Vec<char>, least: usize },
    /// This text, or nothing where it is optional.
    Text { text: Vec<char>, is_optional: bool },
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Panics
    ///
    /// If it is written in a way that none of the model's is.
    pub(super) fn read(pattern: &str) -> Self {
        let mut rest = pattern;
        let mut parts = Vec::new();
        while let Some(first) = rest.chars().next() {
            let end = match first {
                '[' => rest.find(']').map(|end| end + 1),
                '(' => rest.find(")?").map(|end| end + 2),
                '\\' => Some(2),
                _ => Some(first.len_utf8()),
            };
            let (part, behind) = rest.split_at(end.unwrap_or_else(|| panic!("{pattern} is not understood")));
            rest = behind;
            parts.push(match first {
                '[' | '\\' => {
                    let quantifier = rest.chars().next();
                    rest = rest.get(1..).unwrap_or_default();
                    let least = match quantifier {
                        Some('+') => 1,
                        Some('*') => 0,
                        _ => panic!("{pattern} is not understood"),
                    };
                    Part::Run { of: class(part.trim_start_matches('[').trim_end_matches(']')), least }
                }
                '(' => Part::Text { text: part[1..part.len() - 2].chars().collect(), is_optional: true },
                _ => Part::Text { text: vec![first], is_optional: false },
            });
        }
        Self(parts)
    }

    /// Length of the shortest matching text.
    pub(super) fn shortest(&self) -> usize {
        let least = |part: &Part| match part {
            Part::Run { least, .. } => *least,
            Part::Text { is_optional: true, .. } => 0,
            Part::Text { text, .. } => text.len(),
        };
        self.0.iter().map(least).sum()
    }

    /// A text of this many characters that matches, if there is one.
    pub(super) fn text(&self, length: usize, choices: &Choices) -> Option<String> {
        let first = choices.below(2) == 0;
        [first, !first].into_iter().find_map(|with_options| self.text_with(with_options, length, choices))
    }

    fn text_with(&self, options: bool, length: usize, choices: &Choices) -> Option<String> {
        let is_there = |part: &&Part| options || !matches!(part, Part::Text { is_optional: true, .. });
        let parts: Vec<_> = self.0.iter().filter(is_there).collect();
        let needed = |part: &&Part| match part {
            Part::Run { least, .. } => *least,
            Part::Text { text, .. } => text.len(),
        };
        let mut spare = length.checked_sub(parts.iter().map(needed).sum())?;
        let mut runs = parts.iter().filter(|part| matches!(part, Part::Run { .. })).count();
        if runs == 0 && spare > 0 {
            return None;
        }
        let mut made = String::with_capacity(length);
        for part in parts {
            match part {
                Part::Text { text, .. } => made.extend(text),
                Part::Run { of, least } => {
                    runs -= 1;
                    let more = if runs == 0 { spare } else { choices.below(spare + 1) };
                    spare -= more;
                    made += &run(of, least + more, choices);
                }
            }
        }
        Some(made)
    }

    /// Texts near one that matches which do not, each with what is wrong with it.
    pub(super) fn misses(&self, choices: &Choices) -> Vec<(&'static str, String)> {
        const TRIES: usize = 100;
        let good = || {
            let length = self.shortest() + choices.below(12);
            let good = self.text(length, choices).or_else(|| self.text(self.shortest(), choices));
            good.unwrap_or_default().chars().collect::<Vec<_>>()
        };
        let of = |characters: &str| *choices.one(&characters.chars().collect::<Vec<_>>());
        let replaced = |by: char| {
            let mut text = good();
            let place = choices.below(text.len());
            text[place] = by;
            text
        };
        let ways: [(&str, &dyn Fn() -> Vec<char>); 8] = [
            ("a character it cannot have", &|| replaced(choices.one(&ALPHABET).1)),
            ("a letter beyond ASCII", &|| replaced(of(LETTERS))),
            ("a digit beyond ASCII", &|| replaced(of(DIGITS))),
            ("a space in it", &|| replaced(' ')),
            ("a newline behind it", &|| [good(), vec!['\n']].concat()),
            ("something before it", &|| [vec![choices.one(&ALPHABET).1], good()].concat()),
            ("itself twice", &|| [good(), good()].concat()),
            ("a character too few", &|| {
                let mut text = good();
                text.remove(choices.below(text.len()));
                text
            }),
        ];
        let miss = |(what, way): (_, &dyn Fn() -> Vec<char>)| {
            let misses = |text: &Vec<char>| !text.is_empty() && !rest_matches(&self.0, text);
            let text = (0..TRIES).map(|_| way()).find(misses)?;
            Some((what, text.into_iter().collect()))
        };
        ways.into_iter().filter_map(miss).collect()
    }
}

/// So many of these characters.
fn run(of: &[char], length: usize, choices: &Choices) -> String {
    let chosen: Vec<_> = (0..length.min(CHOSEN)).map(|_| *choices.one(of)).collect();
    // Copied and not made character by character, which takes a debug build its time.
    let mut made = String::from_iter(&chosen).repeat(length / CHOSEN);
    made.extend(&chosen[..length % CHOSEN]);
    made
}

fn rest_matches(parts: &[Part], text: &[char]) -> bool {
    match parts {
        [] => text.is_empty(),
        [Part::Text { text: fixed, is_optional }, rest @ ..] => {
            text.strip_prefix(fixed.as_slice()).is_some_and(|text| rest_matches(rest, text))
                || *is_optional && rest_matches(rest, text)
        }
        [Part::Run { of, least }, rest @ ..] => {
            let most = text.iter().take_while(|character| of.contains(character)).count();
            (*least..=most).rev().any(|taken| rest_matches(rest, &text[taken..]))
        }
    }
}

/// All characters that texts are made of, with the first letter of their general category.
static ALPHABET: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let ascii = ('\t'..='\r').chain(' '..='~').map(|character| (category(character), character));
    let beyond = |(group, characters): (char, &'static str)| characters.chars().map(move |it| (group, it));
    ascii.chain(BEYOND_ASCII.into_iter().flat_map(beyond)).collect()
});

/// The first letter of an ASCII character's general category.
fn category(character: char) -> char {
    match character {
        ' ' => 'Z',
        '$' | '+' | '<'..='>' | '^' | '`' | '|' | '~' => 'S',
        _ if character.is_ascii_alphabetic() => 'L',
        _ if character.is_ascii_digit() => 'N',
        _ if character.is_ascii_punctuation() => 'P',
        _ => 'C',
    }
}

/// The characters of a class, written as between brackets.
fn class(text: &str) -> Vec<char> {
    let mut items: Vec<Box<dyn Fn(char, char) -> bool>> = Vec::new();
    let mut rest: Vec<_> = text.chars().rev().collect();
    while let Some(first) = rest.pop() {
        let second = rest.last().copied();
        let is_range = first != '\\' && second == Some('-') && rest.len() > 1;
        if is_range {
            rest.pop();
            let last = rest.pop().unwrap_or(first);
            items.push(Box::new(move |_, character| (first..=last).contains(&character)));
        } else if first == '\\' {
            let escape = rest.pop();
            if escape == Some('p') {
                let group: String = rest.split_off(rest.len().saturating_sub(3)).into_iter().rev().collect();
                let group = group.chars().nth(1).unwrap_or_default();
                items.push(Box::new(move |category, _| category == group));
            } else {
                items.push(escaped(escape, text));
            }
        } else {
            items.push(Box::new(move |_, character| character == first));
        }
    }
    let has = |(category, character): &(char, char)| items.iter().any(|item| item(*category, *character));
    ALPHABET.iter().filter(|known| has(known)).map(|(_, character)| *character).collect()
}

fn escaped(escape: Option<char>, class: &str) -> Box<dyn Fn(char, char) -> bool> {
    let is_space = |character: char| matches!(character, '\t'..='\r' | ' ');
    match escape {
        Some('d') => Box::new(|_, character| character.is_ascii_digit()),
        Some('s') => Box::new(move |_, character| is_space(character)),
        Some('S') => Box::new(move |_, character| !is_space(character)),
        Some('w') => Box::new(|_, character| character.is_ascii_alphanumeric() || character == '_'),
        _ => panic!("the class {class} is not understood"),
    }
}
