//! `tollgate upgrade --bisect`: since which release, or which commit, a call takes another number of instructions.

use std::collections::BTreeMap;

use serde::Serialize;
use tollgate_model::change::Verdict;
use tollgate_model::counts::Counter;
use tollgate_model::exit::Exit;
use tollgate_model::{Change, Metric};
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::counting::VALGRIND;
use tollgate_orchestrate::stderr::tell;
use tollgate_orchestrate::upgrade::bisect::{between, called, first_changed};
use tollgate_orchestrate::upgrade::{self, Release, worker};

use super::{Measuring, UpgradeArgs};
use crate::output::{self, Format};

/// What a build anew alone may do to a count, as a part of it: the compiler inlines otherwise. Nothing smaller is looked for.
const MARGIN: f64 = 0.002;

/// An end that was counted.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Counted {
    end: String,
    count: f64,
    /// By how many per cent it differs from the one before it in this list.
    step_percent: Option<f64>,
}

/// What was found.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Found {
    /// The cell and the metric whose count changed most.
    cell: String,
    metric: String,
    /// Each end that was counted, from the oldest to the newest.
    counted: Vec<Counted>,
    /// The last without the change, and the first with it.
    before: String,
    first: String,
}

/// What is searched: from one end to the other.
pub struct Search {
    to: Release,
    between: Vec<Release>,
}

/// Refuses what cannot be searched, before anything is built.
pub fn search(checkout: &Checkout, args: &UpgradeArgs) -> Outcome<Search> {
    VALGRIND.version().map_err(|why| CommandError::usage(format!("--bisect counts instructions: {why}")))?;
    let to = args.to.clone().map_or_else(|| upgrade::own(checkout), Ok)?;
    Ok(Search { between: between(&args.from, &to)?, to })
}

/// Counts, and goes where the count is nearer to the other end's.
pub fn execute(measuring: &Measuring, search: &Search) -> Outcome<Exit> {
    let (args, Search { to, between: candidates }) = (measuring.args, search);
    let changes = measuring.counted()?;
    let Some((change, by)) = most(&changes) else {
        output::print(&format!(
            "No count changed by more than {} % between {} and {}, which a build anew alone may do: there is nothing to look for.\n",
            MARGIN * 100.0,
            called(&args.from),
            called(to)
        ))?;
        return Ok(Exit::Fine);
    };
    // By their place between the ends.
    let mut counted: BTreeMap<usize, (String, f64)> = BTreeMap::new();
    counted.extend(change.base.map(|count| (0, (called(&args.from), count))));
    counted.extend(change.head.map(|count| (candidates.len() + 1, (called(to), count))));
    let first = first_changed(candidates, |release| {
        tell(&format!("step {}: {}", counted.len() - 1, called(release)));
        let built = worker(measuring.checkout, Some(release), 0)?;
        let workers = [measuring.workers[0].clone(), built];
        let changes = Measuring { workers: &workers, ..*measuring }.counted()?;
        let of_it = changes.iter().find(|it| it.cell == change.cell && it.metric == change.metric);
        let (it, step) = of_it.and_then(|it| Some((it, step(it)?))).ok_or_else(|| {
            CommandError::subject(format!("{} was not counted with {}", change.cell, called(release)))
        })?;
        let place = candidates.iter().position(|one| std::ptr::eq(one, release)).map_or(0, |at| at + 1);
        counted.extend(it.head.map(|count| (place, (called(release), count))));
        Ok(step / by > 0.5)
    })?;
    let before = match first {
        Some(0) => called(&args.from),
        Some(first) => called(&candidates[first - 1]),
        None => candidates.last().map_or_else(|| called(&args.from), called),
    };
    let found = Found {
        cell: change.cell.to_string(),
        metric: change.metric.to_string(),
        counted: steps(counted.into_values()),
        before,
        first: first.map_or_else(|| called(to), |first| called(&candidates[first])),
    };
    match args.format {
        Format::Json => output::print_json(&found)?,
        _ => output::print(&text(&found))?,
    }
    Ok(if change.verdict == Verdict::Worse { Exit::Regression } else { Exit::Fine })
}

/// The change that is largest, and its logarithm: of instructions, where those have changed.
fn most(changes: &[Change]) -> Option<(&Change, f64)> {
    let real = changes.iter().filter(|change| matches!(change.verdict, Verdict::Worse | Verdict::Better));
    let known =
        real.filter_map(|change| Some((change, step(change)?))).filter(|(_, step)| step.abs() > MARGIN);
    let key = |(change, step): &(&Change, f64)| {
        (change.metric == Metric::PerCall(Counter::Instructions), step.abs())
    };
    known.max_by(|one, other| {
        let (one, other) = (key(one), key(other));
        one.0.cmp(&other.0).then(one.1.total_cmp(&other.1))
    })
}

