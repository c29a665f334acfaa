//! A small world with known truth, for tests.

use std::collections::BTreeMap;

use tollgate_model::config::{CodeLoad, Compiler, PoolingSettings};
use tollgate_model::history::{ChangedAt, Finding, Level, Seen, Series, ShownNight, State, Step};
use tollgate_model::host::Host;
use tollgate_model::journal::{Launch, Links, Measured, Run, SCHEMA, Subject};
use tollgate_model::metric::{Bytes, ColdStep, Held, Metric, Moment, PageCache, SizeKind, WarmStep};
use tollgate_model::plan::{Comparison, Measure, Pace};
use tollgate_model::results::{Figure, PerLaunch, Row, Status};
use tollgate_model::testing::{functions, programs};
use tollgate_model::{Cell, Contender, Workload};

mod subjects;

pub use subjects::{component, service};

use crate::report::{Report, Source};
use crate::results::{Distribution, Quantile, TailKind};

/// A run without anything in it.
pub fn run() -> Run {
    Run {
        schema: SCHEMA,
        tollgate: "0.1.0".to_string(),
        plan: "quick".to_string(),
        command: "tollgate run --plan quick".to_string(),
        seed: 7,
        started: "20260101T120000Z".to_string(),
        pace: Pace::default(),
        comparisons: Vec::new(),
        functions: functions(),
        inputs: BTreeMap::new(),
        subjects: BTreeMap::new(),
        host: Host::default(),
        revision: None,
        placement: Default::default(),
        links: Links::default(),
        race: None,
    }
}

/// A comparison with the controls that registered programs give, and without the functions that a deployment lacks.
pub fn comparison(
    workloads: Vec<Workload>,
    contenders: Vec<Contender>,
    measure: Measure,
    launches: u32,
) -> Comparison {
    let (programs, functions) = (programs(), functions());
    let control = |contender: &Contender| Some((contender.clone(), programs.control(contender)?));
    let lacks = |contender: &Contender, workload: &Workload| {
        functions.of(*workload).is_some_and(|function| !contender.offers(function))
    };
    let absent = |contender: &Contender| {
        let lacking = workloads.iter().filter(|workload| lacks(contender, workload));
        (contender.clone(), lacking.map(|workload| workload.function).collect())
    };
    Comparison {
        controls: contenders.iter().filter_map(control).collect(),
        absent: contenders.iter().map(absent).collect(),
        ..Comparison::new(workloads, contenders, vec![measure], launches)
    }
}

/// A run and what it says.
pub struct World {
    pub name: String,
    pub run: Run,
    pub launches: Vec<Launch>,
    pub rows: Vec<Row>,
    pub tails: Vec<Distribution>,
}

impl World {
    pub fn report(&self) -> Report<'_> {
        let source = Source {
            name: &self.name,
            run: &self.run,
            launches: &self.launches,
            rows: &self.rows,
            tails: &self.tails,
        };
        Report { runs: vec![source], ..Report::default() }
    }

    /// The rows of a metric of a contender, to be changed.
    pub fn rows_of(&mut self, config: &str, metric: Metric) -> impl Iterator<Item = &mut Row> {
        let wanted = move |row: &&mut Row| {
            row.metric == metric && row.cell.contender.config.as_deref().unwrap_or("native") == config
        };
        self.rows.iter_mut().filter(wanted)
    }
}

/// The scatter of launches: nothing that a mean would show.
const SCATTER: [f64; 6] = [0.99, 1.01, 0.995, 1.005, 0.992, 1.008];

/// The machine's effect on each block: large, and the same for all that is in the block.
const WEATHER: [f64; 6] = [1.0, 1.3, 1.1, 0.9, 1.0, 1.2];

/// A row whose launches are about that value, and that many times the control's.
pub fn row(cell: &str, metric: Metric, value: f64, to_native: Option<f64>) -> Row {
    let cell: Cell = cell.parse().unwrap();
    let control = programs().control(&cell.contender);
    let turn = cell.to_string().len() + metric.to_string().len();
    let per_launch = (0..6).map(|block| {
        let value = value * WEATHER[block] * SCATTER[(block + turn) % 6];
        PerLaunch { block: block as u32, value, to_control: None }
    });
    let around = |value: f64, part: f64| Figure {
        value,
        low: Some(value * (1.0 - part)),
        high: Some(value * (1.0 + part)),
    };
    Row {
        comparison: 0,
        cell,
        metric,
        against: None,
        status: Status::Measured,
        launches: 6,
        invalid_launches: 0,
        bound: Default::default(),
        figure: Some(around(value, 0.1)),
        control,
        to_native: to_native.map(|ratio| around(ratio, 0.01)),
        to_memcpy: None,
        per_launch: per_launch.collect(),
        remarks: Vec::new(),
    }
}

