//! The golden cases of a function.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::{Case, Expected, Input};
use crate::error::read;
use crate::{Entry, Error, Generators, Suite};

/// The remedy where there are no cases.
const REMEDY: &str = "write one case a line, {\"case\":…,\"input\":…,\"output\":…}: nothing is measured before its answers match";

/// The refusal of a recipe that nobody can make.
const NO_GENERATOR: &str =
    "it is a recipe, and the suite names no generator (`typed`) that makes it: write it out as `input`";

/// The cases of a function such as `pricing/quote-cart`, from a folder `golden`, as they stand there.
///
/// # Errors
/// If the file cannot be read, holds no case, or a line is none.
pub fn load(folder: &Path, function: &str) -> Result<Vec<Case>, Error> {
    let path = path(folder, function);
    let text = read(&path, REMEDY)?;
    let case = |(index, line)| {
        let error = |error| Error::line(&path, index + 1, format!("this is no golden case: {error}"));
        Case::from_line(line).map_err(error)
    };
    let cases = text.lines().enumerate().map(case).collect::<Result<Vec<_>, _>>()?;
    if cases.is_empty() {
        return Err(Error::file(&path, format!("it holds no golden cases: {REMEDY}")));
    }
    Ok(cases)
}

fn path(folder: &Path, function: &str) -> PathBuf {
    folder.join(format!("{function}.jsonl"))
}

impl Suite {
    /// The golden cases of a function, each of its own name, whose inputs and answers are canonical JSON of its types.
    ///
    /// # Errors
    /// If there are none, or one is not: with file and line.
    pub fn golden(&self, entry: &Entry) -> Result<Vec<Case>, Error> {
        let folder = self.golden_folder();
        let cases = load(&folder, entry.name().as_str())?;
        let mut names = HashSet::new();
        for (index, case) in cases.iter().enumerate() {
            let error = |what| {
                let path = path(&folder, entry.name().as_str());
                Error::line(&path, index + 1, format!("case `{}`: {what}", case.name))
            };
            if !names.insert(&case.name) {
                return Err(error("another case has this name, too".to_owned()));
            }
            self.check_case(entry, case).map_err(error)?;
        }
        Ok(cases)
    }

    /// The text of a golden file in which every input is written out, and none is a recipe.
    ///
    /// # Errors
    /// If there are no cases, or an input cannot be made here.
    pub fn golden_written_out(&self, entry: &Entry, generators: Generators) -> Result<String, Error> {
        let (function, generator) = (entry.name(), self.generator(generators));
        let mut text = String::new();
        for case in self.golden(entry)? {
            let json = case.input_json(function.as_str(), generator)?.into_owned();
            text.push_str(&Case { input: Input::Json(json), ..case }.to_line());
            text.push('\n');
        }
        Ok(text)
    }

    fn check_case(&self, entry: &Entry, case: &Case) -> Result<(), String> {
        match &case.input {
            Input::Json(json) => entry.check_input(json)?,
            Input::Recipe(_) if self.typed().is_none() => return Err(NO_GENERATOR.to_owned()),
            Input::Recipe(_) => {}
        }
        match &case.expected {
            Expected::Output(json) => entry.check_answer(json),
            Expected::Digest(_) | Expected::Varies => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_the_file() {
        let error = load(Path::new("/nowhere"), "pricing/reprice").expect_err("no such file").to_string();
        assert!(
            error.contains("/nowhere/pricing/reprice.jsonl") && error.contains("one case a line"),
            "{error}"
        );
    }
}
