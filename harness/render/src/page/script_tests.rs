//! The script makes ratios by the rules of the rows, and says them in the words that were rendered: both are given the same
//! figures. Skipped where there is no Node.

use std::process::Command;

use tollgate_analysis::compared;
use tollgate_analysis::cost::{Asked, Started, costs};
use tollgate_analysis::figures::{in_unit, ratio};
use tollgate_analysis::ratio::{Series, of_series};
use tollgate_analysis::row_index::RowIndex;
use tollgate_analysis::rules::{self, Location};
use tollgate_analysis::testing;
use tollgate_model::Metric;
use tollgate_model::metric::PageCache;
use tollgate_model::results::Figure;

use crate::charts::place;

#[test]
#[expect(clippy::print_stderr, reason = "what is skipped says so")]
fn the_script_says_ratios_as_they_are_rendered() {
    let half = |part: f64| [1.0 - part, 1.0 + part * 1.3];
    let values =
        [0.000_123_4, 0.024_1, 0.987_6, 1.000_04, 1.28, 6.931, 9.996, 20.94, 99.96, 107.3, 1_234.5, 41_357.0];
    let parts = [0.000_000_1, 0.000_3, 0.007, 0.031, 0.17, 0.42, 0.9];
    let mut figures: Vec<Figure> = vec![Figure { value: 3.3, low: Some(3.3), high: Some(3.3) }];
    for value in values {
        figures.push(Figure { value, low: None, high: None });
        figures.extend(parts.map(|part| {
            let [low, high] = half(part).map(|by| value * by);
            Figure { value, low: Some(low), high: Some(high) }
        }));
    }
    let cases: Vec<_> = figures.iter().map(|figure| (figure.value, figure.low, figure.high)).collect();
    let script = format!(
        "{}\nconsole.log(JSON.stringify({}.map(times)));",
        include_str!("../../assets/ratio.js"),
        serde_json::to_string(&cases).unwrap()
    );
    let Ok(said) = Command::new("node").args(["-e", &script]).output() else {
        eprintln!("skipped: there is no Node here (apt-get install nodejs)");
        return;
    };
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let told: Vec<String> = serde_json::from_slice(&said.stdout).unwrap();
    for (told, figure) in told.iter().zip(&figures) {
        assert_eq!(told, &ratio(figure), "{figure:?}");
    }
    assert_eq!(told.len(), figures.len());
}

#[test]
#[expect(clippy::print_stderr, reason = "what is skipped says so")]
fn the_script_says_verdicts_in_the_words_of_the_analysis() {
    let figure = |value: f64, part: f64| Figure {
        value,
        low: Some(value * (1.0 - part)),
        high: Some(value * (1.0 + part)),
    };
    let bare = Figure { value: 1.7, low: None, high: None };
    let values = [0.000_3, 0.3, 0.98, 1.0, 1.01, 1.4, 3.3, 4_136.0];
    let mut ratios: Vec<Option<Figure>> = vec![None, Some(bare)];
    ratios.extend(values.iter().flat_map(|value| [0.0, 0.03, 0.3].map(|part| Some(figure(*value, part)))));
    let mut sets: Vec<Vec<Option<Figure>>> = ratios.iter().map(|ratio| vec![*ratio]).collect();
    sets.extend(ratios.windows(2).map(<[_]>::to_vec));
    sets.extend(ratios.chunks(5).map(<[_]>::to_vec));
    sets.push(vec![Some(figure(1.0, 0.0)), Some(figure(1.0, 0.0))]);
    sets.push(vec![Some(figure(2.0, 0.01)), Some(figure(3.0, 0.01))]);
    let metrics = [Metric::CallNs, Metric::Files, Metric::CallsPerSecond { threads: 1 }];
    let cases: Vec<_> =
        metrics.iter().flat_map(|metric| sets.iter().map(move |set| (*metric, set))).collect();
    let asked: Vec<_> = cases
        .iter()
        .map(|(metric, set)| {
            let ends = |ratio: &Figure| (ratio.value, ratio.low, ratio.high);
            let set: Vec<_> = set.iter().map(|ratio| ratio.as_ref().map(ends)).collect();
            (set, compared::scale(*metric).name())
        })
        .collect();
    let script = format!(
        "{}\n{}\nconsole.log(JSON.stringify({}.map(([set, scale]) => overWorkloads(set, scale))));",
        include_str!("../../assets/ratio.js"),
        include_str!("../../assets/compare.js"),
        serde_json::to_string(&asked).unwrap()
    );
    let Ok(said) = Command::new("node").args(["-e", &script]).output() else {
        eprintln!("skipped: there is no Node here (apt-get install nodejs)");
        return;
    };
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let told: Vec<String> = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!(told.len(), cases.len());
    for (told, (metric, set)) in told.iter().zip(&cases) {
        assert_eq!(told, &compared::over_workloads(set, *metric), "{metric} {set:?}");
    }
}

