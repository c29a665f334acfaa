//! Globs over cells, from what was really used.

use std::collections::BTreeSet;

use tollgate_model::{Function, FunctionName, Functions};

/// A glob over the cells of these functions on the contenders of a glob. Where a package's functions are all among them,
/// the package stands for them.
pub fn cells(
    functions: &Functions,
    used: impl IntoIterator<Item = FunctionName>,
    contenders: &str,
) -> String {
    let used: BTreeSet<FunctionName> = used.into_iter().collect();
    let complete = |package: &str| {
        let mut of_it = functions.iter().filter(|function| package_of(function.name) == Some(package));
        of_it.all(|function| used.contains(&function.name))
    };
    let mut globs: Vec<String> = Vec::new();
    for function in functions.iter().filter(|function| used.contains(&function.name)) {
        let glob = match package_of(function.name) {
            Some(package) if complete(package) => format!("{package}/*"),
            _ => alone(function),
        };
        if !globs.contains(&glob) {
            globs.push(glob);
        }
    }
    match &globs[..] {
        [glob] => format!("{glob}@{contenders}"),
        globs => format!("{{{}}}@{contenders}", globs.join(",")),
    }
}

fn alone(function: &Function) -> String {
    if function.sized() { format!("{}/*", function.name) } else { function.name.to_string() }
}

fn package_of(name: FunctionName) -> Option<&'static str> {
    name.as_str().rsplit_once('/').map(|(package, _)| package)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_model::testing::functions;

    fn glob(used: &[&str]) -> String {
        cells(&functions(), used.iter().map(|name| name.parse().unwrap()), "component/rust/winch")
    }

    #[test]
    fn cells_are_named_by_function_with_every_size() {
        assert_eq!(glob(&["probe/nop"]), "probe/nop@component/rust/winch");
        assert_eq!(glob(&["fraud/screen", "probe/nop"]), "{fraud/screen/*,probe/nop}@component/rust/winch");
    }

    #[test]
    fn a_package_stands_for_its_functions_only_where_all_were_used() {
        let pricing: Vec<&str> = ["unit-price", "get-quote", "quote-cart", "reprice"].to_vec();
        let pricing: Vec<String> = pricing.iter().map(|name| format!("pricing/{name}")).collect();
        let all: Vec<&str> = pricing.iter().map(String::as_str).collect();
        assert_eq!(glob(&all), "pricing/*@component/rust/winch");
        assert_eq!(
            glob(&all[..3]),
            "{pricing/unit-price,pricing/get-quote,pricing/quote-cart}@component/rust/winch"
        );
    }
}
