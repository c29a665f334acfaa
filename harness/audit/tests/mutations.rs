//! A page as it is made agrees with its journal; one that was changed anywhere does not.

mod support;

use support::{Files, scatter};
use tollgate_analysis::testing;
use tollgate_audit::{Refused, audit};
use tollgate_model::Contender;
use tollgate_model::journal::{ColdStart, Launch, Line, Measured, Observation, Run, Sampled, Starts};
use tollgate_model::metric::{Class, ColdStep, PageCache, SizeKind};
use tollgate_model::plan::Measure;
use tollgate_model::protocol::Phase;

const CONTENDERS: [(&str, f64); 3] =
    [("native/rust", 200.0), ("component/rust/cranelift", 500.0), ("component/rust/winch", 900.0)];

/// Calls, starts, sizes and profiles of three contenders in eight blocks, all by the code that makes real pages.
fn files() -> Files {
    let contenders: Vec<Contender> = CONTENDERS.iter().map(|(name, _)| name.parse().unwrap()).collect();
    let workload = "pricing/quote-cart".parse().unwrap();
    let comparison = |measure| testing::comparison(vec![workload], contenders.clone(), measure, 8);
    let comparisons =
        [Measure::CallTime, Measure::ColdStart, Measure::Size, Measure::Profile].map(comparison).to_vec();
    let run = Run { comparisons, ..testing::run() };
    let mut launches = Vec::new();
    for block in 0..8 {
        for (place, contender) in contenders.iter().enumerate() {
            let (ns, place) = (CONTENDERS[place].1, place as u32);
            for comparison in 0..4 {
                let seed = block * 1_000 + place * 100;
                let mut measured = Measured::new(workload);
                match comparison {
                    0 => {
                        measured.begin_call_time().slices =
                            (0..9).map(|at| ns * scatter(seed + at)).collect();
                    }
                    1 => measured.observed.push(Observation::ColdStart(start(ns, seed))),
                    2 => {
                        let bytes = [(SizeKind::Deployed, 1_000_003 * u64::from(place + 1))].into();
                        measured.begin_sizes().bytes = bytes;
                    }
                    _ => measured.observed.push(Observation::Profile(Box::new(sampled(ns, seed)))),
                }
                let launch = Launch::new(comparison, block, contender.clone());
                launches.push(Launch { measured: vec![measured], ..launch });
            }
        }
    }
    support::files(run, launches)
}

fn start(ns: f64, seed: u32) -> Starts {
    let phase = |name, us: f64| Phase { name, us: us * scatter(seed) };
    let cold = ColdStart {
        cache: PageCache::Warm,
        phases: vec![phase(ColdStep::Spawn, 2_000.0 + ns), phase(ColdStep::FirstCall, 12.0)],
        to_call_us: vec![(1, 12.0 * scatter(seed)), (10, 40.0 * scatter(seed + 1))],
        compile_threads: None,
        major_faults: 0,
    };
    Starts { cold: vec![cold], warm: None }
}

/// Three classes, of which one has no sample in every other launch.
fn sampled(ns: f64, seed: u32) -> Sampled {
    let samples = |share: f64, at: u32| (2_000.0 * share * scatter(seed + at)) as u64;
    let rare = u64::from(seed / 1_000 % 2);
    let classes = [(Class::Glue, samples(0.3, 0)), (Class::Logic, samples(0.6, 1)), (Class::Kernel, rare)];
    let classes = classes.into_iter().filter(|(_, count)| *count > 0).collect();
    Sampled { call_ns: ns * scatter(seed + 2), classes, kernel: true, ..Sampled::default() }
}

#[test]
fn a_page_and_a_table_as_they_are_made_agree_with_the_journal() {
    let audited = files().audit();
    assert_eq!(audited.differences, []);
    for (what, least) in
        [("value", 36), ("interval", 36), ("ratio", 36), ("field of the matrix", 9), ("figure, page", 10)]
    {
        let count = audited.compared.get(what).copied().unwrap_or(0);
        assert!(count >= least, "{what}: {count}");
    }
    assert_eq!(audited.not_recomputed.len(), 0, "{:?}", audited.not_recomputed);
}

