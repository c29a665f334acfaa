//! What a profile comes to: how it was taken, how good it is, what the time went to, and where it was spent.

use std::collections::HashMap;
use std::fmt;

use serde::Serialize;
use tollgate_model::metric::Class;

use crate::cost::Cost;
use crate::frames::{Frame, Origin, Profile, StackId};
use crate::passes::{PassShare, passes};
use crate::recording::Recorded;
use crate::rules::{engine, engine_of};
use crate::shares::{Share, Shares};

/// So many functions are named.
const FUNCTIONS: usize = 12;

/// A profile in figures.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Summary {
    /// What was profiled.
    pub subject: String,
    /// The program that it ran in.
    pub program: String,
    /// The runtime, and in which version.
    pub runtime: String,
    /// Samples a second that were asked for.
    pub frequency: u32,
    /// The seconds that were recorded.
    pub seconds: f64,
    /// How good it is.
    pub quality: Quality,
    /// What shares and times are of.
    pub of: Unit,
    /// The time of one, in nanoseconds, measured while nothing was recorded (of a start, while it was); of a request and of a
    /// start it is processor time.
    pub ns: Option<f64>,
    /// By which part calls took longer while they were recorded: estimate, low and high end.
    pub overhead: Option<[f64; 3]>,
    /// The classes.
    pub classes: Vec<ClassShare>,
    /// The functions in which most samples were taken.
    pub functions: Vec<Function>,
    /// What compiling is made of, in a start.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passes: Vec<PassShare>,
    /// The classes by counting, where that was asked for.
    pub exact: Option<Exact>,
    /// Why nothing was sampled, where it was counted alone: shares are of estimated cycles then, and there are no times.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_sampled: Option<String>,
}

/// What shares and times of a profile are of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A call.
    #[default]
    Call,
    /// A request to a service.
    Request,
    /// A start, from a process's first instruction to a component that is ready to be instantiated.
    Start,
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unit::Call => "call",
            Unit::Request => "request",
            Unit::Start => "start",
        })
    }
}

/// The instructions of a call by class, counted.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Exact {
    /// What counted.
    pub by: String,
    /// Over how many calls.
    pub calls: u64,
    /// The classes.
    pub classes: Vec<ClassCount>,
}

/// A class, with what a call spends in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ClassCount {
    /// The class.
    pub class: String,
    /// Instructions.
    pub instructions: f64,
    /// Cycles, estimated of the counts.
    pub cycles: f64,
    /// Branches that were predicted wrong, by a simple predictor.
    pub mispredictions: f64,
    /// Accesses that missed the first level of the cache, simulated.
    pub first_level_misses: f64,
    /// Those of them that missed the last one, too.
    pub last_level_misses: f64,
}

impl ClassCount {
    /// Of a class, with what a call spends in it.
    pub fn of(class: Class, cost: &Cost) -> Self {
        ClassCount {
            class: class.label().to_string(),
            instructions: cost.instructions,
            cycles: cost.cycles,
            mispredictions: cost.mispredictions,
            first_level_misses: cost.first_level_misses,
            last_level_misses: cost.last_level_misses,
        }
    }
}

impl Exact {
    /// All of one count in a call.
    pub fn all(&self, count: impl Fn(&ClassCount) -> f64) -> f64 {
        self.classes.iter().map(count).sum()
    }

    /// What was counted of a class, if it was there.
    pub fn of(&self, class: &str) -> Option<&ClassCount> {
        self.classes.iter().find(|it| it.class == class)
    }
}

/// How much of it can be relied on.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Quality {
    /// Number of samples.
    pub samples: u64,
    /// Those whose stack was followed to its end.
    pub whole: u64,
    /// Those whose innermost frame is known by address alone.
    pub unknown: u64,
    /// Those that nobody took in time.
    pub lost: u64,
    /// Whether the kernel's part of stacks was recorded.
    pub kernel: bool,
    /// Whether functions of the guest have names; absent where no sample is of a guest.
    pub guest_names: Option<bool>,
    /// The language of the engine that the guest brings along to run its source, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engine: Option<&'static str>,
}

