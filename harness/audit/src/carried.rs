//! The rows that a page carries, unpacked.

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::{Refused, columns};

/// A row as it is printed: figure, ratio, and the launches that they are said to be made of.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// The number of its comparison.
    pub comparison: u64,
    /// Its cell.
    pub cell: String,
    /// Its metric.
    pub metric: String,
    /// Whether others are held against its contender.
    pub control: bool,
    /// The other contender, where the metric is about two; else empty.
    pub against: String,
    /// Whether more is better.
    pub higher: bool,
    /// The sign of a bound.
    pub bound: String,
    /// Value, low, high.
    pub figure: Option<Printed>,
    /// The same of the ratio to the control.
    pub ratio: Option<Printed>,
    /// The figure in words.
    pub text: String,
    /// The launches, by block. Empty where the place does not tell them.
    pub launches: Vec<(u64, f64)>,
    /// The digits that numbers have here.
    pub digits: Digits,
}

impl Row {
    /// The launch of a block.
    pub fn launch(&self, block: u64) -> Option<f64> {
        self.launches.iter().find(|(there, _)| *there == block).map(|it| it.1)
    }

    /// Its launches over another's, block by block, as logarithms. What is left of two times may be below nothing, on both sides
    /// even, where the quotient looks like any other: then there are none.
    pub fn logs_over(&self, other: &Row) -> Option<Vec<f64>> {
        let log = |value: f64| (value > 0.0).then(|| value.ln());
        let in_common =
            self.launches.iter().filter_map(|(block, value)| Some((*value, other.launch(*block)?)));
        in_common.map(|(one, other)| Some(log(one)? - log(other)?)).collect()
    }
}

/// The digits that numbers have at a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Digits {
    /// As many as there are.
    #[default]
    All,
    /// Five.
    Five,
}

impl Digits {
    /// What a number's last digit hides; of all digits, what the order of additions does to the last.
    pub fn hide(self, number: f64) -> f64 {
        match self {
            Self::All => number.abs() * 1e-9 + 1e-12,
            Self::Five if number == 0.0 => 1e-12,
            Self::Five => 10f64.powf(number.abs().log10().floor() - 4.0) / 2.0 + number.abs() * 1e-9,
        }
    }
}

/// A figure with its ends.
#[derive(Clone, Copy, Debug)]
pub struct Printed {
    /// The value.
    pub value: f64,
    /// The ends of its interval, if it has one.
    pub ends: Option<(f64, f64)>,
}

/// The rows of a page of one run.
pub fn rows(page: &str) -> Result<Vec<Row>, Refused> {
    let data = unpacked(page, "data-rows").ok_or_else(|| Refused::Page("it carries no rows".to_string()))?;
    let data: Value = serde_json::from_str(&data).map_err(|error| Refused::Page(error.to_string()))?;
    let controls: Vec<&str> =
        data["controls"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let of = |value: &Value| -> Option<Row> {
        let metric = &data["metrics"][value["m"].as_u64()? as usize];
        let blocks = value["b"].as_array().into_iter().flatten().filter_map(Value::as_u64);
        let values = value["v"].as_array().into_iter().flatten().filter_map(Value::as_f64);
        Some(Row {
            comparison: value["c"].as_u64()?,
            cell: value["cell"].as_str()?.to_string(),
            metric: metric["id"].as_str()?.to_string(),
            control: value["cell"].as_str()?.split_once('@').is_some_and(|(_, it)| controls.contains(&it)),
            against: value["against"].as_str().unwrap_or_default().to_string(),
            higher: metric["higher"].as_bool()?,
            bound: value["bound"].as_str().unwrap_or_default().trim().to_string(),
            figure: printed(&value["f"]),
            ratio: printed(&value["n"]),
            text: value["t"].as_str()?.to_string(),
            launches: blocks.zip(values).collect(),
            digits: Digits::Five,
        })
    };
    // What releases before it wrote has other rules in it, and does not say which.
    if data["metrics"].as_array().is_none_or(|all| all.iter().any(|metric| metric["least"].is_null())) {
        return Err(Refused::Page("it was made by an older release, by other rules".to_string()));
    }
    if data["runs"].as_array().is_none_or(|runs| runs.len() != 1) {
        return Err(Refused::Page("it is not of one run".to_string()));
    }
    let all = columns::rows(&data["rows"])
        .ok_or_else(|| Refused::Page("its rows are of another form".to_string()))?;
    all.iter()
        .map(of)
        .collect::<Option<_>>()
        .ok_or_else(|| Refused::Page("its rows are of another form".to_string()))
}

/// The page with addresses of cells as a reader gets them: its links say a row by its number.
pub fn spelled_out(page: &str, rows: &[Row]) -> String {
    const LINK: &str = "href=\"#r";
    let mut parts = page.split(LINK);
    let mut text = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let row = part
            .split_once('"')
            .and_then(|(number, rest)| Some((rows.get(number.parse::<usize>().ok()?)?, rest)));
        match row {
            Some((row, rest)) => {
                text += &format!("href=\"#cell={}&amp;metric={}\"{rest}", row.cell, row.metric);
            }
            None => text += &format!("{LINK}{part}"),
        }
    }
    text
}

fn printed(value: &Value) -> Option<Printed> {
    Some(Printed { value: value[0].as_f64()?, ends: value[1].as_f64().zip(value[2].as_f64()) })
}

/// The journal that a page carries of its run: its first line at least.
pub fn journal(page: &str) -> Option<String> {
    unpacked(page, "data-journal-0")
}

fn unpacked(page: &str, id: &str) -> Option<String> {
    let (_, block) = page.split_once(&format!(" id=\"{id}\""))?.1.split_once('>')?;
    let packed = STANDARD.decode(block.split('<').next()?).ok()?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut text).ok()?;
    Some(text)
}
