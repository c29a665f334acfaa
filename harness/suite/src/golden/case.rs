//! One case, as a line of a golden file.

use std::borrow::Cow;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use super::Expected;
use crate::{Error, Generator};

/// One input and what must be answered to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Unique within its function.
    pub name: String,
    /// The input, or how to make it.
    pub input: Input,
    /// The expected answer.
    pub expected: Expected,
}

/// The input of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Its canonical JSON.
    Json(String),
    /// A description of it.
    Recipe(Recipe),
}

/// A payload too large for a file, described to the bit. Only the generator that a suite registers knows its kinds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// The kind of payload to generate.
    pub kind: String,
    /// Another seed gives another payload.
    pub seed: u32,
    /// Its size; the unit depends on the kind.
    pub size: u32,
}

/// A line of a golden file: `input` or `generate`, and `output`, `output-sha256` or `output-varies`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Row {
    case: String,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    input: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    generate: Option<Recipe>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    output: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    output_sha256: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    output_varies: bool,
}

/// A key that is there is a value, even if it is `null`.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Box<RawValue>>, D::Error> {
    Box::deserialize(deserializer).map(Some)
}

impl Case {
    pub(super) fn from_line(line: &str) -> Result<Self, serde_json::Error> {
        let row: Row = serde_json::from_str(line)?;
        let input = match (row.input, row.generate) {
            (Some(json), None) => Input::Json(json.get().to_owned()),
            (None, Some(recipe)) => Input::Recipe(recipe),
            _ => return Err(serde_json::Error::custom("expected either `input` or `generate`")),
        };
        let expected = match (row.output, row.output_sha256, row.output_varies) {
            (Some(json), None, false) => Expected::Output(json.get().to_owned()),
            (None, Some(digest), false) => Expected::Digest(digest),
            (None, None, true) => Expected::Varies,
            _ => {
                let one = "expected one of `output`, `output-sha256` and `output-varies`";
                return Err(serde_json::Error::custom(one));
            }
        };
        Ok(Self { name: row.case, input, expected })
    }

    /// The line of a golden file, without its end.
    ///
    /// # Panics
    /// If input or output are no JSON.
    #[must_use]
    pub fn to_line(&self) -> String {
        let raw = |json: &String| RawValue::from_string(json.clone()).expect("canonical JSON");
        let (input, generate) = match &self.input {
            Input::Json(json) => (Some(raw(json)), None),
            Input::Recipe(recipe) => (None, Some(recipe.clone())),
        };
        let (output, output_sha256) = match &self.expected {
            Expected::Output(json) => (Some(raw(json)), None),
            Expected::Digest(digest) => (None, Some(digest.clone())),
            Expected::Varies => (None, None),
        };
        let output_varies = self.expected == Expected::Varies;
        let row = Row { case: self.name.clone(), input, generate, output, output_sha256, output_varies };
        serde_json::to_string(&row).expect("a row always has a JSON")
    }

    /// The canonical JSON of its input, which is an input of `function`.
    ///
    /// # Errors
    /// If it is a recipe and there is no generator, or none that makes it.
    pub fn input_json(
        &self,
        function: &str,
        generator: Option<&dyn Generator>,
    ) -> Result<Cow<'_, str>, Error> {
        let recipe = match &self.input {
            Input::Json(json) => return Ok(Cow::Borrowed(json)),
            Input::Recipe(recipe) => recipe,
        };
        let error = |what| Error::Input { function: function.to_owned(), case: self.name.clone(), what };
        let generator = generator.ok_or_else(|| {
            error(
                "it is a recipe, and this program has no generator for its suite: write it out as `input`"
                    .to_owned(),
            )
        })?;
        let json = generator.recipe(function, recipe);
        json.map(Cow::Owned).ok_or_else(|| {
            error(format!(
                "the generator `{}` makes no such thing of the recipe {recipe:?}",
                generator.name()
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_refused(line: &str, reason: &str) {
        let error = Case::from_line(line).expect_err("no case").to_string();
        assert!(error.contains(reason), "{error}");
    }

    #[test]
    fn lines_survive_the_way() {
        for line in [
            r#"{"case":"a","input":null,"output":"7"}"#,
            r#"{"case":"b","generate":{"kind":"text","seed":1,"size":9},"output-sha256":"00"}"#,
            r#"{"case":"c","input":1,"output-varies":true}"#,
        ] {
            assert_eq!(Case::from_line(line).expect("a case").to_line(), line);
        }
    }

    #[test]
    fn incomplete_lines_are_refused() {
        assert_refused(r#"{"case":"a","output":1}"#, "either `input` or `generate`");
        assert_refused(r#"{"case":"a","input":1}"#, "one of `output`, `output-sha256` and");
        assert_refused(r#"{"case":"a","input":1,"output":1,"output-varies":true}"#, "one of `output`,");
        assert_refused(r#"{"case":"a","input":1,"outputs":1}"#, "unknown field");
    }

    struct Repeats;

    impl Generator for Repeats {
        fn name(&self) -> &'static str {
            "repeats"
        }
        fn recipe(&self, _: &str, recipe: &Recipe) -> Option<String> {
            (recipe.kind == "text").then(|| format!("\"{}\"", "x".repeat(recipe.size as usize)))
        }
        fn corpus(&self, _: &str, _: u64) -> Option<Vec<String>> {
            None
        }
    }

    #[test]
    fn a_recipe_takes_a_generator_that_knows_its_kind() {
        let case = |kind: &str| {
            let line =
                format!(r#"{{"case":"a","generate":{{"kind":"{kind}","seed":1,"size":3}},"output":null}}"#);
            Case::from_line(&line).expect("a case")
        };
        assert_eq!(case("text").input_json("x/y", Some(&Repeats)).expect("a text"), "\"xxx\"");
        let unknown = case("noise").input_json("x/y", Some(&Repeats)).expect_err("no noise").to_string();
        assert!(unknown.contains("golden case a of x/y") && unknown.contains("`repeats`"), "{unknown}");
        let without = case("text").input_json("x/y", None).expect_err("nobody makes it").to_string();
        assert!(without.contains("write it out as `input`"), "{without}");
    }
}
