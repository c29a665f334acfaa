//! The points where one choice overtakes another: in payload size, in calls, in starts.

use tollgate_model::metric::{ColdStep, Metric, PageCache, Percentile, Timed};
use tollgate_model::results::{Figure, Status};
use tollgate_model::{Cell, Contender, Workload};

use crate::figures::{times_as, with_certainty, with_unit};
use crate::ratio;
use crate::roles::{Roles, language};
use crate::row_index::{Entry, RowIndex};
use crate::setting::Setting;

/// The point where one choice overtakes another.
pub struct BreakEven {
    /// The question.
    pub asks: &'static str,
    /// The answer in few words, with its certainty; none where this run does not tell.
    pub says: Option<String>,
    /// The basis of that, or the reason that there is no answer.
    pub because: String,
    /// The cell that the figure is of.
    pub cell: Option<(Cell, Metric)>,
}

/// All of them.
pub fn all(index: &RowIndex, roles: &Roles) -> Vec<BreakEven> {
    vec![by_size(index, roles), by_calls(index, roles), by_starts(index, roles)]
}

/// The cost of one operation over HTTP: what its user waits, or else the processor time of the service.
fn over_http<'a>(index: &RowIndex<'a>, roles: &Roles, workload: Workload) -> Option<Entry<'a>> {
    let metrics = [
        Metric::Tail(Timed::Response, Percentile::P50),
        Metric::Tail(Timed::Service, Percentile::P50),
        Metric::CpuPerRequest,
    ];
    metrics.into_iter().find_map(|metric| {
        let of_it = index.contenders.iter().filter(|contender| {
            contender.deployment.is_served() && language(index, contender) == roles.language()
        });
        let of_it = of_it.filter_map(|contender| index.at(workload, contender, metric));
        of_it.min_by(|one, other| value(one).total_cmp(&value(other)))
    })
}

fn value(entry: &Entry) -> f64 {
    entry.figure().map_or(f64::INFINITY, |figure| figure.value)
}

/// The cost of one operation in a process.
fn in_process<'a>(index: &RowIndex<'a>, roles: &Roles, workload: Workload) -> Option<Entry<'a>> {
    let of_it = index
        .contenders
        .iter()
        .filter(|contender| contender.deployment.has_instances() && roles.is_candidate(index, contender));
    let of_it = of_it.filter_map(|contender| index.at(workload, contender, Metric::CallNs));
    of_it.min_by(|one, other| value(one).total_cmp(&value(other)))
}

fn by_size(index: &RowIndex, roles: &Roles) -> BreakEven {
    const ASKS: &str = "From which payload size does a component no longer beat HTTP?";
    let both = index.workloads.iter().filter_map(|&workload| {
        let (call, request) = (in_process(index, roles, workload)?, over_http(index, roles, workload)?);
        let scale = if request.row.metric.unit() == "us" { 1e3 } else { 1.0 };
        let over = ratio::of_figures(&ratio::scaled(&request.figure()?, scale), &call.figure()?)?;
        Some((workload, call, request, over))
    });
    let both: Vec<_> = both.collect();
    let Some((workload, call, request, over)) =
        both.iter().min_by(|one, other| one.3.value.total_cmp(&other.3.value)).copied()
    else {
        return BreakEven {
            asks: ASKS,
            says: None,
            because: "no workload was measured both as a call and behind HTTP".to_string(),
            cell: None,
        };
    };
    let told = |entry: &Entry| {
        entry.figure().map_or(String::new(), |figure| {
            format!(
                "{}{} ({})",
                entry.row.bound.sign(),
                with_certainty(&figure, entry.row.metric),
                entry.row.cell.contender
            )
        })
    };
    let what = match request.row.metric {
        Metric::CpuPerRequest => "of processor time for a request",
        _ => "for the median request",
    };
    let measured: Vec<String> = both.iter().map(|(workload, ..)| workload.to_string()).collect();
    let says = match (over.value > 1.0, ratio::differs(&over)) {
        (true, Some(true)) => {
            format!(
                "At none that was measured: a request takes at least {}",
                times_as(&over, "as long as a call")
            )
        }
        (_, Some(false)) | (true, None) => {
            format!("Not shown: at {workload} a request takes {}", times_as(&over, "as long as a call"))
        }
        (false, _) => format!("At {workload} a request takes no longer than a call"),
    };
    BreakEven {
        asks: ASKS,
        says: Some(says),
        because: format!(
            "Nearest at {workload}: {} for a call, {} {what}. Measured both ways: {}.",
            told(&call),
            told(&request),
            measured.join(", ")
        ),
        cell: Some((request.row.cell.clone(), request.row.metric)),
    }
}