/// A class, with what it takes.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ClassShare {
    /// Its name.
    pub class: String,
    /// Number of samples.
    pub samples: u64,
    /// Its share, with the low and the high end of the interval where there is one.
    pub share: f64,
    /// The interval.
    pub interval: Option<[f64; 2]>,
    /// Nanoseconds of a call, where there are calls.
    pub ns: Option<f64>,
}

/// A function, with the samples that it was innermost in.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The share of samples.
    pub share: f64,
    /// The class that most of them are of.
    pub class: String,
}

/// How a profile was taken.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// What was profiled.
    pub subject: String,
    /// The program that it ran in.
    pub program: String,
    /// The runtime.
    pub runtime: String,
    /// The language of the guest, or of native logic, as builds call it.
    pub language: String,
    /// Samples a second that were asked for.
    pub frequency: u32,
    /// The seconds that were recorded.
    pub seconds: f64,
    /// What shares and times are of.
    pub of: Unit,
    /// The time of a call, in nanoseconds, while nothing was recorded.
    pub ns: Option<f64>,
    /// By which part calls took longer while they were recorded.
    pub overhead: Option<[f64; 3]>,
}

impl Summary {
    /// Of what was recorded.
    pub fn of(recorded: &Recorded, taken: Taken) -> Self {
        let profile = &recorded.profile;
        let shares = Shares::of(profile);
        let ns = taken.ns;
        let class = |share: &Share| ClassShare {
            class: share.class.label().to_string(),
            samples: share.samples,
            share: share.share,
            interval: share.interval.map(|it| [it.low, it.high]),
            ns: ns.map(|ns| ns * share.share),
        };
        Summary {
            quality: Quality {
                samples: shares.samples,
                whole: recorded.whole,
                unknown: unknown(profile),
                lost: recorded.lost,
                kernel: recorded.kernel,
                guest_names: guest_names(profile),
                engine: guests(profile)
                    .find_map(|frame| engine(&frame.name).or_else(|| engine_of(&taken.language))),
            },
            classes: shares.classes.iter().map(class).collect(),
            functions: functions(profile, &profile.classes()),
            subject: taken.subject,
            program: taken.program,
            runtime: taken.runtime,
            frequency: taken.frequency,
            seconds: taken.seconds,
            of: taken.of,
            passes: if taken.of == Unit::Start { passes(profile) } else { Vec::new() },
            ns,
            overhead: taken.overhead,
            exact: None,
            not_sampled: None,
        }
    }
}

/// Number of samples whose innermost frame is known by its address alone, or by its program alone: without symbols. What a
/// library does not export has no name either, and is its caller's.
fn unknown(profile: &Profile) -> u64 {
    let nameless = |frame: &Frame| {
        frame.origin == Origin::Unknown || frame.origin == Origin::Program && frame.name.starts_with('[')
    };
    let is_unknown = |stack| profile.stack(stack).next_back().is_none_or(nameless);
    let counts = (0..).map(StackId).zip(profile.counts());
    counts.filter(|(stack, _)| is_unknown(*stack)).map(|(_, count)| count).sum()
}

/// The frames of guests.
fn guests(profile: &Profile) -> impl Iterator<Item = &Frame> {
    profile.frames().iter().filter(|frame| frame.origin == Origin::Guest)
}

/// Whether the guest's functions are called more than their numbers, in most samples of it. What is put beside a guest to adapt
/// it has names where the guest has none.
fn guest_names(profile: &Profile) -> Option<bool> {
    let innermost = |stack| profile.stack(stack).rev().find(|frame| frame.origin == Origin::Guest);
    let counts = (0..).map(StackId).zip(profile.counts());
    let of_guests: Vec<(&Frame, u64)> =
        counts.filter_map(|(stack, count)| Some((innermost(stack)?, count))).collect();
    let sum = |of: &dyn Fn(&Frame) -> bool| {
        of_guests.iter().filter(|(frame, _)| of(frame)).map(|(_, count)| count).sum::<u64>()
    };
    // Without its name section, a function is called `wasm[0]::function[7]`.
    (!of_guests.is_empty()).then(|| 2 * sum(&|frame| !frame.name.starts_with("wasm[")) >= sum(&|_| true))
}

