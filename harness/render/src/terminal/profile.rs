//! A profile on the terminal: how it was taken and how good it is, what a call is made of, where the time is spent.

use std::fmt::Write;

use tollgate_analysis::figures::with_unit;
use tollgate_model::metric::Metric;
use tollgate_profile::{ClassCount, Exact, Moved, Summary, Unit};

use crate::grid::Grid;

/// Names of functions are cut off here.
const NAME: usize = 88;

/// What moved by less than this is not told.
const LEAST_MOVE: f64 = 0.002;

/// So many functions are told that moved.
const MOVED: usize = 12;

/// A profile.
pub fn text(summary: &Summary) -> String {
    let mut text = format!("{}\n{}\n\n", summary.subject, taken(summary));
    text += &classes(summary).text();
    text.push('\n');
    if !summary.passes.is_empty() {
        text += "\ncompiling, by pass:\n";
    }
    for pass in &summary.passes {
        let _ = writeln!(text, "  {:>6}  {}", percent(pass.share), pass.pass);
    }
    let most = if summary.not_sampled.is_some() { "cycles" } else { "samples" };
    let _ = writeln!(text, "\nfunctions with the most {most}, innermost:");
    for function in &summary.functions {
        let name = shortened(&function.name);
        let _ = writeln!(text, "  {:>6}  {:<17} {name}", percent(function.share), function.class);
    }
    remarks(summary).iter().for_each(|remark| text += &format!("remark: {remark}\n"));
    text
}

/// Two profiles, and what moved between them.
pub fn difference(names: [&str; 2], summaries: [&Summary; 2], moved: &[Moved]) -> String {
    let [before, after] = summaries;
    let mut text = format!("from {}\nto   {}\n", names[0], names[1]);
    if let Some(why) = &after.not_sampled {
        let _ = writeln!(text, "nothing sampled: {why}. Shares are of estimated cycles");
    }
    text.push('\n');
    let mut classes: Vec<&str> = Vec::new();
    for class in before.classes.iter().chain(&after.classes) {
        if !classes.contains(&class.class.as_str()) {
            classes.push(&class.class);
        }
    }
    let cell = |summary: &Summary, name: &str| {
        let found = summary.classes.iter().find(|it| it.class == name);
        (found.map_or(0.0, |it| it.share), found.and_then(|it| it.ns))
    };
    let exact = before.exact.as_ref().zip(after.exact.as_ref());
    let row = |name: &&str| {
        let [(was, was_ns), (is, is_ns)] = [cell(before, name), cell(after, name)];
        let ns = |ns: Option<f64>| ns.map_or("–".to_string(), |ns| with_unit(ns, Metric::CallNs));
        let mut fields = vec![percent(was), percent(is), format!("{:+.1}", (is - was) * 100.0)];
        if after.not_sampled.is_none() {
            fields.extend([ns(was_ns), ns(is_ns)]);
        }
        if let Some((was, is)) = exact {
            let of = |exact: &Exact| format!("{:.0}", exact.of(name).map_or(0.0, |it| it.instructions));
            fields.extend([of(was), of(is)]);
        }
        (name.to_string(), fields)
    };
    let [of_before, of_after] = [before.of, after.of];
    let mut columns = ["from", "to", "points"].map(str::to_string).to_vec();
    if after.not_sampled.is_none() {
        let to = if of_before == of_after { "to".to_string() } else { format!("of a {of_after}, to") };
        columns.extend([format!("of a {of_before}, from"), to]);
    }
    if exact.is_some() {
        columns.extend(["instructions, from", "to"].map(str::to_string));
    }
    text += &Grid { corner: "what".to_string(), columns, rows: classes.iter().map(row).collect() }.text();
    if let [Some(was), Some(is)] = summaries.map(|summary| summary.ns) {
        let [was, is] = [was, is].map(|ns| with_unit(ns, Metric::CallNs));
        let told = match (of_before == of_after, of_before) {
            (false, _) => {
                format!("a {of_before} and a {of_after} are unlike things, and not held against each other")
            }
            (true, Unit::Call) => {
                format!("a call: {was} → {is}, in one launch each: race them before you believe it")
            }
            (true, _) => format!("processor time of a {of_before}: {was} → {is}, of one profile each"),
        };
        let _ = writeln!(text, "\n{told}");
    }
    if let Some((was, is)) = exact {
        let [was, is] = [was, is].map(|exact| exact.all(|it| it.instructions));
        let change = (is / was.max(1.0) - 1.0) * 100.0;
        let _ = writeln!(text, "\na call: {was:.0} → {is:.0} instructions ({change:+.2} %), counted");
    }
    text += &functions(moved);
    for (name, summary) in names.iter().zip(summaries) {
        remarks(summary).iter().for_each(|remark| text += &format!("remark: {name}: {remark}\n"));
    }
    text
}

