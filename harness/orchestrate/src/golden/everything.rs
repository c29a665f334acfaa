//! The plan of `verify`, where none is named.

use tollgate_model::Size;
use tollgate_model::plan::{Group, LoadShape, Measure, Pace, Plan};

use super::verifier::SIZE;
use crate::checkout::Checkout;
use crate::command_error::Outcome;

/// Every function on every contender that has one.
pub fn everything(checkout: &Checkout) -> Outcome<Plan> {
    let (suites, programs) = (checkout.suites()?, checkout.programs()?);
    let guests = checkout.guests()?;
    let brought = suites.iter().flat_map(|suite| suite.components()).map(|component| component.name.as_str());
    // Nothing is measured, and answers do not depend on it: it is one that every function takes.
    let size = suites.functions().iter().filter_map(|function| function.smallest).fold(SIZE, Size::max);
    let group = |contenders| Group {
        functions: vec!["*".to_string()],
        sizes: vec![size],
        contenders,
        // This one exists in every shape.
        measure: vec![Measure::Memory],
        threads: Vec::new(),
        launches: None,
        page_cache: Vec::new(),
        load: LoadShape::default(),
    };
    let (mut called, mut served) = (Vec::new(), Vec::new());
    for control in programs.iter().filter_map(|program| program.control.as_ref()) {
        match control.deployment.is_served() {
            // Its build has other services as well.
            true => served.push(format!("{}/{}/*", control.deployment, control.build)),
            false => called.push(control.to_string()),
        }
    }
    called.extend(guests.names().chain(brought).map(|build| format!("component/{build}/*")));
    let groups = [called, served].into_iter().filter(|contenders| !contenders.is_empty()).map(group);
    Ok(Plan { about: String::new(), pace: Pace::default(), groups: groups.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkout::ours;

    #[test]
    fn everything_has_each_native_baseline_each_build_and_each_service() {
        let checkout = ours();
        let comparisons = everything(&checkout).unwrap().resolve(&checkout.known().unwrap()).unwrap();
        let all: Vec<String> =
            comparisons.iter().flat_map(|it| &it.contenders).map(ToString::to_string).collect();
        for contender in
            ["native/rust", "component/rust-debug/winch", "http/rust/native", "http/rust/wasi-p3"]
        {
            assert!(all.iter().any(|it| it == contender), "{contender} is not among {all:?}");
        }
        let functions = checkout.suites().unwrap().functions().iter().count();
        assert_eq!(comparisons[0].workloads.len(), functions);
    }
}