/// Cranelift calls 1.5 times as fast as Winch and 10 ns more slowly than `pooling`, which no interval tells apart; Winch
/// compiles three times as fast; `precompiled` starts in a tenth of the time; epochs add 10 % and fuel 25 %.
pub fn world() -> World {
    let mut run = run();
    let configs = [
        ("cranelift", component("cranelift", |_| {}), 100.0),
        ("pooling", component("pooling", |config| config.pooling = Some(PoolingSettings::default())), 100.0),
        (
            "winch",
            component("winch", |config| {
                (config.engine.compiler, config.engine.opt_level) = (Some(Compiler::Winch), None);
            }),
            150.0,
        ),
        ("epoch", component("epoch", |config| config.engine.epoch_interruption = Some(true)), 110.0),
        ("fuel", component("fuel", |config| config.engine.consume_fuel = Some(true)), 125.0),
        (
            "explicit-bounds",
            component("explicit-bounds", |config| {
                let engine = &mut config.engine;
                (engine.memory_reservation, engine.memory_guard_size) = (Some(0), Some(0));
                engine.memory_may_move = Some(true);
            }),
            150.0,
        ),
    ];
    let mut rows = Vec::new();
    let workloads = [("pricing/unit-price", 1.0), ("pricing/quote-cart", 10.0)];
    for (workload, factor) in workloads {
        rows.push(row(&format!("{workload}@native/rust"), Metric::CallNs, 20.0 * factor, None));
        for (config, _, ns) in &configs {
            let cell = format!("{workload}@component/rust/{config}");
            rows.push(row(&cell, Metric::CallNs, ns * factor, Some(ns / 20.0)));
        }
    }
    for (config, subject, _) in configs {
        run.subjects.insert(Contender::component("rust", config), subject);
    }
    let mapped = component("precompiled", |config| config.code.load = CodeLoad::Map);
    run.subjects.insert(Contender::component("rust", "precompiled"), mapped);
    run.subjects.insert(Contender::component("rust-debug", "cranelift"), component("cranelift", |_| {}));
    run.subjects.insert(Contender::http("rust", "native"), service(None));
    run.subjects.insert(Contender::http("rust", "component"), service(Some("cranelift")));
    let cold = |step| Metric::Cold(step, PageCache::Warm);
    let first = Metric::ToCall { call: 1, cache: PageCache::Warm };
    for (config, compile, total) in
        [("cranelift", Some(60e3), 70e3), ("winch", Some(20e3), 30e3), ("precompiled", None, 7e3)]
    {
        let cell = format!("pricing/quote-cart@component/rust/{config}");
        rows.push(row(&cell, cold(ColdStep::Spawn), 3e3, None));
        rows.extend(compile.map(|us| row(&cell, cold(ColdStep::Compile), us, None)));
        rows.push(row(&cell, first, total, Some(total / 3e3)));
        rows.push(row(&cell, Metric::Warm(WarmStep::Instantiate), 14.0, None));
        rows.push(row(&cell, Metric::Warm(WarmStep::FirstCall), 10.0, None));
        rows.push(row(&cell, Metric::Warm(WarmStep::Drop), 6.0, None));
    }
    let mut paid = row("pricing/quote-cart@component/rust/cranelift", Metric::BreakEvenCalls, 80e3, None);
    paid.against = Some(Contender::component("rust", "winch"));
    rows.push(paid);
    let instance = "pricing/quote-cart@component/rust/cranelift";
    let host = Metric::Memory(Moment::FirstCall, Bytes::Proportional);
    rows.push(row(instance, host, 5_000_000.0, None));
    rows.push(row(instance, Metric::BytesPer(Held::Instance), 25_000.0, None));
    rows.push(row(instance, Metric::PerGib(Held::Instance), 40_000.0, None));
    rows.push(row("pricing/quote-cart@http/rust/native", Metric::BytesPer(Held::Process), 400_000.0, None));
    rows.push(row("pricing/quote-cart@http/rust/native", Metric::PerGib(Held::Process), 2_500.0, None));
    rows.push(row("pricing/quote-cart@http/rust/component", Metric::BytesPer(Held::Process), 6e6, None));
    rows.push(row("pricing/quote-cart@http/rust/component", Metric::CpuPerRequest, 12.0, Some(1.2)));
    for (language, bytes) in [("rust", 100_000.0), ("rust-debug", 4_600_000.0)] {
        let cell = format!("pricing/quote-cart@component/{language}/cranelift");
        let mut size = row(&cell, Metric::Size(SizeKind::Wasm), bytes, None);
        size.figure = Some(Figure { value: bytes, low: Some(bytes), high: Some(bytes) });
        rows.push(size);
    }
    let launches = vec![launch("component/rust/cranelift", 0), launch("component/rust/cranelift", 1)];
    World { name: "20260101T120000-quick".to_string(), run, launches, rows, tails: vec![tail()] }
}