/// The functions whose share moved most.
pub(super) fn functions(moved: &[Moved]) -> String {
    let mut text = "\nfunctions whose share moved most:\n".to_string();
    let told = moved.iter().filter(|it| (it.after - it.before).abs() >= LEAST_MOVE).take(MOVED);
    let mut told = told.peekable();
    if told.peek().is_none() {
        let _ = writeln!(text, "  none by {} or more", percent(LEAST_MOVE));
    }
    for Moved { name, before, after } in told {
        let points = (after - before) * 100.0;
        let (before, after) = (percent(*before), percent(*after));
        let _ = writeln!(text, "  {points:>+6.1}  {before:>6} → {after:>6}  {}", shortened(name));
    }
    text
}

fn taken(summary: &Summary) -> String {
    let Summary { program, runtime, frequency, seconds, quality, .. } = summary;
    if let (Some(why), Some(exact)) = (&summary.not_sampled, &summary.exact) {
        let Exact { by, calls, .. } = exact;
        return format!(
            "{program} on {runtime}: {calls} calls counted under {by}, and nothing sampled: {why}. Shares are of estimated cycles"
        );
    }
    let whole = percent(quality.whole as f64 / quality.samples.max(1) as f64);
    let call = summary.ns.map_or(String::new(), |ns| {
        let what = match summary.of {
            Unit::Call => "a call takes",
            Unit::Request => "a request takes the processor",
            Unit::Start => return format!("; a start takes the processor {}", with_unit(ns, Metric::CallNs)),
        };
        format!("; {what} {} while nothing is recorded", with_unit(ns, Metric::CallNs))
    });
    let overhead = summary.overhead.map_or(String::new(), |[part, low, high]| {
        let points = [part, low, high].map(|part| format!("{:+.1}", part * 100.0));
        format!(", and recording changes that by {} % ({}…{})", points[0], points[1], points[2])
    });
    format!(
        "{program} on {runtime}: {} samples at {frequency} Hz in {seconds:.1} s, {whole} of their stacks whole{call}{overhead}",
        quality.samples
    )
}

/// The instructions of a class and the cycles that they are estimated to take, each with its share; none where they were not counted.
fn counted(exact: Option<&Exact>, class: &str) -> Option<[String; 4]> {
    let exact = exact?;
    let fields = |count: fn(&ClassCount) -> f64| {
        let of_class = exact.of(class).map_or(0.0, count);
        [format!("{of_class:.0}"), percent(of_class / exact.all(count).max(1.0))]
    };
    let [instructions, of_them] = fields(|it| it.instructions);
    let [cycles, of_cycles] = fields(|it| it.cycles);
    Some([instructions, of_them, cycles, of_cycles])
}

fn classes(summary: &Summary) -> Grid {
    let rows = summary.classes.iter().map(|it| {
        let interval = it
            .interval
            .map_or("–".to_string(), |[low, high]| format!("{}…{}", percent(low), percent(high)));
        let ns = it.ns.map_or("–".to_string(), |ns| with_unit(ns, Metric::CallNs));
        let mut fields = vec![percent(it.share), interval, ns];
        fields.extend(counted(summary.exact.as_ref(), &it.class).into_iter().flatten());
        (it.class.clone(), fields)
    });
    let of_one = format!("of a {}", summary.of);
    let mut columns = vec!["share".to_string(), "95 %".to_string(), of_one];
    // Of what was not sampled there are no times, and its shares stand beside its cycles.
    if summary.not_sampled.is_some() {
        let counted = |it: &tollgate_profile::ClassShare| {
            (it.class.clone(), counted(summary.exact.as_ref(), &it.class).into_iter().flatten().collect())
        };
        columns = ["instructions", "of them", "est. cycles", "of them"].map(str::to_string).to_vec();
        let rows = summary.classes.iter().map(counted).collect();
        return Grid { corner: format!("what a {} is made of", summary.of), columns, rows };
    }
    if summary.exact.is_some() {
        columns.extend(["instructions", "of them", "est. cycles", "of them"].map(str::to_string));
    }
    Grid { corner: format!("what a {} is made of", summary.of), columns, rows: rows.collect() }
}

