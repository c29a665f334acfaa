//! The summary of a call that was counted and not sampled: where perf is missing or forbidden.

use std::collections::HashMap;

use crate::folded::{class_of_folded, without_mark};
use crate::rules::engine_of;
use crate::summary::{ClassShare, Exact, Function, Quality, Summary, Taken, most_of};

impl Summary {
    /// Of counts and the stacks that were pieced together of them, for this reason not sampled. Shares are of estimated cycles.
    pub fn counted(exact: Exact, folded: &str, logic: &[String], taken: Taken, why: String) -> Self {
        let all = exact.all(|it| it.cycles).max(f64::MIN_POSITIVE);
        let class = |count: &crate::ClassCount| ClassShare {
            class: count.class.clone(),
            samples: 0,
            share: count.cycles / all,
            interval: None,
            ns: None,
        };
        let functions = functions(folded, logic);
        let guest = folded.contains("_[j]");
        Summary {
            subject: taken.subject,
            program: taken.program,
            runtime: taken.runtime,
            frequency: 0,
            seconds: 0.0,
            quality: Quality {
                samples: 0,
                whole: 0,
                unknown: 0,
                lost: 0,
                kernel: false,
                guest_names: guest.then(|| !functions.iter().any(|it| it.name.contains("]::function["))),
                engine: engine_of(&taken.language).filter(|_| guest),
            },
            of: taken.of,
            ns: None,
            overhead: None,
            classes: exact.classes.iter().map(class).filter(|it| it.share > 0.0).collect(),
            functions,
            passes: Vec::new(),
            exact: Some(exact),
            not_sampled: Some(why),
        }
    }
}

/// The functions that most is spent in, by folded stacks.
fn functions(folded: &str, logic: &[String]) -> Vec<Function> {
    let mut found: HashMap<&str, HashMap<_, u64>> = HashMap::new();
    for (stack, count) in folded.lines().filter_map(|line| line.rsplit_once(' ')) {
        let frames: Vec<&str> = stack.split(';').collect();
        let Some(innermost) = frames.last() else { continue };
        let of_function = found.entry(without_mark(innermost)).or_default();
        *of_function.entry(class_of_folded(&frames, logic)).or_default() += count.parse::<u64>().unwrap_or(0);
    }
    most_of(found)
}

#[cfg(test)]
mod tests {
    use tollgate_model::metric::Class;

    use super::*;
    use crate::{ClassCount, Cost};

    #[test]
    fn shares_are_of_cycles_and_nothing_claims_to_be_a_time_or_a_sample() {
        let of = |class, instructions, misses| {
            ClassCount::of(
                class,
                &Cost { instructions, cycles: instructions + 10.0 * misses, ..Cost::default() },
            )
        };
        let classes =
            vec![of(Class::Glue, 100.0, 0.0), of(Class::Logic, 100.0, 20.0), of(Class::Http, 0.0, 0.0)];
        let cycles = |at: usize| classes[at].cycles;
        let share = cycles(1) / (cycles(0) + cycles(1));
        let exact = Exact { by: "callgrind".to_string(), calls: 10, classes: classes.clone() };
        let folded = "wasmtime::call 100\nwasmtime::call;enter_[i];price_[j] 300\n";
        let taken = Taken { language: "js".to_string(), ..Taken::default() };
        let summary = Summary::counted(exact, folded, &[], taken, "perf is not installed".to_string());
        let told: Vec<_> = summary.classes.iter().map(|it| (it.class.as_str(), it.samples, it.ns)).collect();
        assert_eq!(told, [("entry/exit glue", 0, None), ("logic", 0, None)]);
        assert!((summary.classes[1].share - share).abs() < 1e-9, "{summary:?}");
        assert!(summary.ns.is_none() && summary.overhead.is_none() && summary.quality.samples == 0);
        assert_eq!(summary.functions[0].name, "price");
        assert_eq!((summary.functions[0].share, summary.functions[0].class.as_str()), (0.75, "logic"));
        assert_eq!((summary.quality.guest_names, summary.quality.engine), (Some(true), Some("JavaScript")));
        assert_eq!(summary.not_sampled.as_deref(), Some("perf is not installed"));
    }
}