/// The native starts of the committed sample, in microseconds, with one slow spawn among them; and those with mapped code.
const NATIVE: [f64; 10] = [2020.0, 29271.0, 3037.0, 2624.0, 2686.0, 2112.0, 2129.0, 2689.0, 3252.0, 2890.0];
const MAPPED: [f64; 10] = [2920.0, 3895.0, 3586.0, 3649.0, 3207.0, 3045.0, 3906.0, 4939.0, 4114.0, 4252.0];

#[test]
#[expect(clippy::print_stderr, reason = "what is skipped says so")]
fn the_script_makes_ratios_by_the_rules_of_the_rows() {
    let metrics = [Metric::CallNs, Metric::ToCall { call: 1, cache: PageCache::Warm }];
    let mut cases = Vec::new();
    for metric in metrics {
        for count in [1, 2, 4, 5, 6, 9, 10] {
            let of = |values: &[f64]| (0..).zip(values[..count].iter().copied()).collect::<Series>();
            cases.push((metric, count, of_series(&of(&MAPPED), &of(&NATIVE), metric, 1)));
        }
    }
    let row = |metric: Metric, values: &[f64]| {
        let words = serde_json::json!({
            "median": rules::location(metric) == Location::Median,
            "least": rules::least_for_interval(metric),
        });
        let blocks: Vec<usize> = (0..values.len()).collect();
        serde_json::json!({ "r": 0, "c": 0, "metric": words, "b": blocks, "v": values })
    };
    let asked: Vec<_> = cases
        .iter()
        .map(|(metric, count, _)| (row(*metric, &MAPPED[..*count]), row(*metric, &NATIVE[..*count])))
        .collect();
    let script = format!(
        "{}\nconsole.log(JSON.stringify({}.map(([one, other]) => pairedRatio(one, other))));",
        include_str!("../../assets/ratio.js"),
        serde_json::to_string(&asked).unwrap()
    );
    let Ok(said) = Command::new("node").args(["-e", &script]).output() else {
        eprintln!("skipped: there is no Node here (apt-get install nodejs)");
        return;
    };
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let made: Vec<Option<[f64; 3]>> = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!(made.len(), cases.len());
    for (made, (metric, count, expected)) in made.iter().zip(&cases) {
        let Some(expected) = expected else {
            assert_eq!(*made, None, "{metric} of {count}");
            continue;
        };
        let [value, low, high] = made.unwrap_or_else(|| panic!("{metric} of {count}: no ratio"));
        // A median's ends are launches; a mean's are by a thousand resamples here, and by what those approach there.
        let most = if rules::location(*metric) == Location::Median { 1e-9 } else { 0.15 };
        let reach = |low: f64, high: f64| (high / low).ln();
        let (here, there) = (reach(low, high), reach(expected.low.unwrap(), expected.high.unwrap()));
        assert!((value / expected.value - 1.0).abs() < 1e-9, "{metric} of {count}: {value} {expected:?}");
        assert!((here / there - 1.0).abs() <= most, "{metric} of {count}: {here} {there}");
    }
}

