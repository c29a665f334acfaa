//! A journal's lines as they are: JSON, read by the names of its keys.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::Refused;
use crate::formula::median;

/// The schema of journals that are read here. An older one would have to be brought to it, by the code that is audited.
const SCHEMA: u64 = 3;

/// A part of this much of the time that went to others makes a launch no measurement: docs/METHODOLOGY.md.
const MOST_STEAL: f64 = 0.02;

/// A journal.
pub struct Journal {
    /// Its first line.
    pub run: Value,
    /// Launches by comparison and contender, then by block; of a block that was measured again, the last.
    launches: BTreeMap<(u64, String), BTreeMap<u64, Value>>,
}

/// One workload in one launch.
#[derive(Clone, Copy)]
pub struct Measured<'a> {
    /// Its block.
    pub block: u64,
    /// Whether the machine was quiet enough for times.
    pub quiet: bool,
    /// What was observed.
    pub value: &'a Value,
}

impl Journal {
    /// The functions that are logic.
    pub fn logic(&self) -> BTreeSet<String> {
        let functions = self.run["functions"].as_array().into_iter().flatten();
        let logic = functions.filter(|it| it["role"].is_null() || it["role"] == "logic");
        logic.filter_map(|it| it["name"].as_str().map(String::from)).collect()
    }

    /// Reads it.
    pub fn read(text: &str) -> Result<Self, Refused> {
        let mut lines = text.lines().enumerate().map(|(nth, line)| {
            serde_json::from_str(line).map_err(|error| Refused::Journal(format!("line {}: {error}", nth + 1)))
        });
        let run: Value = lines.next().ok_or_else(|| Refused::Journal("it is empty".to_string()))??;
        match run["schema"].as_u64() {
            Some(SCHEMA) => {}
            Some(other) => return Err(Refused::Schema(other)),
            None => {
                return Err(Refused::Journal("its first line does not say which run it is of".to_string()));
            }
        }
        let mut launches: BTreeMap<(u64, String), BTreeMap<u64, Value>> = BTreeMap::new();
        for line in lines {
            let line: Value = line?;
            let (Some(comparison), Some(contender), Some(block)) =
                (line["comparison"].as_u64(), line["contender"].as_str(), line["block"].as_u64())
            else {
                continue;
            };
            launches.entry((comparison, contender.to_string())).or_default().insert(block, line);
        }
        Ok(Journal { run, launches })
    }

    /// A cell's launches that measured it, and whether any of them came to an end before.
    pub fn of(&self, comparison: u64, cell: &str) -> (Vec<Measured<'_>>, bool) {
        let (mut measured, mut stopped) = (Vec::new(), false);
        let Some((workload, contender)) = cell.split_once('@') else { return (measured, stopped) };
        let launches = self.launches.get(&(comparison, contender.to_string()));
        for (&block, launch) in launches.into_iter().flatten() {
            let noise = &launch["noise"];
            let quiet = noise["kept"] == true
                || noise["steal"].as_f64().unwrap_or(0.0) <= MOST_STEAL
                    && noise["throttled"].as_u64().unwrap_or(0) == 0;
            stopped |= !launch["stopped"].is_null();
            let of_it = launch["measured"].as_array().into_iter().flatten();
            for value in of_it.filter(|value| value["workload"] == workload) {
                stopped |= !value["stopped"].is_null();
                measured.push(Measured { block, quiet, value });
            }
        }
        (measured, stopped)
    }

    /// The cell that a cell is held against.
    pub fn control(&self, comparison: u64, cell: &str) -> Option<String> {
        let (workload, contender) = cell.split_once('@')?;
        let control = self.run["comparisons"][comparison as usize]["controls"][contender].as_str()?;
        Some(format!("{workload}@{control}"))
    }

    /// The cell that is subtracted for a part of a call.
    pub fn less(&self, cell: &str) -> Option<String> {
        let (workload, contender) = cell.split_once('@')?;
        let sized = workload.matches('/').count() == 2;
        let (function, size) = if sized { workload.rsplit_once('/')? } else { (workload, "") };
        let functions = self.run["functions"].as_array()?;
        let named = |name: &str| functions.iter().find(|it| it["name"] == name);
        let less = named(function)?["less"].as_str()?;
        let size = if named(less)?["smallest"].is_null() { String::new() } else { format!("/{size}") };
        Some(format!("{less}{size}@{contender}"))
    }
}

impl Measured<'_> {
    /// What one measure observed.
    pub fn observed(&self, measure: &str) -> Option<&Value> {
        self.value["observed"].as_array()?.iter().find_map(|observed| observed.get(measure))
    }

    /// The slices of its time.
    pub fn slices(&self) -> Vec<f64> {
        self.observed("call-time").map_or(Vec::new(), |it| numbers(&it["slices"]))
    }

    /// The time of the fixed work beside them.
    pub fn reference(&self) -> Option<f64> {
        let times = numbers(&self.observed("call-time")?["reference-ns"]);
        (!times.is_empty()).then(|| median(&times))
    }
}

/// The ways that calls of these launches took into a component.
pub fn paths(measured: &[Measured]) -> BTreeSet<String> {
    let path = |one: &Measured| Some(one.observed("call-time")?["prepared"]["path"].as_str()?.to_string());
    measured.iter().filter_map(path).collect()
}

/// A list of numbers.
pub fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}
