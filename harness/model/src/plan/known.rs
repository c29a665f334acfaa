//! Everything that a plan's globs are held against.

use std::collections::BTreeMap;

use crate::contender::Contender;
use crate::function::{Function, Functions};
use crate::program::Programs;

/// Everything that a plan may name.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The functions of all suites.
    pub functions: Functions,
    /// Runtime configurations.
    pub configs: Vec<String>,
    /// Service configurations.
    pub services: Vec<String>,
    /// The registered programs, which say what the control of a contender is.
    pub programs: Programs,
    /// Builds of components.
    pub builds: BTreeMap<String, Build>,
}

/// A build of a component, before its component is there.
#[derive(Clone, Debug)]
pub struct Build {
    /// The language that its logic is written in.
    pub language: String,
    /// The suites whose functions it exports.
    pub suites: Vec<String>,
}

impl Known {
    /// Whether a contender has a function: natively in the program that opens it, or in its component.
    pub fn offers(&self, contender: &Contender, function: &Function) -> bool {
        let native = self.programs.answering(contender).map(|program| &program.suites);
        let native = native.filter(|suites| !suites.is_empty());
        let suites = native.or_else(|| Some(&self.builds.get(&contender.build)?.suites));
        contender.deployment.offers(function) && suites.is_some_and(|suites| suites.contains(&function.suite))
    }

    /// The contender that this one is held against: the control of its build, or else of the language of its build.
    pub fn control(&self, contender: &Contender) -> Option<Contender> {
        self.programs.control(contender).or_else(|| {
            let language = self.builds.get(&contender.build)?.language.clone();
            self.programs.control(&Contender { build: language, ..contender.clone() })
        })
    }
}