fn by_calls(index: &RowIndex, roles: &Roles) -> BreakEven {
    const ASKS: &str = "After how many calls does Cranelift beat Winch?";
    let compilers = roles.compilers();
    let pairs: Vec<Entry> = index
        .rows()
        .filter(|entry| {
            let row = entry.row;
            let of_it = row.against.as_ref().map(|against| (&row.cell.contender, against));
            row.metric == Metric::BreakEvenCalls && of_it.is_some() && of_it == compilers
        })
        .collect();
    let figures = pairs.iter().filter_map(|entry| Some((entry, entry.figure()?)));
    let told: Vec<String> =
        figures.map(|(entry, figure)| format!("{} ({})", calls(&figure), entry.row.cell.workload)).collect();
    let cell = pairs.first().map(|entry| (entry.row.cell.clone(), entry.row.metric));
    match (&told[..], pairs.first()) {
        ([], None) => BreakEven {
            asks: ASKS,
            says: None,
            because:
                "no two components of this run that differ in the compiler alone were started, or one is ahead from the first call"
                    .to_string(),
            cell,
        },
        ([], Some(entry)) => BreakEven {
            asks: ASKS,
            says: Some("Not shown to pay".to_string()),
            because: match &entry.row.status {
                Status::Measured => "there is no figure".to_string(),
                status => status.reason().unwrap_or_default().to_string(),
            },
            cell,
        },
        _ => {
            let compile = |contender: &Contender| {
                let entry = index.at(
                    pairs[0].row.cell.workload,
                    contender,
                    Metric::Cold(ColdStep::Compile, PageCache::Warm),
                )?;
                Some(with_certainty(&entry.figure()?, entry.row.metric))
            };
            let because = match compilers.and_then(|(faster, slower)| Some((compile(faster)?, compile(slower)?))) {
                Some((one, other)) => format!(
                    "Compiling takes {one} with Cranelift and {other} with Winch; after that each Cranelift call is faster."
                ),
                None => "By then faster calls have made up for the slower start.".to_string(),
            };
            BreakEven { asks: ASKS, says: Some(format!("After {}", told.join("; "))), because, cell }
        }
    }
}

/// To make a cache takes about what it saves at each start: which of them pays is not told to the last digit.
fn starts(paid: f64) -> String {
    match paid.round() {
        starts if starts <= 1.0 => "the first start that uses it".to_string(),
        starts => format!("start {starts:.0} that uses it"),
    }
}

/// `80,000 calls ± 10.0 %`.
fn calls(figure: &Figure) -> String {
    let text = with_certainty(figure, Metric::BreakEvenCalls);
    if text.contains(" ± ") { text.replace(" ± ", " calls ± ") } else { text + " calls" }
}

fn by_starts(index: &RowIndex, roles: &Roles) -> BreakEven {
    const ASKS: &str = "After how many requests does a precompiled cache pay?";
    let found = roles.pair(Setting::Mapped).and_then(|(compiled, mapped)| {
        index.workloads.iter().find_map(|&workload| {
            let compile = index.at(workload, compiled, Metric::Cold(ColdStep::Compile, PageCache::Warm))?;
            let cell = |contender: &Contender| Cell { workload, contender: contender.clone() };
            let (cached, plain) = index.pair(&cell(mapped), &cell(compiled), Metric::FIRST_ANSWER)?;
            Some((compile, cached, plain))
        })
    });
    let Some((compile, cached, plain)) = found else {
        return BreakEven {
            asks: ASKS,
            says: None,
            because: "this run does not start one component both compiled beforehand and not".to_string(),
            cell: None,
        };
    };
    let ratio = ratio::between(&cached, &plain, index.seed(&cached));
    let (cost, saved) = (value(&compile), value(&plain) - value(&cached));
    let pays = ratio.as_ref().and_then(ratio::differs) == Some(true) && saved > 0.0;
    BreakEven {
        asks: ASKS,
        says: Some(if pays {
            format!("With the first request of {}", starts(cost / saved))
        } else {
            "Not shown to pay".to_string()
        }),
        because: format!(
            "To make it costs what compiling does, {}, once. The first answer of a start then takes {}{}.",
            compile.figure().map_or(String::new(), |figure| with_certainty(&figure, compile.row.metric)),
            ratio.as_ref().map_or("about as long".to_string(), |ratio| times_as(ratio, "as long")),
            if pays { format!(", {} earlier", with_unit(saved, plain.row.metric)) } else { String::new() },
        ),
        cell: Some((cached.row.cell.clone(), Metric::FIRST_ANSWER)),
    }
}