fn launch(contender: &str, block: u32) -> Launch {
    let mut measured = Measured::new("pricing/quote-cart".parse().unwrap());
    measured.begin_call_time().slices = vec![100.123_456_789, 101.0, 99.5];
    Launch { open_ms: 1.0, measured: vec![measured], ..Launch::new(0, block, contender.parse().unwrap()) }
}

/// A run of 20 blocks, of which the last seven were on a slower machine.
pub fn two_states() -> World {
    let contenders: Vec<Contender> =
        ["native/rust", "component/rust/cranelift"].map(|contender| contender.parse().unwrap()).to_vec();
    let workloads = vec!["pricing/quote-cart".parse().unwrap()];
    let run = Run { comparisons: vec![comparison(workloads, contenders, Measure::CallTime, 20)], ..run() };
    let mut launches = Vec::new();
    for block in 0..20 {
        let slower = SCATTER[block as usize % 6] * if block < 13 { 1.0 } else { 1.7 };
        for (contender, ns) in run.comparisons[0].contenders.iter().zip([20.0, 100.0]) {
            let mut launch = launch(&contender.to_string(), block);
            let call_time = launch.measured[0].begin_call_time();
            call_time.slices = vec![ns * slower; 3];
            call_time.reference_ns = Some(vec![4e4 * slower; 3]);
            launches.push(launch);
        }
    }
    let rows = crate::results::rows(&run, &launches);
    World { name: "20260101T120000-quick".to_string(), run, launches, rows, tails: Vec::new() }
}

fn tail() -> Distribution {
    let points = [(0.5, 90.0), (0.9, 150.0), (0.99, 400.0)];
    Distribution {
        comparison: 0,
        cell: "pricing/quote-cart@http/rust/component".parse().unwrap(),
        kind: TailKind::Response,
        count: 20_000,
        points: points.map(|(q, us)| Quantile { q, us, interval: Some((us * 0.9, us * 1.1)) }).to_vec(),
        censored_from_us: None,
        hgrm: "# nothing\n".to_string(),
    }
}

/// Thirty nights of a series around 1, each 24 hours after the other; from night 20 on it is `factor` times as much.
fn nights_of(config: &str, factor: f64) -> Series {
    let figure = |night: usize| {
        let value = SCATTER[night % 6] * if night < 20 { 1.0 } else { factor };
        Figure { value, low: Some(value * 0.99), high: Some(value * 1.01) }
    };
    let night = |night: usize| ShownNight {
        run: format!("night-{night}"),
        started: 1_767_319_200 + 86_400 * night as i64,
        revision: Some("abc".to_string()),
        runtime: Some("wasmtime 50.0.1".to_string()),
        artifact: None,
        rerun_of: None,
        status: "measured".to_string(),
        left_out: None,
        value: Some(figure(night)),
        ratio: Some(figure(night)),
    };
    let level = |first: usize, last: usize, middle: f64| Level {
        first: format!("night-{first}"),
        last: format!("night-{last}"),
        middle,
        band: Some((middle * 0.98, middle * 1.02)),
    };
    let levels =
        if factor == 1.0 { vec![level(0, 29, 1.0)] } else { vec![level(0, 19, 1.0), level(20, 29, factor)] };
    Series {
        key: "0123".to_string(),
        cell: format!("pricing/quote-cart@component/rust/{config}"),
        metric: "call-ns".to_string(),
        against: None,
        conditions: "c".to_string(),
        place: 0,
        controlled: true,
        nights: (0..30).map(night).collect(),
        changes: Vec::new(),
        levels,
        findings: Vec::new(),
    }
}

