//! Typed code that a suite registers for inputs too many or too large to commit.

use crate::golden::Recipe;

/// Makes inputs of a suite, as canonical JSON.
pub trait Generator: Sync {
    /// The name that `typed` in a `suite.toml` gives.
    fn name(&self) -> &'static str;

    /// The input of a function that a recipe describes; none where the recipe is for no input of it.
    fn recipe(&self, function: &str, recipe: &Recipe) -> Option<String>;

    /// The inputs of a corpus of that size in bytes; none where there is no such corpus.
    fn corpus(&self, name: &str, size: u64) -> Option<Vec<String>>;
}

/// The generators that a program has; a suite takes the one that it names, and without `typed` none.
pub type Generators<'a> = &'a [&'a dyn Generator];