/// Workloads whose sizes are measured or lie between measured ones or beyond, with starts of both kinds.
fn asked_for() -> Vec<Asked> {
    let functions = [
        ("pricing/unit-price", None),
        ("pricing/quote-cart", None),
        ("fraud/screen", Some("16B")),
        ("fraud/screen", Some("3KiB")),
        ("fraud/screen", Some("100000B")),
        ("fraud/screen", Some("2MiB")),
        ("pricing/reprice", Some("20KiB")),
    ];
    let lives = [
        (200_000.0, None, Started::Process, 1.0),
        (0.5, Some(1.0), Started::Instance, 1_000.0),
        (1e6, Some(1e4), Started::Process, 3.0),
    ];
    let asked = functions.iter().flat_map(|(function, size)| {
        lives.map(|(per_second, per_start, started, instances)| Asked {
            function: function.parse().unwrap(),
            size: size.map(|size: &str| size.parse().unwrap()),
            per_second,
            per_start,
            started,
            instances,
        })
    });
    asked.collect()
}

#[test]
#[expect(clippy::print_stderr, reason = "what is skipped says so")]
fn the_script_computes_a_workloads_cost_by_the_rules_of_the_analysis() {
    let mut world = testing::world();
    let call = |size: &str, function: &str, ns: f64| {
        testing::row(&format!("{function}/{size}@component/rust/cranelift"), Metric::CallNs, ns, None)
    };
    let screened = [("16B", 60.0), ("1KiB", 210.0), ("16KiB", 4_100.0), ("64KiB", 12_000.0), ("1MiB", 260e3)];
    world.rows.extend(screened.map(|(size, ns)| call(size, "fraud/screen", ns)));
    world.rows.extend([("1KiB", 9e3), ("64KiB", 7e5)].map(|(size, ns)| call(size, "pricing/reprice", ns)));
    let fresh = tollgate_model::Contender::component("rust", "pooling");
    let config = world.run.subjects.get_mut(&fresh).unwrap().config.as_mut().unwrap();
    config.call.instance = tollgate_model::config::InstanceUse::Fresh;
    let bare = world.rows.len() - 1;
    world.rows[bare].figure = Some(Figure { value: 7e5, low: None, high: None });
    let report = world.report();
    let index = RowIndex::of(&report);
    let mut packed = Vec::new();
    crate::data::write_rows(&mut packed, &index).unwrap();
    let asked = asked_for();
    let given: Vec<_> = asked
        .iter()
        .map(|one| {
            serde_json::json!({
                "function": one.function, "size": one.size.map(|size| size.bytes()), "perSecond": one.per_second,
                "perStart": one.per_start, "instances": one.instances,
                "started": if one.started == Started::Instance { "instance" } else { "process" },
            })
        })
        .collect();
    let script = format!(
        "{}\n{}\n{}
        const text = {};
        const told = (one, unit) => one && (one.figure ? {{ ends: one.figure, says: inUnit(one.figure, unit) }} : {{ says: one.why }});
        const unpack = async () => text;
        rows().then((data) => console.log(JSON.stringify({}.map((asked) => costsOf(data, asked).map((cost) => [cost.contender.id,
            told(cost.operation, 'ns'), told(cost.start, 'ns'), told(cost.cores, 'cores'), told(cost.memory, 'B')])))));",
        include_str!("../../assets/ratio.js"),
        include_str!("../../assets/cost.js"),
        rows_of_page(),
        serde_json::to_string(std::str::from_utf8(&packed).unwrap()).unwrap(),
        serde_json::to_string(&given).unwrap(),
    );
    let Ok(said) = Command::new("node").args(["-e", &script]).output() else {
        eprintln!("skipped: there is no Node here (apt-get install nodejs)");
        return;
    };
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let all: Vec<Vec<Line>> = serde_json::from_slice(&said.stdout).unwrap();
    let mut held = 0;
    for (here, asked) in all.iter().zip(&asked) {
        let there = costs(&index, asked);
        assert_eq!(here.len(), there.len());
        for ((id, operation, start, cores, memory), cost) in here.iter().zip(&there) {
            assert_eq!(*id, cost.contender.to_string(), "{asked:?}");
            let both = [
                (operation, &cost.operation, "ns"),
                (cores, &cost.cores, "cores"),
                (memory, &cost.memory, "B"),
            ];
            let starts = start.as_ref().zip(cost.start.as_ref()).map(|(here, there)| (here, there, "ns"));
            assert_eq!(start.is_some(), cost.start.is_some());
            for (here, there, unit) in both.into_iter().chain(starts) {
                match there {
                    Err(why) => assert_eq!((&here.says, here.ends), (why, None), "{id} {asked:?}"),
                    Ok(figure) => {
                        assert_eq!(here.says, in_unit(figure, unit), "{id} {asked:?}");
                        let ends = here.ends.unwrap();
                        for (here, there) in ends.iter().zip([Some(figure.value), figure.low, figure.high]) {
                            let near = |it: f64| (it / there.unwrap() - 1.0).abs() < 1e-9;
                            assert!(
                                here.map_or(there.is_none(), near),
                                "{id} {unit} {asked:?}: {ends:?} {figure:?}"
                            );
                        }
                        held += 1;
                    }
                }
            }
        }
    }
    assert!(held > 150, "{held}");
}

