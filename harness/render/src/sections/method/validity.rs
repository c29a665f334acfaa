//! What was measured and is no result: how much of it, and why, by kind. The header, this list and the rows count the same
//! things: launches on a machine that was too noisy, and loads of which the generator was the limit.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use tollgate_analysis::report::Source;
use tollgate_model::host::Quiet;
use tollgate_model::journal::{Launch, Measured};

use crate::charts::permalink;

/// Reasons of one kind.
struct Kind {
    count: usize,
    worst: String,
}

/// Kinds of reasons, told apart by their words without figures.
#[derive(Default)]
struct Kinds(BTreeMap<String, Kind>);

impl Kinds {
    fn add(&mut self, reason: String) {
        let kind: String = reason.chars().filter(|char| !char.is_ascii_digit() && *char != '.').collect();
        let kind = self.0.entry(kind).or_insert(Kind { count: 0, worst: String::new() });
        kind.count += 1;
        // Reasons of one kind differ in their figures only: the one with the largest stands for all.
        if (reason.len(), &reason) > (kind.worst.len(), &kind.worst) {
            kind.worst = reason;
        }
    }
}

/// What of a run is valid.
pub struct Validity {
    /// Launches in the journal.
    launches: usize,
    quiet: usize,
    /// Launches that nothing timed was taken from.
    noisy: usize,
    /// Loads offered to a cell in a launch, and how many of them are in no figure, as the rows say.
    loads: usize,
    invalid_loads: usize,
    doubts: Kinds,
    noise: Kinds,
    bound: Kinds,
}

impl Validity {
    /// Of a run.
    pub fn of(source: &Source) -> Self {
        // What was measured again counts as measured last, as in the rows.
        let last: BTreeMap<_, &Launch> = source
            .launches
            .iter()
            .map(|launch| ((launch.comparison, launch.block, &launch.contender), launch))
            .collect();
        let mut validity = Validity {
            launches: source.launches.len(),
            quiet: 0,
            noisy: 0,
            loads: 0,
            invalid_loads: 0,
            doubts: Kinds::default(),
            noise: Kinds::default(),
            bound: Kinds::default(),
        };
        for launch in source.launches {
            match launch.noise.judge() {
                Quiet::Yes => validity.quiet += 1,
                Quiet::Doubtful(reasons) => reasons.into_iter().for_each(|why| validity.doubts.add(why)),
                Quiet::No(reasons) => {
                    validity.noisy += 1;
                    reasons.into_iter().for_each(|why| validity.noise.add(why));
                }
            }
        }
        for launch in last.values().filter(|launch| !matches!(launch.noise.judge(), Quiet::No(_))) {
            let loads = launch
                .measured
                .iter()
                .filter(|it| it.stopped.is_none())
                .flat_map(Measured::loads)
                .map(|(_, load)| load);
            for load in loads.filter(|load| !load.valid) {
                validity
                    .bound
                    .add(load.generator.bound.clone().unwrap_or_else(|| "reason not told".to_string()));
            }
        }
        let mut seen = BTreeSet::new();
        let tails = source.rows.iter().filter(|row| row.metric.tail().is_some());
        for row in tails.filter(|row| seen.insert((row.comparison, row.cell.to_string(), row.metric.share())))
        {
            validity.loads += row.launches + row.invalid_launches;
            validity.invalid_loads += row.invalid_launches;
        }
        validity
    }

    /// How much is no result, in a sentence; none where everything is one.
    pub fn in_short(&self) -> Option<String> {
        let mut told = Vec::new();
        if self.noisy > 0 {
            told.push(format!("{} of {} launches: the machine was too noisy", self.noisy, self.launches));
        }
        if self.invalid_loads > 0 {
            told.push(self.loads_in_short());
        }
        (!told.is_empty()).then(|| told.join("; "))
    }

    /// `125 of 342 loads: generator-bound`.
    pub fn loads_in_short(&self) -> String {
        let generator: usize = self.bound.0.values().map(|kind| kind.count).sum();
        let why = match (generator, self.invalid_loads - generator.min(self.invalid_loads)) {
            (0, _) => "generator-bound, or the machine was too noisy".to_string(),
            (_, 0) => "generator-bound".to_string(),
            (generator, rest) => format!("{generator} generator-bound, in {rest} the machine was too noisy"),
        };
        format!("{} of {} loads: {why}", self.invalid_loads, self.loads)
    }

    /// Whether any load is no result.
    pub fn any_load_invalid(&self) -> bool {
        self.invalid_loads > 0
    }

    /// Everything of it.
    pub fn render(&self, id: &str) -> Markup {
        let title = "What is valid, and how quiet the machine was";
        let doubtful = self.launches - self.quiet - self.noisy;
        html! {
            h3 id=(id) { (title) (permalink(id, title)) }
            p class=(if self.quiet == self.launches && self.invalid_loads == 0 { "quiet" } else { "warning" }) {
                @if self.launches == 0 { "No launch is in the journal." }
                @else if self.quiet == self.launches { (self.launches) " launches, all of them on a quiet machine." }
                @else {
                    (self.launches) " launches: " (self.quiet) " quiet, " (doubtful) " doubtful (in the figures, remarked), "
                    (self.noisy) " invalid (not in the figures of anything timed)."
                }
                @if self.loads > 0 {
                    @if self.invalid_loads > 0 { " Invalid loads, in no figure: " (self.loads_in_short()) "." }
                    @else { " All " (self.loads) " loads are valid." }
                }
            }
            (list("Invalid, the machine", &self.noise, self.launches, "launches"))
            (list("Invalid, the generator", &self.bound, self.loads, "loads"))
            (list("Doubtful", &self.doubts, self.launches, "launches"))
        }
    }
}

fn list(of_what: &str, kinds: &Kinds, of: usize, what: &str) -> Markup {
    html! {
        @if !kinds.0.is_empty() {
            p.note { (of_what) ":" }
            ul { @for kind in kinds.0.values() { li { "in " (kind.count) " of " (of) " " (what) "; at worst, " (kind.worst) } } }
        }
    }
}