#[test]
fn one_other_figure_ratio_interval_or_colour_of_the_matrix_is_found() {
    let files = files();
    let field = files.field().to_string();
    let cell = "pricing/quote-cart@component/rust/cranelift";
    let change = |from: &str, to: &str, what: &str| {
        assert!(field.contains(from), "{field}");
        let other = field.replacen(from, to, 1);
        let found = files.with(&field, &other);
        assert_eq!((found.place, found.what, found.cell.as_str()), ("matrix", what, cell), "{found}");
    };
    let ratio = field.split("× ").nth(1).unwrap().split(' ').next().unwrap().to_string();
    let last = ratio.chars().last().unwrap();
    let next = if last == '9' { '8' } else { char::from(last as u8 + 1) };
    let other = format!("{}{next}", &ratio[..ratio.len() - 1]);
    change(&format!("× {ratio}"), &format!("× {other}"), "ratio");
    let low = field.split('(').nth(1).unwrap().split('–').next().unwrap().to_string();
    change(&format!("({low}"), "(1.01", "ratio");
    let figure = field.split("<small>").nth(1).unwrap().split(' ').next().unwrap().to_string();
    change(&format!("<small>{figure} "), "<small>713 ", "figure");
    // Its verdict: a step of colour, and whether it is shown to differ.
    change("3\"", "2\"", "verdict");
    change("3\"", "3 x\"", "verdict");
}

#[test]
fn one_other_figure_anywhere_else_on_the_page_is_found() {
    let files = files();
    let link = &files.link("pricing/quote-cart@component/rust/winch", "cold-to-call-1-us");
    let text = files.page.split(link).nth(1).unwrap().split('<').next().unwrap();
    let found = files.with(&format!("{link}{text}"), &format!("{link}7.77 ms ± 1.0 %"));
    assert_eq!((found.place, found.metric.as_str()), ("page", "cold-to-call-1-us"), "{found}");
    assert_eq!(found.printed, "7.77 ms ± 1.0 %");
}

#[test]
fn one_other_figure_in_a_table_whose_fields_are_no_links_is_found() {
    let files = files();
    let after = |mark: &str| files.page.split(mark).nth(1).unwrap_or_else(|| panic!("no {mark}"));
    let field = |line: &str, nth: usize| {
        let field = line.split("<td class=\"n\"").nth(nth + 1).unwrap();
        field.split_once('>').unwrap().1.split('<').next().unwrap().to_string()
    };
    // A step of a start, whose line links to the start's end.
    let start =
        after("Steps: pricing/quote-cart, files in memory</summary>").split("</table>").next().unwrap();
    let link = files.link("pricing/quote-cart@component/rust/winch", "cold-to-call-1-us");
    let line = start.split("<tr").find(|line| line.contains(&link)).unwrap();
    let spawn = field(line, 0);
    let found = files.with(line, &line.replacen(&spawn, "7.77 ms ± 1.0 %", 1));
    assert_eq!((found.place, found.metric.as_str()), ("start", "cold-spawn-us"), "{found}");
    // A figure of one side of two, and what is said of them.
    let compared = after("data-metric=\"call-ns\" data-sides=").split("</table>").next().unwrap();
    let line = compared.split("<tr").nth(2).unwrap();
    let found = files.with(line, &line.replacen(&field(line, 1), "777 ns ± 1.0 %", 1));
    assert_eq!((found.place, found.metric.as_str(), found.what), ("compare", "call-ns", "figure"), "{found}");
    let says = line.split(" times ").next().unwrap().rsplit(' ').next().unwrap();
    let found = files.with(line, &line.replacen(&format!(" {says} times "), " 7.77 times ", 1));
    assert_eq!((found.place, found.what), ("compare", "ratio"), "{found}");
    // What it would cost somebody.
    let yours = after("aria-label=\"Costs of 200,000 small calls").split("</table>").next().unwrap();
    let line = yours.split("<tr").find(|line| line.contains("<code>cranelift</code>")).unwrap();
    for (nth, other) in [(0, "777 ns ± 1.0 %"), (2, "0.777 cores ± 1.0 %")] {
        let found = files.with(line, &line.replacen(&field(line, nth), other, 1));
        assert_eq!((found.place, found.what), ("your workload", "cost"), "{found}");
    }
}

