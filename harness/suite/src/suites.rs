//! All suites that a command works with.

use std::path::Path;

use tollgate_model::function::{BadFunctions, Function};
use tollgate_model::{FunctionName, Functions};

use crate::{Entry, Error, Suite};

/// Suites whose functions fit together.
pub struct Suites {
    suites: Vec<Suite>,
    functions: Functions,
}

impl Suites {
    /// Reads the suites of these folders. Their order is that of reports, but for the functions that one wants shown
    /// first.
    ///
    /// # Errors
    /// If one cannot be read, a function stands in two of them, or what a function is less is not there.
    pub fn read<P: AsRef<Path>>(folders: impl IntoIterator<Item = P>) -> Result<Self, Error> {
        let suites = folders.into_iter().map(Suite::read).collect::<Result<Vec<_>, Error>>()?;
        let functions = Functions::new(in_order(&suites)).map_err(|error| located(&suites, &error))?;
        Ok(Suites { suites, functions })
    }

    /// The functions of all of them, in the order of reports.
    #[must_use]
    pub fn functions(&self) -> &Functions {
        &self.functions
    }

    /// The function of that name, and its suite.
    #[must_use]
    pub fn find(&self, name: FunctionName) -> Option<(&Suite, &Entry)> {
        self.suites.iter().find_map(|suite| Some((suite, suite.find(name)?)))
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Suite> {
        self.suites.iter()
    }
}

impl<'a> IntoIterator for &'a Suites {
    type Item = &'a Suite;
    type IntoIter = std::slice::Iter<'a, Suite>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

fn in_order(suites: &[Suite]) -> Vec<Function> {
    let first: Vec<FunctionName> = suites.iter().flat_map(Suite::shown_first).copied().collect();
    let place =
        |function: &Function| first.iter().position(|name| *name == function.name).unwrap_or(first.len());
    let mut functions: Vec<Function> = suites.iter().flat_map(Suite::functions).cloned().collect();
    // Logic stands before the probes that take its calls apart, whichever suite is read first.
    functions.sort_by_key(|function| (place(function), !function.is_logic()));
    functions
}

/// The error with the line of the function that it is about: of two of one name, the second.
fn located(suites: &[Suite], error: &BadFunctions) -> Error {
    let (BadFunctions::Twice(name)
    | BadFunctions::Less { function: name, .. }
    | BadFunctions::Step { function: name, .. }) = error;
    let mut entries = suites.iter().flat_map(|suite| suite.entries().iter().map(move |entry| (suite, entry)));
    let (suite, entry) = entries.rfind(|(_, entry)| entry.name() == *name).expect("a function of a suite");
    Error::line(&suite.file(), entry.line, error.to_string())
}
