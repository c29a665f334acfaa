//! `tollgate list`.

use tollgate_model::exit::Exit;
use tollgate_model::function::FUNCTIONS;
use tollgate_model::plan::Measure;
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_render::terminal::listing::{self, Item};

use crate::cli::{ListArgs, Listed};
use crate::output::{self, Format};

/// Lists what is asked for.
pub fn execute(checkout: &Checkout, args: &ListArgs) -> Outcome<Exit> {
    let items = match args.what {
        Listed::Cells => cells(checkout, &args.plan)?,
        Listed::Functions => functions(),
        Listed::Configs => named(checkout.configs()?, |config| config.about),
        Listed::Services => named(checkout.services()?, |service| service.about),
        Listed::Plans => named(checkout.plans()?, |plan| plan.about),
    };
    match args.format {
        Format::Json => output::print_json(&items)?,
        Format::Csv => output::print(&listing::csv(&items))?,
        Format::Table => output::print(&listing::lines(&items))?,
    }
    Ok(Exit::Fine)
}

fn cells(checkout: &Checkout, plan: &str) -> Outcome<Vec<Item>> {
    let known = checkout.known()?;
    let comparisons = checkout.plan(plan)?.resolve(&known).map_err(CommandError::usage)?;
    let mut items = Vec::new();
    for comparison in comparisons {
        let measured: Vec<&str> = comparison
            .measure
            .iter()
            .map(|measure| match measure {
                Measure::CallTime => "call time",
                Measure::Throughput => "throughput",
                Measure::Fuel => "fuel",
                Measure::Counts => "counts",
                Measure::ColdStart => "cold start",
                Measure::CallTail => "tail of calls",
                Measure::Load => "tail under load",
                Measure::Capacity => "capacity",
                Measure::Memory => "memory",
                Measure::Size => "size",
                Measure::BuildTime => "build time",
            })
            .collect();
        let about = format!("{}, {} launches", measured.join(" and "), comparison.launches);
        for workload in &comparison.workloads {
            for contender in comparison.contenders.iter().filter(|contender| contender.offers(*workload)) {
                items.push(Item { name: format!("{workload}@{contender}"), about: about.clone() });
            }
        }
    }
    Ok(items)
}

fn functions() -> Vec<Item> {
    let about = |function: &tollgate_model::Function| {
        let sized = if function.sized { ", comes in sizes" } else { "" };
        format!("{} payload{sized}", function.class)
    };
    FUNCTIONS
        .iter()
        .map(|function| Item { name: function.name.to_string(), about: about(function) })
        .collect()
}

fn named<T>(all: std::collections::BTreeMap<String, T>, about: fn(T) -> String) -> Vec<Item> {
    all.into_iter().map(|(name, it)| Item { name, about: about(it) }).collect()
}