#[test]
fn data_that_do_not_follow_from_the_journal_are_found() {
    let files = files();
    let of = |metric: &str, what: &str, change: &dyn Fn(&mut serde_json::Value)| {
        let found = files.with_data(|data| {
            let number =
                data["metrics"].as_array().unwrap().iter().position(|it| it["id"] == metric).unwrap();
            let rows = data["rows"].as_array_mut().unwrap();
            let row = rows
                .iter_mut()
                .find(|row| row["m"] == number && row["cell"] == "pricing/quote-cart@component/rust/winch");
            change(row.unwrap());
        });
        assert_eq!((found.place, found.metric.as_str(), found.what), ("data", metric, what), "{found}");
    };
    let scale = |value: &mut serde_json::Value, by: f64| *value = (value.as_f64().unwrap() * by).into();
    of("call-ns", "value", &|row| scale(&mut row["f"][0], 1.001));
    of("call-ns", "interval", &|row| scale(&mut row["f"][2], 1.01));
    of("call-ns", "ratio", &|row| scale(&mut row["n"][0], 1.001));
    of("call-ns", "ratio's interval", &|row| scale(&mut row["n"][1], 0.99));
    of("call-ns", "launch", &|row| scale(&mut row["v"][3], 1.001));
    // A median and the order statistics about it, and what was counted, are exact.
    of("cold-spawn-us", "interval", &|row| scale(&mut row["f"][1], 0.999));
    of("cold-to-call-10-us", "value", &|row| scale(&mut row["f"][0], 1.001));
    of("sampled-logic-ns", "value", &|row| scale(&mut row["f"][0], 1.001));
    of("size-deployed-bytes", "value", &|row| scale(&mut row["f"][0], 1.001));
}

#[test]
fn a_launch_that_was_left_out_without_a_reason_is_found() {
    let files = files();
    let found = files.with_data(|data| {
        let row = &mut data["rows"][0];
        for list in ["b", "v"] {
            row[list].as_array_mut().unwrap().pop();
        }
    });
    assert_eq!((found.place, found.metric.as_str()), ("data", "call-ns"));
}

#[test]
fn a_figure_of_the_table_is_held_to_more_digits_than_the_page_has() {
    let mut files = files();
    let line = files.table.lines().nth(1).unwrap().to_string();
    let value = line.split(',').find(|field| field.starts_with("20") || field.starts_with("19")).unwrap();
    let other = (value.parse::<f64>().unwrap() * (1.0 + 1e-6)).to_string();
    files.table = files.table.replacen(value, &other, 1);
    let found = files.audit().differences.remove(0);
    assert_eq!((found.place, found.what), ("summary.csv", "value"), "{found}");
}

#[test]
fn figures_of_the_faster_of_two_states_agree() {
    let world = testing::two_states();
    let lines = std::iter::once(Line::Run(Box::new(world.run.clone())))
        .chain(world.launches.iter().cloned().map(|launch| Line::Launch(Box::new(launch))));
    let journal: String = lines.map(|line| serde_json::to_string(&line).unwrap() + "\n").collect();
    let page = tollgate_render::html(&world.report());
    let audited = audit(&journal, &page, None).unwrap();
    assert_eq!(audited.differences, []);
    assert!(audited.compared["ratio"] > 0);
}

#[test]
fn what_cannot_be_read_is_refused_by_name() {
    let files = files();
    let of = |journal: &str, page: &str| audit(journal, page, None).unwrap_err().to_string();
    let old = files.journal.replacen("\"schema\":3", "\"schema\":2", 1);
    assert!(matches!(audit(&old, &files.page, None), Err(Refused::Schema(2))));
    assert_eq!(of("", &files.page), "the journal cannot be read: it is empty");
    let cut = &files.journal[..files.journal.len() - 5];
    assert!(
        of(cut, &files.page).starts_with("the journal cannot be read: line 97: "),
        "{}",
        of(cut, &files.page)
    );
    assert!(
        of(&files.journal, "<html></html>").contains("it carries no rows; `tollgate report` draws it anew")
    );
}