fn functions(profile: &Profile, classes: &[Class]) -> Vec<Function> {
    let mut found: HashMap<&str, HashMap<Class, u64>> = HashMap::new();
    for ((stack, count), class) in (0..).map(StackId).zip(profile.counts()).zip(classes) {
        if let Some(frame) = profile.innermost(stack) {
            *found.entry(&frame.name).or_default().entry(*class).or_default() += count;
        }
    }
    most_of(found)
}

/// The functions that most counts are of, of all of them by name and class.
pub(crate) fn most_of(found: HashMap<&str, HashMap<Class, u64>>) -> Vec<Function> {
    let all = found.values().flat_map(HashMap::values).sum::<u64>().max(1) as f64;
    let mut functions: Vec<Function> = (found.into_iter())
        .map(|(name, classes)| {
            let share = classes.values().sum::<u64>() as f64 / all;
            let most = classes.into_iter().max_by_key(|(class, count)| (*count, std::cmp::Reverse(*class)));
            let class = most.map_or(String::new(), |(class, _)| class.label().to_string());
            Function { name: name.to_string(), share, class }
        })
        .collect();
    functions.sort_by(|one, other| other.share.total_cmp(&one.share).then_with(|| one.name.cmp(&other.name)));
    functions.truncate(FUNCTIONS);
    functions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frames::tests::profile;

    #[test]
    fn a_summary_says_what_the_time_went_to_and_how_good_it_is() {
        let profile = profile(&[
            ("wasmtime::call;guest:price", 50),
            ("wasmtime::call;core::ptr::read", 30),
            ("unknown:[unknown]", 15),
            ("[stripped]", 5),
        ]);
        let recorded = Recorded { profile, whole: 80, lost: 3, kernel: true };
        let summary = Summary::of(&recorded, Taken { ns: Some(200.0), ..Taken::default() });
        let classes: Vec<_> = summary.classes.iter().map(|it| (it.class.as_str(), it.share, it.ns)).collect();
        assert_eq!(
            classes,
            [("entry/exit glue", 0.3, Some(60.0)), ("logic", 0.5, Some(100.0)), ("other", 0.2, Some(40.0))]
        );
        let quality = &summary.quality;
        assert_eq!((quality.samples, quality.whole, quality.unknown, quality.lost), (100, 80, 20, 3));
        assert_eq!(quality.guest_names, Some(true));
        let functions: Vec<_> = summary.functions.iter().map(|it| (it.name.as_str(), it.share)).collect();
        assert_eq!(
            functions,
            [("price", 0.5), ("wasmtime::call", 0.3), ("[unknown]", 0.15), ("[stripped]", 0.05)],
            "what the standard library does is its caller's"
        );
    }

    #[test]
    fn a_guest_without_names_is_told_from_one_with() {
        let of = |stacks: &[(&str, u32)]| guest_names(&profile(stacks));
        assert_eq!(of(&[("guest:wasm[0]::function[3]", 1)]), Some(false));
        assert_eq!(of(&[("guest:add", 5), ("guest:add;guest:wasm[0]::function[3]", 1)]), Some(true));
        assert_eq!(of(&[("guest:adapt", 1), ("guest:wasm[0]::function[3]", 5)]), Some(false));
        assert_eq!(of(&[("main", 1)]), None);
    }

    #[test]
    fn an_engine_in_a_guest_is_told_and_one_in_the_host_is_not() {
        let of_build = |stack, language: &str| {
            let recorded = Recorded { profile: profile(&[(stack, 1)]), ..Recorded::default() };
            let taken = Taken { language: language.to_string(), ..Taken::default() };
            Summary::of(&recorded, taken).quality.engine
        };
        let of = |stack| of_build(stack, "rust");
        assert_eq!(of_build("main;guest:wasm[0]::function[6202]", "js"), Some("JavaScript"));
        assert_eq!(of_build("main;tollgate_worker::idle", "js"), None);
        assert_eq!(of("main;guest:js::Interpret(JSContext*, js::RunState&)"), Some("JavaScript"));
        assert_eq!(of("main;guest:_PyEval_EvalFrameDefault"), Some("Python"));
        assert_eq!(of("main;guest:json::parse"), None);
        assert_eq!(of("main;js::Interpret;guest:price"), None);
    }
}
