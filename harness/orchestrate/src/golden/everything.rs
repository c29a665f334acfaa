//! The plan of `verify`, where none is named.

use tollgate_model::Size;
use tollgate_model::plan::{Group, LoadShape, Measure, Pace, Plan};

use crate::checkout::Checkout;
use crate::command_error::Outcome;

/// Every function on every contender.
pub fn everything(checkout: &Checkout) -> Outcome<Plan> {
    let guests = crate::guests::discover(checkout)?;
    let group = |contenders| Group {
        functions: vec!["*".to_string()],
        sizes: vec![Size::from_bytes(1024)],
        contenders,
        // Nothing is measured; this one exists on every layer.
        measure: vec![Measure::Memory],
        threads: Vec::new(),
        launches: None,
        page_cache: Vec::new(),
        load: LoadShape::default(),
    };
    let in_process = group(guests.names().map(|guest| format!("component/{guest}/*")).collect());
    let over_http = group(vec!["http/rust/*".to_string()]);
    Ok(Plan { about: String::new(), pace: Pace::default(), groups: vec![in_process, over_http] })
}