/// The finding of a nightly check in such a series.
pub fn found(series: &Series, state: State, by: f64) -> Finding {
    let seen = |night: usize| Seen {
        run: format!("night-{night}"),
        started: series.nights[night].started,
        plan: "nightly".to_string(),
        command: "tollgate run --plan nightly".to_string(),
        revision: Some(format!("{night}aaaaaaaaaaaaaaa")),
        runtime: Some("wasmtime 50.0.1".to_string()),
        artifact: None,
    };
    Finding {
        cell: series.cell.clone(),
        metric: series.metric.clone(),
        against: None,
        conditions: series.conditions.clone(),
        place: 0,
        control: false,
        controlled: true,
        state,
        worse: by > 0.0,
        step: Step { relative: true, by, low: Some(by - 0.01), high: Some(by + 0.01) },
        p: Some(0.0002),
        adjusted: Some(0.003),
        again: None,
        before: seen(19),
        first: seen(20),
        after: seen(20),
        found: seen(24),
        settled: None,
    }
}

/// Three series: one that got 8 % worse, one that looks 5 % better in looking back only, one that did not change.
pub fn history() -> Vec<Series> {
    let mut worse = nights_of("winch", 1.08);
    worse.findings.push(found(&worse, State::Confirmed, 0.08));
    let mut better = nights_of("pooling", 0.95);
    let step = Step { relative: true, by: -0.05, low: Some(-0.06), high: Some(-0.04) };
    better.changes.push(ChangedAt { run: "night-20".to_string(), p: 0.004, step });
    vec![nights_of("cranelift", 1.0), better, worse]
}

/// A change that waits for the next night.
pub fn suspected(cell: &str, metric: &str) -> Finding {
    let seen = |run: &str, runtime: &str| Seen {
        run: run.to_string(),
        started: 1_767_405_600,
        plan: "mine".to_string(),
        command: "tollgate run --plan plans/mine.toml --seed 7".to_string(),
        revision: Some("a1b2c3d4e5f60718+".to_string()),
        runtime: Some(runtime.to_string()),
        artifact: None,
    };
    Finding {
        cell: cell.to_string(),
        metric: metric.to_string(),
        against: None,
        conditions: String::new(),
        place: 0,
        control: false,
        controlled: true,
        state: State::Suspected,
        worse: true,
        step: Step { relative: true, by: 0.079, low: Some(0.061), high: Some(0.098) },
        p: Some(0.0001),
        adjusted: Some(0.03),
        again: None,
        before: seen("a", "wasmtime 48.0.8"),
        first: seen("b", "wasmtime 50.0.1"),
        after: seen("b", "wasmtime 50.0.1"),
        found: seen("b", "wasmtime 50.0.1"),
        settled: None,
    }
}

/// Go's native call takes twice as long as Rust's; its component three times as long as Rust's, and five times for
/// the second function.
pub fn languages() -> World {
    let workloads = ["pricing/unit-price", "pricing/get-quote"];
    let contenders = ["native/rust", "component/rust/cranelift", "native/go", "component/go/cranelift"];
    let all: Vec<Contender> = contenders.iter().map(|it| it.parse().unwrap()).collect();
    let mut run = run();
    let mut compared = comparison(
        workloads.iter().map(|it| it.parse().unwrap()).collect(),
        all.clone(),
        Measure::CallTime,
        6,
    );
    for (contender, control) in [(2, 2), (3, 2)] {
        compared.controls.insert(all[contender].clone(), all[control].clone());
    }
    run.comparisons = vec![compared];
    for (contender, language) in all.iter().zip(["rust", "rust", "go", "go"]) {
        let language = Some(language.to_string());
        run.subjects.insert(contender.clone(), Subject { language, ..Subject::default() });
    }
    let mut rows = Vec::new();
    for (workload, [rust, component, go, of_go]) in
        workloads.iter().zip([[10.0, 100.0, 20.0, 300.0], [10.0, 100.0, 20.0, 500.0]])
    {
        let values = [rust, component, go, of_go];
        for (contender, value) in contenders.iter().zip(values) {
            let mut row = row(&format!("{workload}@{contender}"), Metric::CallNs, value, None);
            row.control = run.comparisons[0].control_of(&row.cell.contender).cloned();
            rows.push(row);
        }
    }
    World { name: "run".to_string(), run, launches: Vec::new(), rows, tails: Vec::new() }
}