/// Contender, operation, start, cores, memory.
type Line = (String, Cost, Option<Cost>, Cost, Cost);

#[derive(serde::Deserialize)]
struct Cost {
    #[serde(default)]
    ends: Option<[Option<f64>; 3]>,
    says: String,
}

/// What the page's script makes of the rows that the page carries, without its unpacking.
fn rows_of_page() -> &'static str {
    let data = include_str!("../../assets/data.js");
    &data[data.find("let documentOfRows;").unwrap()..]
}

#[test]
#[expect(clippy::print_stderr, reason = "what is skipped says so")]
fn the_details_of_a_cell_find_its_profile_where_the_page_put_it() {
    let details = include_str!("../../assets/details.js");
    let begin = details.find("const anchorOf").unwrap();
    let (place_of, profile_of) = details[begin..].split_once("\n\n").unwrap();
    let profile_of = &profile_of[..profile_of.find("\n}\n").unwrap() + 3];
    let cells = [
        ("pricing/get-quote@component/rust/cranelift", ""),
        ("probe/echo-bytes/64KiB@http/rust/wasi-p3", "services"),
    ];
    let ids: Vec<String> = (cells.iter())
        .flat_map(|(cell, services)| {
            let workload = cell.split('@').next().unwrap();
            [place(&["fig attribution", workload, services]), place(&["fig flames", cell])]
        })
        .collect();
    let script = format!(
        "const ids = {}; const seek = (id) => ids.includes(id); const create = (tag, of, ...inner) => of.href ?? inner.flat();
        {place_of}\n{profile_of}
        const row = (id) => ({{ metric: {{ id }} }});
        const of = (cell, id) => profileOf(cell, [row('call-ns'), row(id)]).flat(9).filter((it) => it.startsWith('#'));
        console.log(JSON.stringify([{}.flatMap((cell) => of(cell, 'sampled-logic-ns')), of({:?}, 'cold-process-ms')]));",
        serde_json::to_string(&ids).unwrap(),
        serde_json::to_string(&cells.map(|(cell, _)| cell)).unwrap(),
        cells[0].0,
    );
    let Ok(said) = Command::new("node").args(["-e", &script]).output() else {
        eprintln!("skipped: there is no Node here (apt-get install nodejs)");
        return;
    };
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let links: [Vec<String>; 2] = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!(links[0], ids.iter().map(|id| format!("#{id}")).collect::<Vec<_>>());
    assert!(links[1].is_empty(), "what was not profiled has no profile: {links:?}");
}

/// Parts are written as if each stood alone, and all of them share one scope: a name that two declare leaves a page without any
/// script.
#[test]
fn no_two_parts_of_the_script_declare_one_name() {
    let mut seen = std::collections::BTreeSet::new();
    for line in super::SCRIPT.lines() {
        let declared = ["const ", "let ", "function ", "async function ", "class "];
        let Some(rest) = declared.iter().find_map(|word| line.strip_prefix(word)) else { continue };
        let name: String = rest.chars().take_while(|it| it.is_alphanumeric() || "_$".contains(*it)).collect();
        assert!(name.is_empty() || seen.insert(name.clone()), "`{name}` is declared twice");
    }
    assert!(seen.len() > 100, "{}", seen.len());
}
