//! The hollow component that is measured beside somebody's: its functions with nothing in them, which give the answers that theirs
//! gave. Its build and its suite are called as theirs, with an ending.

use crate::{Contender, FunctionName, Workload};

/// The language that such a component is said to be written in.
pub const LANGUAGE: &str = "hollow";

const ENDING: &str = "-hollow";

/// The suite, and the build, beside one of that name.
pub fn beside(suite: &str) -> String {
    format!("{suite}{ENDING}")
}

/// The hollow function of a suite's.
pub fn function(of: FunctionName, suite: &str) -> Option<FunctionName> {
    let rest = of.as_str().strip_prefix(suite)?.strip_prefix('/')?;
    format!("{}/{rest}", beside(suite)).parse().ok()
}

/// The hollow component under the same runtime configuration, and the workload of it.
pub fn cell(workload: Workload, contender: &Contender) -> Option<(Workload, Contender)> {
    let function = function(workload.function, &contender.build)?;
    let contender = Contender { build: beside(&contender.build), ..contender.clone() };
    Some((Workload { function, ..workload }, contender))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hollow_cell_is_called_as_the_other_with_an_ending() {
        let of = |workload: &str, contender: &str| {
            let (workload, contender) = cell(workload.parse().unwrap(), &contender.parse().unwrap())?;
            Some(format!("{workload}@{contender}"))
        };
        let hollow = of("shop/keys/get", "component/shop/winch");
        assert_eq!(hollow.as_deref(), Some("shop-hollow/keys/get@component/shop-hollow/winch"));
        assert_eq!(of("pricing/get-quote", "component/rust/winch"), None, "its suite is not its build");
    }
}
