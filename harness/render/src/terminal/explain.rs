//! A call, explained on one page of the terminal.

use std::fmt::Write;

use tollgate_analysis::figures::capital;
use tollgate_model::counts::{Counted, Counter, Counts};
use tollgate_profile::{Advice, HeavyStack, Summary};

use super::profile;
use crate::text::wrapped;

/// What is told of the counts, in this order, and how it is called.
const TOLD: [(Counter, &str); 5] = [
    (Counter::Instructions, "instructions, host and guest"),
    (Counter::Allocations, "allocations of the host"),
    (Counter::BytesMoved, "bytes that cross, by the canonical ABI"),
    (Counter::SystemCalls, "system calls"),
    (Counter::Pages, "pages from the kernel"),
];

/// The page.
pub fn text(
    summary: &Summary,
    stacks: &[HeavyStack],
    not_counted: Option<&str>,
    counts: &Counts,
    advice: &[Advice],
) -> String {
    let mut text = profile::text(summary);
    if let Some(why) = not_counted {
        let _ = writeln!(text, "remark: instructions are not split by class: {why}");
    }
    text += "\nstacks with the most of it, innermost last:\n";
    for HeavyStack { frames, share, class } in stacks {
        let _ = writeln!(text, "  {:>6}  {class}", profile::percent(*share));
        for (depth, frame) in frames.iter().enumerate() {
            let _ = writeln!(text, "          {}{}", "  ".repeat(depth), profile::shortened(frame));
        }
    }
    let _ = writeln!(text, "\nof each call, counted:");
    let mut left_out: Vec<String> = Vec::new();
    for (counter, name) in TOLD {
        match counts.get(&counter).map(Counted::count) {
            Some(Ok(count)) => _ = writeln!(text, "  {:>10}  {name}", plain(count.per_call())),
            Some(Err(why)) => left_out.push(format!("{name}: {why}")),
            None => {}
        }
    }
    left_out.iter().for_each(|why| text += &format!("  not counted: {why}\n"));
    text += "\nwhat one could do:\n";
    if advice.is_empty() {
        text += "  nothing that this profile knows of\n";
    }
    for (number, Advice { what, evidence, at_most }) in advice.iter().enumerate() {
        let at_most = format!("at most {:.0} %", at_most * 100.0);
        text += &wrapped(&format!("{}. {what}. {}: {at_most}.", number + 1, capital(evidence)));
    }
    text
}

/// Counts are whole but for what happens in some calls only.
fn plain(value: f64) -> String {
    // Adding nothing makes 0 of what is a little less, and not -0.
    let whole = value.round() + 0.0;
    if (value - whole).abs() < 0.005 { format!("{whole:.0}") } else { format!("{value:.2}") }
}

#[cfg(test)]
mod tests {
    use tollgate_model::counts::Count;

    use super::*;
    use crate::terminal::profile::tests::summary;

    #[test]
    fn a_little_less_than_nothing_is_nothing() {
        assert_eq!([-0.0004, 0.0, 2.5, 786.0004].map(plain), ["0", "0", "2.50", "786"]);
    }

    #[test]
    fn time_counts_and_advice_stand_on_one_page() {
        let count = |events| Counted::Count(Count { calls: 10, events, by: "x".to_string() });
        let counts = Counts::from([
            (Counter::Instructions, count(7_860)),
            (Counter::Allocations, count(25)),
            (
                Counter::SystemCalls,
                Counted::Skipped("strace is not installed: apt-get install strace".to_string()),
            ),
        ]);
        let advice = [Advice {
            what: "hand over more in one call".to_string(),
            evidence: "entry and exit are 34 % of a call (102 ns)".to_string(),
            at_most: 0.34,
        }];
        let stacks = [HeavyStack {
            frames: ["wasmtime::call", "price"].map(str::to_string).to_vec(),
            share: 0.25,
            class: "logic".to_string(),
        }];
        let text = text(&summary(), &stacks, Some("valgrind is not installed"), &counts, &advice);
        assert!(text.contains("\n  25.0 %  logic\n          wasmtime::call\n            price\n"), "{text}");
        assert!(text.contains("remark: instructions are not split by class: valgrind is not installed\n"));
        assert!(text.contains("what a call is made of"), "{text}");
        assert!(text.contains("       786  instructions, host and guest\n"), "{text}");
        assert!(text.contains("      2.50  allocations of the host\n"), "{text}");
        assert!(
            text.contains("  not counted: system calls: strace is not installed: apt-get install strace\n")
        );
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            flat.contains(
                "1. hand over more in one call. Entry and exit are 34 % of a call (102 ns): at most 34 %."
            ),
            "{flat}"
        );
    }
}