fn remarks(summary: &Summary) -> Vec<String> {
    let quality = &summary.quality;
    let mut of_guest = Vec::new();
    if quality.guest_names == Some(false) {
        of_guest.push(
            "the guest's functions have numbers instead of names, and its allocator is counted as logic: it was stripped of its name section".to_string(),
        );
    }
    if let Some(language) = quality.engine {
        let but = if quality.guest_names == Some(false) { "" } else { " but its allocator" };
        of_guest.push(format!(
            "the guest's frames are those of its {language} engine: which functions of your source ran is not seen, and all of the engine{but} is logic"
        ));
    }
    if summary.not_sampled.is_some() {
        let blind = "counting sees no time: not what waits for memory beyond a simulated cache, divides or is held up, nor anything of the kernel; stacks are pieced together from who called whom";
        return [vec![blind.to_string()], of_guest].concat();
    }
    let of_all = |part: u64| percent(part as f64 / quality.samples.max(1) as f64);
    let mut remarks = Vec::new();
    if quality.samples < 1_000 {
        remarks.push(format!(
            "{} samples tell little about what is rare: --duration makes them more",
            quality.samples
        ));
    }
    if quality.unknown * 20 > quality.samples {
        remarks.push(format!("{} of samples are in code that has no name: a program that was stripped of its symbols, or code that nobody named", of_all(quality.unknown)));
    }
    if quality.whole * 10 < quality.samples * 9 {
        let why = match summary.of {
            Unit::Start => "compilers call deeper than what is kept of a stack",
            _ => {
                "they end where an instance has a stack of its own (async), or a runtime's own code has no tables to walk by (Node)"
            }
        };
        let part = of_all(quality.samples - quality.whole);
        remarks.push(format!("{part} of stacks were not followed to their end: {why}"));
    }
    if quality.lost > 0 {
        let less = if summary.of == Unit::Start { ", and a start's time is short by their part" } else { "" };
        remarks.push(format!("{} samples were lost{less}: a lower --frequency loses none", quality.lost));
    }
    if !quality.kernel {
        remarks.push(
            "the kernel was not seen, and its time is counted for whoever called it: kernel.perf_event_paranoid is 2 or more".to_string(),
        );
    }
    remarks.extend(of_guest);
    remarks
}

pub(super) fn percent(part: f64) -> String {
    format!("{:.1} %", part * 100.0)
}

/// A name for a line: its end, where it is long, and nothing that a terminal would obey.
pub(super) fn shortened(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if plain.chars().count() <= NAME {
        return plain;
    }
    // The end of a path says more than its beginning.
    let end: String = plain.chars().skip(plain.chars().count() - NAME + 1).collect();
    format!("…{end}")
}

#[cfg(test)]
pub(crate) mod tests {
    use tollgate_profile::{ClassShare, Function, PassShare, Quality};

    use super::*;

    pub fn summary() -> Summary {
        let class = |name: &str, share: f64| ClassShare {
            class: name.to_string(),
            samples: (share * 5_000.0) as u64,
            share,
            interval: Some([share - 0.01, share + 0.01]),
            ns: Some(share * 300.0),
        };
        Summary {
            subject: "pricing/get-quote@component/rust/cranelift".to_string(),
            program: "tollgate-worker 0.1.0".to_string(),
            runtime: "wasmtime 50.0.1".to_string(),
            frequency: 999,
            seconds: 5.0,
            quality: Quality {
                samples: 5_000,
                whole: 4_990,
                unknown: 2,
                lost: 0,
                kernel: true,
                guest_names: Some(true),
                engine: None,
            },
            of: Unit::Call,
            passes: Vec::new(),
            ns: Some(300.0),
            overhead: Some([0.012, 0.004, 0.02]),
            classes: vec![class("entry/exit glue", 0.34), class("logic", 0.66)],
            exact: None,
            not_sampled: None,
            functions: vec![Function {
                name: "price\u{1b}[2J".to_string(),
                share: 0.3,
                class: "logic".to_string(),
            }],
        }
    }

    /// A call that was counted, with so many instructions of logic.
    fn counted(of_logic: f64) -> Summary {
        let class = |class: &str, instructions: f64, cycles: f64| ClassCount {
            class: class.to_string(),
            instructions,
            cycles,
            mispredictions: 0.0,
            first_level_misses: 0.0,
            last_level_misses: 0.0,
        };
        let classes = vec![class("entry/exit glue", 100.0, 150.0), class("logic", of_logic, 350.0)];
        let of = |class: &str, share| ClassShare {
            class: class.to_string(),
            samples: 0,
            share,
            interval: None,
            ns: None,
        };
        Summary {
            ns: None,
            overhead: None,
            classes: vec![of("entry/exit glue", 0.3), of("logic", 0.7)],
            exact: Some(Exact { by: "callgrind 3.19.0".to_string(), calls: 1024, classes }),
            not_sampled: Some("perf is not installed: apt-get install linux-perf".to_string()),
            quality: Quality { samples: 0, kernel: false, ..summary().quality },
            ..summary()
        }
    }