fn step(change: &Change) -> Option<f64> {
    Some((change.head? / change.base?).ln()).filter(|step| step.is_finite())
}

/// Ends in their order, each with its step from the one before.
fn steps(ends: impl Iterator<Item = (String, f64)>) -> Vec<Counted> {
    let mut before: Option<f64> = None;
    let with_step = |(end, count): (String, f64)| {
        let step_percent = before.replace(count).map(|before| (count / before - 1.0) * 100.0);
        Counted { end, count, step_percent: step_percent.filter(|step| step.is_finite()) }
    };
    ends.map(with_step).collect()
}

/// The neighbours between which the step is largest.
fn largest(counted: &[Counted]) -> Option<(&Counted, &Counted)> {
    let size = |counted: &Counted| counted.step_percent.map_or(0.0, f64::abs);
    let pairs = counted.windows(2).map(|pair| (&pair[0], &pair[1]));
    pairs.max_by(|(_, one), (_, other)| size(one).total_cmp(&size(other)))
}

fn text(found: &Found) -> String {
    let mut text = format!("{}, {}:\n", found.cell, found.metric);
    for Counted { end, count, step_percent } in &found.counted {
        let step = step_percent.map_or(String::new(), |step| format!("{step:+.2} %"));
        text.push_str(&format!("  {:>12}  {step:>10}  {end}\n", count.round()));
    }
    text.push_str(&format!("It changed from {} to {}.\n", found.before, found.first));
    if let Some((before, after)) = largest(&found.counted).filter(|(_, after)| after.end != found.first) {
        text.push_str(&format!(
            "The largest step among those counted is another, from {} to {}: it changed more than once.\n",
            before.end, after.end
        ));
    }
    text + "A count moves by a per cent or so as well where the compiler inlines otherwise than before: look at what changed there.\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_model::change::Lane;

    fn ends(all: &[(&str, f64)]) -> impl Iterator<Item = (String, f64)> {
        let all: Vec<_> = all.iter().map(|(end, count)| (end.to_string(), *count)).collect();
        all.into_iter()
    }

    fn change(cell: &str, base: f64, head: f64) -> Change {
        let metric: Metric = "instructions-per-call".parse().unwrap();
        let verdict = if head > base { Verdict::Worse } else { Verdict::Better };
        let unknown = Change::unknown(cell.parse().unwrap(), metric, Lane::Counted);
        Change { base: Some(base), head: Some(head), verdict, ..unknown }
    }

    #[test]
    fn the_largest_change_is_looked_for() {
        let cell = |name: &str| format!("{name}@component/rust/cranelift");
        let mut changes = vec![
            change(&cell("a/b"), 800.0, 810.0),
            change(&cell("a/c"), 500.0, 400.0),
            change(&cell("a/d"), 1.0, 9.0),
        ];
        changes[2].verdict = Verdict::Inconclusive;
        let pages = Change { metric: Metric::PerCall(Counter::Pages), ..change(&cell("a/b"), 1.0, 9.0) };
        assert_eq!(most(std::slice::from_ref(&pages)).unwrap().0, &pages);
        changes.push(pages);
        let (found, by) = most(&changes).unwrap();
        assert_eq!(found.cell.to_string(), cell("a/c"));
        assert!((by - (0.8_f64).ln()).abs() < 1e-12);
        assert!(most(&[]).is_none());
    }

    #[test]
    fn both_sides_of_it_are_named() {
        let found = Found {
            cell: "a/b@component/own/cranelift".to_string(),
            metric: "instructions-per-call".to_string(),
            counted: steps(ends(&[("Wasmtime 48", 786.4), ("Wasmtime 49", 786.4), ("Wasmtime 50", 801.0)])),
            before: "Wasmtime 49".to_string(),
            first: "Wasmtime 50".to_string(),
        };
        let text = text(&found);
        assert!(text.contains("         786              Wasmtime 48\n"), "{text}");
        assert!(text.contains("         801     +1.86 %  Wasmtime 50\n"), "{text}");
        assert!(text.contains("It changed from Wasmtime 49 to Wasmtime 50.\n"), "{text}");
        assert!(!text.contains("largest step"), "{text}");
        let more = [("Wasmtime 48", 700.0), ("Wasmtime 49", 786.4), ("Wasmtime 50", 801.0)];
        let text = super::text(&Found { counted: steps(ends(&more)), ..found });
        assert!(text.contains("is another, from Wasmtime 48 to Wasmtime 49"), "{text}");
    }

    #[test]
    fn what_a_build_anew_does_is_no_change() {
        let cell = "a/b@component/rust/cranelift";
        assert!(most(&[change(cell, 10_000.0, 10_010.0)]).is_none());
        assert!(most(&[change(cell, 10_000.0, 10_030.0)]).is_some());
    }
}
