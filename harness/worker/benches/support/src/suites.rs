//! The suites of the checkout, and their functions.

use std::sync::LazyLock;

use tollgate_model::{Function, Workload};
use tollgate_suite::Suites;

use crate::guest::root;

/// The suites in `fixtures`.
///
/// # Panics
/// If one cannot be read.
pub fn suites() -> &'static Suites {
    static SUITES: LazyLock<Suites> = LazyLock::new(|| {
        let folders = ["commerce", "boundary"].map(|suite| root().join("fixtures").join(suite));
        Suites::read(folders).unwrap_or_else(|error| panic!("{error}"))
    });
    &SUITES
}

/// The function of a workload.
///
/// # Panics
/// If no suite has it.
pub fn function(workload: Workload) -> &'static Function {
    suites().functions().of(workload).unwrap_or_else(|| panic!("no suite has `{workload}`"))
}
