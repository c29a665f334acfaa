//! What a reader has to know before any figure: whether the machine was the same throughout.

use tollgate_analysis::report::Report;

/// The lines, and an empty one after them; nothing, if it was.
pub fn machine(report: &Report) -> String {
    let lines = report.machine_states();
    if lines.is_empty() { String::new() } else { lines.join("\n") + "\n\n" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{html, markdown};
    use tollgate_analysis::testing;

    /// The last seven of twenty blocks are slower by 1.7.
    const SAID: &str = "The machine had 2 states. 35 % of the launches ran at 0.6 of the speed: times of calls are of the other 65 %.";

    #[test]
    fn every_reader_is_told_before_any_figure() {
        let world = testing::two_states();
        assert_eq!(machine(&world.report()), format!("{SAID}\n\n"));
        for told in [html(&world.report()), markdown(&world.report())] {
            let (at, first) =
                (told.find(SAID).expect(SAID), told.find("What to choose").or(told.find("| need |")));
            assert!(first.is_some_and(|first| at < first), "{told}");
        }
        // Of each cell both states are shown, and the figure is of one.
        let cell = world.rows.iter().find(|row| !row.is_control()).unwrap();
        assert!(cell.remarks[0].contains("99.9 ns (× 5.00) in 13 launches (this figure), 17"), "{cell:?}");
        assert!((cell.figure.unwrap().value / 100.0 - 1.0).abs() < 0.01, "{cell:?}");
    }

    #[test]
    fn of_a_machine_that_stayed_the_same_nothing_is_said() {
        assert_eq!(machine(&testing::world().report()), "");
        assert_eq!(machine(&Report::default()), "");
    }

    #[test]
    fn of_several_runs_each_is_named() {
        let world = testing::two_states();
        let mut report = world.report();
        report.runs.push(report.runs[0]);
        assert_eq!(machine(&report), format!("{0}: {SAID}\n{0}: {SAID}\n\n", world.name));
    }
}
