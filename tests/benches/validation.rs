//! Benchmark of validating the largest legal request of each operation: prints the times and asserts nothing.

mod stopwatch;

use std::cmp::Reverse;
use std::hint::black_box;
use std::time::Duration;

use cognito_identity::Operation;
use cognito_identity_fake::{Assumptions, validate};
use cognito_identity_tests::largest::{Script, largest};
use stopwatch::{middle, time};

const ROUNDS: usize = 101;
/// Enough for the clock, and few enough that most rounds are undisturbed.
const CALLS: u32 = 100;

fn main() {
    let mut figures: Vec<_> = Operation::ALL
        .iter()
        .map(|&operation| (operation, [Script::Ascii, Script::Wide].map(|script| figure(operation, script))))
        .collect();
    figures.sort_by_key(|(_, [ascii, _])| Reverse(ascii.0));

    println!("Validation of the largest legal request (aim: under 5µs and no allocation in ASCII)");
    println!("{:<36}{:>12}{:>8}{:>16}{:>8}", "", "ASCII", "allocs", "4-byte chars", "allocs");
    for (operation, [(ascii, in_ascii), (wide, in_wide)]) in figures {
        // A duration pads itself only as a string.
        let ascii = format!("{ascii:?}");
        let wide = format!("{wide:?}");
        println!("{:<36}{ascii:>12}{in_ascii:>8}{wide:>16}{in_wide:>8}", operation.name());
    }
}

/// The median time and the allocations of one validation.
fn figure(operation: Operation, script: Script) -> (Duration, u64) {
    let request = largest(operation, script);
    let order = Assumptions::default().validation_order;
    let call = || drop(black_box(validate(black_box(&request), order)));
    let times = (0..ROUNDS).map(|_| time(CALLS, call)).collect();
    (middle(times), allocation_counter::measure(call).count_total)
}
