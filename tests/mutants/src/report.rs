//! The result of a run: figures for each area, the survivors, and what is wrong with the list of equivalent mutants.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::equivalent::{Equivalent, counts_in};
use crate::mutant::Mutant;
use crate::run::Fate;
use crate::sets::Set;

/// Mutants judged, with their fates.
pub(crate) type Judged<'a> = Vec<(&'a Mutant, Fate)>;

/// The report as text, and whether all is as it must be.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) text: String,
    pub(crate) is_good: bool,
}

const ADVICE: &str = "Write the clause or the test that catches them, or list those that no client can tell from the original.";

#[derive(Clone, Copy, Debug, Default)]
struct Figures {
    unviable: usize,
    caught: usize,
    timed_out: usize,
    equivalent: usize,
    survived: usize,
    unreached: usize,
}

impl Figures {
    fn add(&mut self, fate: &Fate, is_equivalent: bool) {
        *match fate {
            Fate::Unviable => &mut self.unviable,
            Fate::Caught(_) => &mut self.caught,
            // A busy machine can cause a time-out, which does not contradict the list.
            Fate::Survived | Fate::Unreached | Fate::TimedOut(_) if is_equivalent => &mut self.equivalent,
            Fate::TimedOut(_) => &mut self.timed_out,
            Fate::Survived => &mut self.survived,
            Fate::Unreached => &mut self.unreached,
        } += 1;
    }

    /// Mutants that a program catches: it fails, or does not end in time.
    fn all_caught(self) -> usize {
        self.caught + self.timed_out
    }

    /// Mutants that compile and are not listed as equivalent.
    fn counted(self) -> usize {
        self.all_caught() + self.survived + self.unreached
    }

    fn row(self, area: &str) -> String {
        let viable = self.counted() + self.equivalent;
        let share = percent(self.all_caught(), self.counted());
        let Self { unviable, caught, timed_out, equivalent, survived, unreached } = self;
        format!(
            "| {area} | {viable} | {caught} | {timed_out} | {survived} | {unreached} | {equivalent} | {share} | {unviable} |\n"
        )
    }
}

/// A share with one digit, rounded down, so that only all of them are 100.0 %.
fn percent(part: usize, whole: usize) -> String {
    let thousandth = (part * 1000).checked_div(whole).unwrap_or(1000);
    format!("{}.{} %", thousandth / 10, thousandth % 10)
}

/// Reports on the mutants judged. `names` are all mutants of the set, judged or not.
pub(crate) fn report(set: &Set, judged: &Judged<'_>, names: &[&str], equivalent: &Equivalent) -> Report {
    let mut areas: BTreeMap<&str, Figures> = BTreeMap::new();
    let mut total = Figures::default();
    let mut survivors = String::new();
    let mut wrong = String::new();
    for (mutant, fate) in judged {
        let reason = equivalent.get(&mutant.name).filter(|reason| counts_in(reason, set));
        let area = set.area(&mutant.file).unwrap_or_default();
        areas.entry(area).or_default().add(fate, reason.is_some());
        total.add(fate, reason.is_some());
        let word = match fate {
            Fate::Survived => "survived ",
            Fate::Unreached => "unreached",
            Fate::Caught(by) if reason.is_some() => {
                _ = writeln!(wrong, "{}: listed as equivalent, but {by} catches it", mutant.name);
                continue;
            }
            Fate::Unviable if reason.is_some() => {
                _ = writeln!(wrong, "{}: listed as equivalent, but does not compile", mutant.name);
                continue;
            }
            _ => continue,
        };
        if reason.is_none() {
            _ = writeln!(survivors, "{word}  line {:<4} {}", mutant.line, mutant.name);
        }
    }
    for name in equivalent.keys().filter(|name| !names.contains(&name.as_str())) {
        let is_of_set = name.split(' ').next().is_some_and(|file| set.area(file).is_some());
        if is_of_set {
            _ = writeln!(wrong, "{name}: listed as equivalent, but there is no such mutant");
        }
    }
    let enough = total.all_caught() * 100 >= total.counted() * set.required;
    let mut text = String::from(
        "| area | viable | caught | timed out | survived | unreached | listed | caught of those not listed | not compiled |\n|---|---|---|---|---|---|---|---|---|\n",
    );
    for (area, figures) in areas {
        text += &figures.row(area);
    }
    text += &total.row("all");
    if !survivors.is_empty() {
        _ = write!(text, "\nSurvivors:\n{survivors}");
    }
    if !wrong.is_empty() {
        _ = write!(text, "\nWrong in the list of equivalent mutants:\n{wrong}");
    }
    if !enough {
        let share = percent(total.all_caught(), total.counted());
        let required = set.required;
        _ = writeln!(text, "\nToo few are caught: {share}, required: {required} %. {ADVICE}");
    }
    Report { text, is_good: enough && wrong.is_empty() }
}
