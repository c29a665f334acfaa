//! `tollgate list`.

use tollgate_model::exit::Exit;
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_render::terminal::listing::{self, Item};

use crate::cli::{ListArgs, Listed};
use crate::output::{self, Format};

/// Lists what is asked for.
pub fn execute(checkout: &Checkout, args: &ListArgs) -> Outcome<Exit> {
    let items = match args.what {
        Listed::Cells => cells(checkout, &args.plan)?,
        Listed::Functions => functions(checkout)?,
        Listed::Suites => suites(checkout)?,
        Listed::Programs => programs(checkout)?,
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
        let measured: Vec<_> =
            comparison.measure.iter().map(|measure| measure.name().replace('-', " ")).collect();
        let about = format!("{}, {} launches", measured.join(" and "), comparison.launches);
        items.extend(comparison.cells().map(|cell| Item { name: cell.to_string(), about: about.clone() }));
    }
    Ok(items)
}

fn functions(checkout: &Checkout) -> Outcome<Vec<Item>> {
    let about = |function: &tollgate_model::Function| {
        let role =
            if function.is_logic() { String::new() } else { format!(", boundary probe: {}", function.role) };
        let sized = if function.sized() { ", comes in sizes" } else { "" };
        format!("{} payload{sized}{role}; suite {}", function.class, function.suite)
    };
    let item = |function: &tollgate_model::Function| Item {
        name: function.name.to_string(),
        about: about(function),
    };
    Ok(checkout.suites()?.functions().iter().map(item).collect())
}

fn suites(checkout: &Checkout) -> Outcome<Vec<Item>> {
    let item = |suite: &tollgate_suite::Suite| {
        let count = suite.entries().len();
        Item {
            name: suite.folder().display().to_string(),
            about: format!("{} ({count} functions)", suite.about()),
        }
    };
    Ok(checkout.suites()?.iter().map(item).collect())
}

fn programs(checkout: &Checkout) -> Outcome<Vec<Item>> {
    let item = |program: &tollgate_model::Program| {
        let about = format!("{}: {}", program.answers.join(", "), program.about);
        Item { name: program.program.clone(), about }
    };
    Ok(checkout.programs()?.iter().map(item).collect())
}

fn named<T>(all: std::collections::BTreeMap<String, T>, about: fn(T) -> String) -> Vec<Item> {
    all.into_iter().map(|(name, it)| Item { name, about: about(it) }).collect()
}
