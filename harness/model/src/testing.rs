//! A vocabulary for tests: the functions of old journals, and the programs of a checkout.

use crate::function::Functions;
use crate::journal::FUNCTIONS_BEFORE_3;
use crate::plan::{Build, Known};
use crate::program::Programs;

/// The suites of those functions.
const SUITES: [&str; 2] = ["boundary", "commerce"];

/// Functions of every class and role.
pub fn functions() -> Functions {
    let functions: Functions = serde_json::from_str(FUNCTIONS_BEFORE_3).expect("they fit together");
    let mut functions = Vec::from(functions);
    for function in &mut functions {
        let probe = function.name.as_str().starts_with("probe/");
        function.suite = SUITES[usize::from(!probe)].to_string();
    }
    Functions::new(functions).expect("they fit together")
}

/// A worker, and a native service; each has a control.
pub fn programs() -> Programs {
    let program = |text: &str| toml::from_str(text).expect("a program");
    let programs = vec![
        program(
            "about = ''
            language = 'rust'
            program = 'tollgate-worker'
            suites = ['boundary', 'commerce']
            build = 'cargo build --release'
            answers = ['native/rust', 'component/*', 'http/*']
            control = 'native/rust'
            control-of = ['native/rust', 'component/{rust,rust-*}/*']
            generates-load = true",
        ),
        program(
            "about = ''
            language = 'rust'
            program = 'tollgate-native-service'
            args = ['--worker']
            build = 'cargo build --release'
            answers = ['http/rust/native']
            control = 'http/rust/native'
            control-of = ['http/{rust,rust-*}/*']",
        ),
    ];
    Programs::new(programs).expect("good globs")
}

/// All of that, with these configurations.
pub fn known(configs: &[&str], services: &[&str]) -> Known {
    let owned = |names: &[&str]| names.iter().map(|name| name.to_string()).collect();
    let build = || Build { language: "rust".to_string(), suites: SUITES.map(String::from).to_vec() };
    let builds = ["rust", "rust-debug", "other"].map(|name| (name.to_string(), build())).into();
    let (functions, programs) = (functions(), programs());
    Known { functions, configs: owned(configs), services: owned(services), programs, builds }
}
