//! A page drawn again from the data that another page carries: its rows, its tails and the first line of its journal. What
//! a page does not carry is not there again: launches that were left out of it, and intervals of distributions.

use std::collections::HashMap;
use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tollgate_analysis::report::{Report, Source};
use tollgate_analysis::results::{Distribution, Quantile, TailKind};
use tollgate_model::journal::{Launch, Line, Reader, Run};
use tollgate_model::results::{Bound, Figure, PerLaunch, Row, Status};
use tollgate_model::testing::programs;
use tollgate_model::{Cell, Metric};

/// The data of a page of one run.
pub struct Carried {
    name: String,
    run: Run,
    launches: Vec<Launch>,
    /// Its rows.
    pub rows: Vec<Row>,
    tails: Vec<Distribution>,
}

impl Carried {
    /// What a page carries.
    pub fn of(page: &str) -> Self {
        let rows: Value = serde_json::from_str(&block(page, "data-rows")).unwrap();
        let mut reader = Reader::default();
        let mut lines =
            block(page, "data-journal-0").lines().map(|line| reader.read(line).unwrap()).collect::<Vec<_>>();
        let Line::Run(run) = lines.remove(0) else { panic!("a journal begins with its run") };
        let launch = |line| if let Line::Launch(launch) = line { Some(*launch) } else { None };
        let launches = lines.into_iter().filter_map(launch).collect();
        let name = rows["runs"][0]["name"].as_str().unwrap().to_string();
        let rows: Vec<Row> = each(&rows["rows"]).iter().map(|it| row(it, &rows, &run)).collect();
        let tails = tails(&block(page, "data-tails"), &rows);
        Carried { name, run: *run, launches, rows, tails }
    }

    /// The run.
    #[allow(dead_code)] // Not every test asks for it.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// As a report.
    pub fn report(&self) -> Report<'_> {
        let Carried { name, run, launches, rows, tails } = self;
        Report { runs: vec![Source { name, run, launches, rows, tails }], ..Report::default() }
    }
}

/// A block of data, unpacked.
fn block(page: &str, id: &str) -> String {
    let text = page.split(&format!(" id=\"{id}\"")).nth(1).unwrap().split_once('>').unwrap().1;
    let packed = STANDARD.decode(text.split('<').next().unwrap()).unwrap();
    let mut unpacked = String::new();
    flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut unpacked).unwrap();
    unpacked
}

/// The rows, of columns; a page of earlier releases carries them as they are.
fn each(rows: &Value) -> Vec<Value> {
    let Value::Object(columns) = rows else { return rows.as_array().unwrap().clone() };
    let row = |place: usize| {
        let field = |(name, column): (&String, &Value)| (name.clone(), column[place].clone());
        let mut row: serde_json::Map<String, Value> = columns.iter().map(field).collect();
        let whole = |value: &Value| value.as_i64();
        let number = |whole: i64, digits: i64| format!("{whole}e{}", -digits).parse::<f64>().unwrap();
        let ends = |value: &Value, digits: i64| -> Value {
            let [value, below, above] = [0, 1, 2].map(|nth| whole(&value[nth]));
            let from = value.unwrap();
            vec![value, below.map(|by| from - by), above.map(|by| from + by)]
                .into_iter()
                .map(|end| end.map(|end| number(end, digits)))
                .collect::<Vec<_>>()
                .into()
        };
        if let Some(digits) = whole(&row["e"]) {
            let from = whole(&row["f"][0]).unwrap_or(0);
            let launches = array(&row["v"]).iter().map(|more| number(from + whole(more).unwrap(), digits));
            row.insert("v".to_string(), launches.collect::<Vec<_>>().into());
            if row["f"].is_array() {
                let figure = ends(&row["f"], digits);
                row.insert("f".to_string(), figure);
            }
        }
        if let Some(digits) = whole(&row["d"]).filter(|_| row["n"].is_array()) {
            let ratio = ends(&row["n"], digits);
            row.insert("n".to_string(), ratio);
        }
        Value::Object(row)
    };
    (0..array(&columns["cell"]).len()).map(row).collect()
}

