//! Files of a run as they are made, and as somebody might have changed them.

#![allow(dead_code, reason = "every test program uses a part of it")]

use std::io::{Read, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tollgate_analysis::report::{Report, Source};
use tollgate_analysis::results;
use tollgate_audit::{Audit, Difference, audit};
use tollgate_model::journal::{ColdStart, Launch, Line, Run};
use tollgate_model::metric::{ColdStep, PageCache};
use tollgate_model::protocol::Phase;

/// As the audit reads them, so that a test changes one row and nothing else.
#[path = "../../src/columns.rs"]
mod columns;

/// The files of a run.
pub struct Files {
    pub journal: String,
    pub page: String,
    pub table: String,
}

/// What no two launches share, without a generator of chance: within 4 % of one.
pub fn scatter(seed: u32) -> f64 {
    0.96 + 0.08 * (f64::from(seed.wrapping_mul(2_654_435_761) >> 16) / 65_536.0)
}

/// A cold start whose process takes so long to come up.
pub fn cold(us: f64) -> ColdStart {
    let phase = |name, us: f64| Phase { name, us };
    ColdStart {
        cache: PageCache::Warm,
        phases: vec![phase(ColdStep::Spawn, us), phase(ColdStep::FirstCall, 12.0)],
        to_call_us: vec![(1, 12.0), (10, 40.0)],
        compile_threads: None,
        major_faults: 0,
    }
}

/// The files of a run, by the code that makes real ones.
pub fn files(run: Run, launches: Vec<Launch>) -> Files {
    let rows = results::rows(&run, &launches);
    let source = Source { name: "run", run: &run, launches: &launches, rows: &rows, tails: &[] };
    let page = tollgate_render::html(&Report { runs: vec![source], ..Report::default() });
    let table = tollgate_render::csv::text(&run.functions, &rows);
    let lines = std::iter::once(Line::Run(Box::new(run)))
        .chain(launches.into_iter().map(|launch| Line::Launch(Box::new(launch))));
    let journal = lines.map(|line| serde_json::to_string(&line).unwrap() + "\n").collect();
    Files { journal, page, table }
}

impl Files {
    pub fn audit(&self) -> Audit {
        audit(&self.journal, &self.page, Some(&self.table)).unwrap()
    }

    /// The first difference once a text of the page, which stands there, is another.
    pub fn with(&self, from: &str, to: &str) -> Difference {
        assert!(self.page.contains(from), "the page has no {from}");
        self.first(&self.page.replacen(from, to, 1))
    }

    pub fn first(&self, page: &str) -> Difference {
        let audited = audit(&self.journal, page, Some(&self.table)).unwrap();
        audited.differences.first().cloned().expect("a difference")
    }

    /// The same with the page's data changed.
    pub fn with_data(&self, change: impl Fn(&mut serde_json::Value)) -> Difference {
        self.first(&self.repacked(change))
    }

    /// The beginning of a link of the page to a cell's figure, up to its text.
    pub fn link(&self, cell: &str, metric: &str) -> String {
        let data = self.data().1;
        let metrics = data["metrics"].as_array().unwrap();
        let metric = metrics.iter().position(|it| it["id"] == metric).unwrap();
        let rows = data["rows"].as_array().unwrap();
        let place = rows.iter().position(|row| row["m"] == metric && row["cell"] == cell).unwrap();
        format!("href=\"#r{place}\">")
    }

    /// What stands before the page's data, they themselves as rows, and what stands after them.
    fn data(&self) -> (String, serde_json::Value, &str) {
        let (before, rest) = self.page.split_once(" id=\"data-rows\"").unwrap();
        let (tag, rest) = rest.split_once('>').unwrap();
        let (packed, after) = rest.split_once('<').unwrap();
        let mut text = String::new();
        let packed = STANDARD.decode(packed).unwrap();
        flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut text).unwrap();
        let mut data: serde_json::Value = serde_json::from_str(&text).unwrap();
        data["rows"] = columns::rows(&data["rows"]).unwrap().into();
        (format!("{before} id=\"data-rows\"{tag}>"), data, after)
    }

    /// The page with other data.
    pub fn repacked(&self, change: impl Fn(&mut serde_json::Value)) -> String {
        let (before, mut data, after) = self.data();
        change(&mut data);
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(data.to_string().as_bytes()).unwrap();
        let packed = STANDARD.encode(packer.finish().unwrap());
        format!("{before}{packed}<{after}")
    }

    /// A field of the matrix: the one that holds this cell's ratio.
    pub fn field(&self) -> &str {
        let row = self.page.split("<tr data-metric=\"call-ns\"").nth(1).unwrap();
        let field = row.split("<td class=\"w").nth(1).unwrap();
        field.split("<t").next().unwrap()
    }

    /// The first difference once the row of a metric and cell in the page's data is another.
    pub fn with_row(&self, metric: &str, cell: &str, change: impl Fn(&mut serde_json::Value)) -> Difference {
        self.with_data(|data| {
            let metrics = data["metrics"].as_array().unwrap();
            let number = metrics.iter().position(|it| it["id"] == metric);
            let number = number.unwrap_or_else(|| panic!("no {metric} in {metrics:?}"));
            let rows = data["rows"].as_array_mut().unwrap();
            let row = rows.iter_mut().find(|row| row["m"] == number && row["cell"] == cell);
            change(row.unwrap_or_else(|| panic!("no {metric} of {cell}")));
        })
    }
}
