//! The functions of all suites that a command works with.

use serde::{Deserialize, Serialize};

use super::{Function, FunctionName, Role};
use crate::strict_toml::{did_you_mean, nearest};
use crate::workload::{BadWorkload, Workload};

/// Functions, in the order of reports.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Function>", into = "Vec<Function>")]
pub struct Functions(Vec<Function>);

/// Functions that do not fit together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadFunctions {
    /// Two have the same name.
    #[error("there are two functions `{0}`: names are unique over all suites")]
    Twice(FunctionName),
    /// A function to be subtracted that does not exist.
    #[error("`{function}` is less `{less}`, but there is no such function{}", did_you_mean(.near))]
    Less {
        /// The function.
        function: FunctionName,
        /// The function to be subtracted.
        less: FunctionName,
        /// The nearest that exists.
        near: Option<String>,
    },
    /// A function to be subtracted that goes no step further down.
    #[error(
        "`{function}` ({role}) is less `{less}` ({of}): logic is less an echo, an echo less a sink, a sink less a nop"
    )]
    Step {
        /// The function.
        function: FunctionName,
        /// Its role.
        role: Role,
        /// The function to be subtracted.
        less: FunctionName,
        /// The role of that.
        of: Role,
    },
}

impl Functions {
    /// These functions, if they fit together.
    ///
    /// # Errors
    /// If a name stands twice, or what is subtracted is not a probe one step down.
    pub fn new(functions: Vec<Function>) -> Result<Self, BadFunctions> {
        for (index, function) in functions.iter().enumerate() {
            if functions[..index].iter().any(|other| other.name == function.name) {
                return Err(BadFunctions::Twice(function.name));
            }
        }
        let functions = Functions(functions);
        functions.0.iter().try_for_each(|function| functions.check_step(function))?;
        Ok(functions)
    }

    fn check_step(&self, function: &Function) -> Result<(), BadFunctions> {
        let (name, role) = (function.name, function.role);
        let Some(less) = function.less else { return Ok(()) };
        let Some(probe) = self.get(less) else {
            return Err(BadFunctions::Less { function: name, less, near: self.nearest(less.as_str()) });
        };
        match (role, probe.role) {
            (Role::Logic, Role::Echo) | (Role::Echo, Role::Sink) | (Role::Sink, Role::Nop) => Ok(()),
            (_, of) => Err(BadFunctions::Step { function: name, role, less, of }),
        }
    }

    /// The function of that name.
    pub fn get(&self, name: FunctionName) -> Option<&Function> {
        self.0.iter().find(|function| function.name == name)
    }

    /// The function that a workload calls.
    pub fn of(&self, workload: Workload) -> Option<&Function> {
        self.get(workload.function)
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Function> {
        self.0.iter()
    }

    /// The function's place in reports; what is unknown stands last.
    pub fn index(&self, name: FunctionName) -> usize {
        self.0.iter().position(|function| function.name == name).unwrap_or(usize::MAX)
    }

    /// Whether a workload calls business logic.
    pub fn is_logic(&self, workload: Workload) -> bool {
        self.of(workload).is_some_and(Function::is_logic)
    }

    /// The first function with that role.
    pub fn with_role(&self, role: Role) -> Option<&Function> {
        self.0.iter().find(|function| function.role == role)
    }

    /// A workload as a person writes it, which must exist: the function, and a size exactly where it comes in sizes.
    ///
    /// # Errors
    /// If the function does not exist, or the size is missing, unwanted or too small.
    pub fn workload(&self, text: &str) -> Result<Workload, BadWorkload> {
        let workload: Workload = text.parse()?;
        let name = workload.function;
        let Some(function) = self.get(name) else {
            return Err(BadWorkload::Unknown { name, near: self.nearest(name.as_str()) });
        };
        function.check_size(workload.size)?;
        Ok(workload)
    }

    /// The name nearest to `text`.
    pub fn nearest(&self, text: &str) -> Option<String> {
        nearest(text, self.0.iter().map(|function| function.name.as_str()))
    }
}

impl<'a> IntoIterator for &'a Functions {
    type Item = &'a Function;
    type IntoIter = std::slice::Iter<'a, Function>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl TryFrom<Vec<Function>> for Functions {
    type Error = BadFunctions;
    fn try_from(functions: Vec<Function>) -> Result<Self, BadFunctions> {
        Functions::new(functions)
    }
}

impl From<Functions> for Vec<Function> {
    fn from(functions: Functions) -> Self {
        functions.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::Metric;

    fn functions(text: &str) -> Result<Functions, String> {
        #[derive(serde::Deserialize)]
        struct Suite {
            function: Vec<Function>,
        }
        let suite: Suite = toml::from_str(text).unwrap();
        Functions::new(suite.function).map_err(|error| error.to_string())
    }

    const SUITE: &str = "
        function = [
          { name = 'probe/nop', class = 'scalar', role = 'nop' },
          { name = 'probe/sink', class = 'text', role = 'sink', less = 'probe/nop', smallest = '1B' },
          { name = 'probe/echo', class = 'text', role = 'echo', less = 'probe/sink', smallest = '1B' },
          { name = 'shop/reprice', class = 'text', less = 'probe/echo', smallest = '64B', served = true },
          { name = 'shop/quote', class = 'structured' },
        ]";

    #[test]
    fn the_parts_of_a_call_lead_down_to_nop() {
        let functions = functions(SUITE).unwrap();
        let mut at = functions.get("shop/reprice".parse().unwrap()).unwrap();
        let mut parts = Vec::new();
        while let Some((metric, less)) = at.part() {
            parts.push(metric);
            let Some(less) = less else { break };
            at = functions.get(less).unwrap();
        }
        assert_eq!(parts, [Metric::LogicNs, Metric::LiftingNs, Metric::LoweringNs, Metric::EntryNs]);
        assert_eq!(functions.get("shop/quote".parse().unwrap()).unwrap().part(), None);
    }

    #[test]
    fn what_does_not_fit_together_is_refused_by_name() {
        let twice = SUITE.replace("shop/quote", "probe/nop");
        assert!(functions(&twice).unwrap_err().contains("two functions `probe/nop`"));
        let missing = SUITE.replace("less = 'probe/sink'", "less = 'probe/snk'");
        assert!(functions(&missing).unwrap_err().contains("did you mean `probe/sink`"));
        let skipping = SUITE.replace("less = 'probe/sink'", "less = 'probe/nop'");
        assert!(functions(&skipping).unwrap_err().contains("an echo less a sink"));
    }

    #[test]
    fn a_workload_has_a_size_exactly_where_its_function_comes_in_sizes() {
        let functions = functions(SUITE).unwrap();
        assert_eq!(functions.workload("shop/reprice/1KiB").unwrap().to_string(), "shop/reprice/1KiB");
        let error = |text: &str| functions.workload(text).unwrap_err().to_string();
        assert!(error("shop/reprcie/1KiB").contains("did you mean `shop/reprice`"));
        assert!(error("shop/reprice").contains("shop/reprice/64KiB"));
        assert!(error("shop/quote/1KiB").contains("does not come in sizes"));
        assert!(error("shop/reprice/1B").contains("at least 64B"));
    }
}