fn row(value: &Value, all: &Value, run: &Run) -> Row {
    let metric: Metric = text(&all["metrics"][index(&value["m"])]["id"]).parse().unwrap();
    let cell: Cell = text(&value["cell"]).parse().unwrap();
    let mut why: Vec<String> =
        array(&value["why"]).iter().map(|place| text(&all["texts"][index(place)]).to_string()).collect();
    let mut reason = || if why.is_empty() { String::new() } else { why.remove(0) };
    let status = match value["s"].as_str() {
        Some("unsupported") => Status::Unsupported(reason()),
        Some("failed") => Status::Failed(reason()),
        Some("skipped") => Status::Skipped(reason()),
        Some("invalid") => Status::Invalid(reason()),
        _ => Status::Measured,
    };
    let comparison = index(&value["c"]);
    let control = run.comparisons[comparison].control_of(&cell.contender).cloned();
    let launch = |(block, value): (&Value, &Value)| PerLaunch {
        block: index(block) as u32,
        value: value.as_f64().unwrap(),
        to_control: None,
    };
    Row {
        comparison,
        metric,
        against: value["against"].as_str().map(|against| against.parse().unwrap()),
        status,
        launches: index(&value["launches"]),
        invalid_launches: index(&value["invalid"]),
        bound: match value["bound"].as_str().map(str::trim) {
            Some("≥") => Bound::AtLeast,
            Some("≤") => Bound::AtMost,
            _ => Bound::None,
        },
        figure: figure(&value["f"]),
        control: control.or_else(|| programs().control(&cell.contender)),
        to_native: figure(&value["n"]),
        to_memcpy: None,
        per_launch: array(&value["b"]).iter().zip(array(&value["v"])).map(launch).collect(),
        remarks: why,
        cell,
    }
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn index(value: &Value) -> usize {
    value.as_u64().unwrap_or(0) as usize
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn figure(value: &Value) -> Option<Figure> {
    let ends = value.as_array()?;
    Some(Figure { value: ends[0].as_f64()?, low: ends[1].as_f64(), high: ends[2].as_f64() })
}

/// Histograms by their names: of columns, or as earlier releases carried them.
fn files(all: &Value) -> std::collections::BTreeMap<String, String> {
    let written = |file: &Value| -> String {
        if let Some(text) = file.as_str() {
            return text.to_string();
        }
        let (mut value, mut count) = (0, 0);
        let mut whole = text(&all["head"]).to_string();
        for ((step, v), n) in array(&file["s"]).iter().zip(array(&file["v"])).zip(array(&file["n"])) {
            (value, count) = (value + v.as_i64().unwrap(), count + n.as_i64().unwrap());
            let step = &all["steps"][index(step)];
            let (percentile, beyond) = (text(&step[0]), text(&step[1]));
            let line = format!("{:12.3} {percentile:>14} {count:10} {beyond:>14}", value as f64 / 1e3);
            whole += line.trim_end();
            whole.push('\n');
        }
        whole + text(&file["end"])
    };
    let named = all.get("files").unwrap_or(all).as_object().unwrap();
    named.iter().map(|(name, file)| (name.clone(), written(file))).collect()
}

/// The distributions, each of the first comparison that has a percentile of its cell.
fn tails(text: &str, rows: &[Row]) -> Vec<Distribution> {
    let files = files(&serde_json::from_str(text).unwrap());
    let mut cells: HashMap<(String, bool), &Row> = HashMap::new();
    for row in rows {
        if let Metric::Tail(..) | Metric::CallTail(_) = row.metric {
            let name = row.cell.to_string().replace('/', "_");
            cells.entry((name, matches!(row.metric, Metric::CallTail(_)))).or_insert(row);
        }
    }
    let kinds = [TailKind::Response, TailKind::Service, TailKind::Lateness, TailKind::Call];
    let distribution = |(name, hgrm): (&String, &String)| {
        let (cell, kind) = name.strip_suffix(".hgrm")?.rsplit_once('-')?;
        let kind = kinds.into_iter().find(|it| it.name() == kind)?;
        let row = cells.get(&(cell.to_string(), kind == TailKind::Call))?;
        let fields =
            |line: &str| -> Option<Vec<f64>> { line.split_whitespace().map(|it| it.parse().ok()).collect() };
        let lines: Vec<Vec<f64>> = hgrm.lines().filter_map(fields).filter(|it| it.len() >= 3).collect();
        let count = lines.iter().map(|line| line[2]).fold(0.0, f64::max);
        let point = |line: &Vec<f64>| Quantile { q: line[1], us: line[0], interval: None };
        let known = |point: &Quantile| point.q > 0.0 && point.q < 1.0 && (1.0 - point.q) * count >= 100.0;
        Some(Distribution {
            comparison: row.comparison,
            cell: row.cell.clone(),
            kind,
            count: count as u64,
            points: lines.iter().map(point).filter(known).collect(),
            censored_from_us: None,
            hgrm: hgrm.clone(),
        })
    };
    files.iter().filter_map(distribution).collect()
}
