//! All call paths give the golden answers: through bindings, by types of the table, and dynamically. The instance is reused, so that what a call
//! leaves behind is part of what is proved.

use std::path::{Path, PathBuf};

use tollgate_bench_support::GuestFile;
use tollgate_engine::calls::typed;
use tollgate_engine::{GENERATORS, Opened};
use tollgate_model::config::{CallPath, CallStyle};
use tollgate_model::protocol::{Clock, Open, PROTOCOL};
use tollgate_model::{Contender, RuntimeConfig, Size, Workload, strict_toml};
use tollgate_suite::{Entry, Suite, Suites};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn folders() -> Vec<PathBuf> {
    ["commerce", "boundary"].map(|suite| root().join("fixtures").join(suite)).to_vec()
}

fn open(path: CallPath, style: CallStyle) -> Opened {
    let file = root().join("harness/configs/cranelift.toml");
    let mut config: RuntimeConfig =
        strict_toml::parse(&file, &std::fs::read_to_string(&file).unwrap()).unwrap();
    config.call.path = Some(path);
    config.call.style = style;
    let open = Open {
        protocol: PROTOCOL,
        contender: Contender::component("rust", "cranelift"),
        config: Some(config),
        artifact: Some(GuestFile::fresh().unwrap().0),
        cache: root().join("target/tollgate/precompiled"),
        core: None,
        memory_limit: 256 << 20,
        service: None,
        spawned_ns: None,
        slower: None,
        language: None,
        suites: folders(),
        grant: Default::default(),
        perf_map: false,
    };
    tollgate_engine::open(&open, "test", Clock { cost_ns: 30.0, resolution_ns: 1.0 }).unwrap().0
}

fn workload(entry: &Entry) -> Workload {
    let function = entry.function();
    let size = function.sized().then(|| Size::from_bytes(1024));
    Workload { function: function.name, size }
}

#[track_caller]
fn answers_right(opened: &Opened, suite: &Suite, entry: &Entry) -> usize {
    let (name, generator) = (entry.name(), suite.generator(GENERATORS));
    let cases = suite.golden(entry).unwrap();
    let mut subject = opened.prepare(workload(entry)).unwrap();
    for case in &cases {
        let input = case.input_json(name.as_str(), generator).unwrap();
        let answer = subject.answer(&input).unwrap();
        assert_eq!(case.expected.check(&answer), Ok(()), "{name}: {}", case.name);
    }
    cases.len()
}

fn every_golden_case(path: CallPath, style: CallStyle) {
    let (opened, suites) = (open(path, style), Suites::read(folders()).unwrap());
    let mut answered = 0;
    for suite in &suites {
        for entry in suite.entries().iter().filter(|entry| entry.function().in_components()) {
            assert_eq!(opened.call_path(workload(entry)), Some(path));
            answered += answers_right(&opened, suite, entry);
        }
    }
    assert!(answered > 9_000, "{answered}");
}

#[test]
fn every_golden_case_is_answered_through_bindings() {
    every_golden_case(CallPath::Bindings, CallStyle::Sync);
}

#[test]
fn every_golden_case_is_answered_dynamically() {
    every_golden_case(CallPath::Dynamic, CallStyle::Sync);
}

#[test]
fn every_golden_case_is_answered_by_awaited_dynamic_calls() {
    every_golden_case(CallPath::Dynamic, CallStyle::Async);
}

/// Those whose types are in the table: a function of numbers, of text, of bytes, and one without anything.
fn every_golden_case_by_type(style: CallStyle) {
    let (opened, suites) = (open(CallPath::Typed, style), Suites::read(folders()).unwrap());
    let mut answered = Vec::new();
    for suite in &suites {
        for entry in suite.entries().iter().filter(|entry| typed::fits(entry)) {
            assert!(answers_right(&opened, suite, entry) > 0);
            answered.push(entry.name().to_string());
        }
    }
    for name in [
        "pricing/unit-price",
        "fraud/score",
        "fraud/screen",
        "probe/nop",
        "probe/echo-text",
        "probe/echo-bytes",
        "probe/source-bytes",
    ] {
        assert!(answered.iter().any(|it| it == name), "{name} is not among {answered:?}");
    }
}

#[test]
fn every_golden_case_of_a_type_in_the_table_is_answered_by_its_type() {
    every_golden_case_by_type(CallStyle::Sync);
    every_golden_case_by_type(CallStyle::Async);
}

#[test]
fn a_function_of_another_type_is_not_called_so() {
    let refused =
        open(CallPath::Typed, CallStyle::Sync).prepare("pricing/quote-cart".parse().unwrap()).err().unwrap();
    assert!(refused.message.contains("it can be called dynamically"), "{refused}");
}

#[test]
fn both_paths_go_round_the_same_inputs() {
    let by = |path| open(path, CallStyle::Sync);
    let (bindings, dynamic) = (by(CallPath::Bindings), by(CallPath::Dynamic));
    for name in
        ["pricing/quote-cart", "fraud/score", "probe/nop", "fraud/screen/1KiB", "probe/source-text/1KiB"]
    {
        let workload: Workload = name.parse().unwrap();
        let inputs = |opened: &Opened| opened.prepare(workload).unwrap().inputs();
        assert_eq!(inputs(&bindings), inputs(&dynamic), "{name}");
    }
}
