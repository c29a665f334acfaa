//! The figures in README and docs/RESULTS.md are those of the committed sample, as its page tells them: they are filled into
//! templates and never typed. `TOLLGATE_WRITE=1 cargo test -p tollgate-render --test results` fills them in anew.
//!
//! In a template `{{FORM WORKLOAD CONTENDER METRIC}}` is a figure of the sample. A contender without a layer is a configuration of
//! the Rust guest, or `native`; the metric is `call-ns` where none is named. Forms: `figure` (with its certainty), `value` (without),
//! `times` (value and ratio to the control), `over` (the ratio of two figures: `CONTENDER METRIC` come twice, with a workload each).

use std::path::{Path, PathBuf};

use tollgate_analysis::figures::{plain, ratio, with_unit};
use tollgate_analysis::ratio::of_figures;
use tollgate_model::results::Row;
use tollgate_model::{Cell, Contender, Metric};

#[allow(dead_code)]
mod again;

use again::Carried;

/// Where README holds what is filled in.
const BEGIN: &str = "<!-- Figures of the sample: filled in, as harness/render/tests/results.rs says. -->\n";
const END: &str = "<!-- End of the sample's figures. -->\n";

struct Sample {
    page: String,
    carried: Carried,
}

impl Sample {
    fn committed() -> Self {
        let page = read("reports/sample/index.html");
        Self { carried: Carried::of(&page), page }
    }
}

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn read(path: &str) -> String {
    let file = repository(path);
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

#[test]
fn the_documents_have_the_figures_of_the_sample() {
    let sample = Sample::committed();
    let results = filled(&read("harness/render/tests/results/RESULTS.md"), &sample);
    let block = filled(&read("harness/render/tests/results/README.md"), &sample);
    let readme = read("README.md");
    let (before, rest) = readme.split_once(BEGIN).expect("README has a place for figures");
    let (_, after) = rest.split_once(END).expect("the place for figures ends");
    for (path, is) in
        [("docs/RESULTS.md", results), ("README.md", format!("{before}{BEGIN}{block}{END}{after}"))]
    {
        if std::env::var_os("TOLLGATE_WRITE").is_some() {
            std::fs::write(repository(path), &is).unwrap();
        }
        let there = read(path);
        let differs = there.lines().zip(is.lines()).find(|(there, is)| there != is);
        assert!(
            there == is,
            "{path} is not what its template gives, first in {differs:?}: TOLLGATE_WRITE=1 fills it in"
        );
    }
}

#[test]
#[should_panic(expected = "the sample has no pricing/get-quote@component/rust/none call-ns")]
fn a_figure_that_the_sample_does_not_have_is_named() {
    filled("{{value pricing/get-quote none}}", &Sample::committed());
}

/// The template, with figures of the sample.
fn filled(template: &str, sample: &Sample) -> String {
    let (mut text, mut rest) = (String::new(), template);
    while let Some((before, from)) = rest.split_once("{{") {
        let (asked, after) = from.split_once("}}").expect("what begins with {{ ends with }}");
        text.push_str(before);
        text.push_str(&told(asked, sample));
        rest = after;
    }
    text + rest
}

fn told(asked: &str, sample: &Sample) -> String {
    let words: Vec<&str> = asked.split_whitespace().collect();
    match words[..] {
        ["command"] => {
            let run = sample.carried.run();
            format!("tollgate run --plan {} --seed {}", run.plan, run.seed)
        }
        ["runtime"] => {
            let told = sample.page.split("wasmtime ").nth(1).expect("the page names its runtime");
            format!("Wasmtime {}", told.split([';', ',', '<']).next().unwrap_or_default())
        }
        ["cpu"] => {
            sample.carried.run().host.comparability["cpu-model"].replace("(R)", "").replace(" Processor", "")
        }
        ["cores"] => sample.carried.run().host.comparability["cores"].clone(),
        ["figure", ref of @ ..] => plain(row(sample, of)).replace(" (counted)", "").replace(" (exact)", ""),
        ["value", ref of @ ..] => value(row(sample, of)),
        ["times", ref of @ ..] => {
            let row = row(sample, of);
            let ratio = row.to_native.as_ref().map(|it| format!(", {}", ratio(it)));
            value(row) + &ratio.unwrap_or_default()
        }
        ["over", one, contender, metric, other, below, of_other] => {
            let [above, below] = [[one, contender, metric], [other, below, of_other]]
                .map(|of| row(sample, &of).figure.expect("a figure"));
            ratio(&of_figures(&above, &below).expect("a ratio"))
        }
        _ => panic!("{asked:?} is no figure"),
    }
}

fn value(row: &Row) -> String {
    row.figure.map_or_else(
        || plain(row),
        |figure| format!("{}{}", row.bound.sign(), with_unit(figure.value, row.metric)),
    )
}

/// The first row of a cell that has a figure, as tables of the page take it.
fn row<'a>(sample: &'a Sample, of: &[&str]) -> &'a Row {
    let (workload, contender, metric) = match *of {
        [workload, contender] => (workload, contender, "call-ns"),
        [workload, contender, metric] => (workload, contender, metric),
        _ => panic!("{of:?} names no figure"),
    };
    let contender = match contender {
        "native" => Contender::native("rust"),
        config if !config.contains('/') => Contender::component("rust", config),
        whole => whole.parse().unwrap(),
    };
    let cell = Cell { workload: workload.parse().unwrap(), contender };
    let metric: Metric = metric.parse().unwrap();
    let mut rows = sample
        .carried
        .rows
        .iter()
        .filter(|row| row.cell == cell && row.metric == metric && row.against.is_none());
    rows.find(|row| row.figure.is_some()).unwrap_or_else(|| panic!("the sample has no {cell} {metric}"))
}