    #[test]
    fn a_profile_says_what_a_call_is_made_of_and_what_recording_cost() {
        let text = text(&summary());
        assert!(text.contains("5000 samples at 999 Hz in 5.0 s, 99.8 % of their stacks whole"), "{text}");
        assert!(text.contains("recording changes that by +1.2 % (+0.4…+2.0)"), "{text}");
        let row = text.lines().find(|line| line.trim_start().starts_with("entry/exit glue")).unwrap();
        assert!(row.contains("34.0 %") && row.contains("33.0 %…35.0 %") && row.contains("102"), "{row}");
        assert!(text.contains("30.0 %  logic             price [2J\n"), "{text}");
        assert!(!text.contains("remark"), "{text}");
    }

    #[test]
    fn a_start_is_parted_by_the_passes_of_compiling() {
        let pass = PassShare { pass: "register allocation", share: 0.4 };
        let text = text(&Summary { of: Unit::Start, overhead: None, passes: vec![pass], ..summary() });
        assert!(text.contains("what a start is made of") && text.contains("of a start"), "{text}");
        assert!(text.contains("compiling, by pass:\n  40.0 %  register allocation\n"), "{text}");
        assert!(text.contains("a start takes the processor 300 ns"), "{text}");
    }

    #[test]
    fn what_a_profile_cannot_see_is_said() {
        let mut summary = summary();
        summary.quality = Quality {
            samples: 300,
            whole: 200,
            unknown: 60,
            lost: 7,
            kernel: false,
            guest_names: Some(false),
            engine: Some("JavaScript"),
        };
        let text = text(&summary);
        for remark in [
            "300 samples tell little",
            "20.0 % of samples are in code",
            "7 samples were lost",
            "the kernel was not seen",
            "numbers instead of names",
            "the guest's frames are those of its JavaScript engine",
            "and all of the engine is logic",
        ] {
            assert!(text.contains(&format!("remark: {remark}")) || text.contains(remark), "{remark}: {text}");
        }
    }

    #[test]
    fn what_was_counted_alone_has_no_time_no_sample_and_no_interval() {
        let text = text(&counted(300.0));
        assert!(
            text.contains("1024 calls counted under callgrind 3.19.0, and nothing sampled: perf is not"),
            "{text}"
        );
        let row = text.lines().find(|line| line.trim_start().starts_with("logic")).unwrap();
        assert!(row.contains("300") && row.contains("75.0 %") && row.contains("70.0 %"), "{row}");
        for none in [" Hz", "samples", " ns", "95 %", "recording"] {
            assert!(!text.contains(none), "{none}: {text}");
        }
        assert!(text.contains("remark: counting sees no time"), "{text}");
    }

    #[test]
    fn counts_are_held_side_by_side_and_nothing_is_said_of_times() {
        let text = difference(["a", "b"], [&counted(300.0), &counted(500.0)], &[]);
        assert!(text.contains("nothing sampled: perf is not installed"), "{text}");
        let row = text.lines().find(|line| line.trim_start().starts_with("logic")).unwrap();
        let fields: Vec<&str> = row.split_whitespace().collect();
        assert!(fields.ends_with(&["300", "500"]), "{row}");
        assert!(text.contains("a call: 400 → 600 instructions (+50.00 %), counted"), "{text}");
        for none in [" ns", "race them", "of a call"] {
            assert!(!text.contains(none), "{none}: {text}");
        }
    }

    #[test]
    fn what_was_sampled_and_counted_is_told_both_ways() {
        let both = Summary { exact: counted(300.0).exact, ..summary() };
        let text = difference(["a", "b"], [&both, &both], &[]);
        assert!(text.contains("race them before you believe it") && text.contains("(+0.00 %), counted"));
        let one = difference(["a", "b"], [&both, &summary()], &[]);
        assert!(!one.contains("counted") && !one.contains("instructions"), "{one}");
    }

    #[test]
    fn a_request_is_never_called_a_call_and_unlike_things_are_not_held_against_each_other() {
        let request = || Summary { of: Unit::Request, ..summary() };
        let told = |one: &Summary, other: &Summary| difference(["a", "b"], [one, other], &[]);
        let requests = told(&request(), &request());
        assert!(requests.contains("of a request, from") && !requests.contains("a call"), "{requests}");
        assert!(requests.contains("processor time of a request: 300 ns → 300 ns"), "{requests}");
        let unlike = told(&summary(), &request());
        assert!(unlike.contains("a call and a request are unlike things"), "{unlike}");
        assert!(unlike.contains("of a call, from") && unlike.contains("of a request, to"), "{unlike}");
    }

    #[test]
    fn two_profiles_are_held_side_by_side() {
        let (before, mut after) = (summary(), summary());
        after.classes.remove(0);
        let text = difference(["a", "b"], [&before, &after], &[]);
        let row = text.lines().find(|line| line.trim_start().starts_with("entry/exit glue")).unwrap();
        assert!(row.contains("34.0 %") && row.contains("0.0 %") && row.contains("-34.0"), "{row}");
        assert!(text.contains("race them before you believe it"));
    }
}
