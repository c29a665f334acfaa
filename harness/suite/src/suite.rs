//! One suite.

use std::path::{Path, PathBuf};

use tollgate_model::strict_toml::{did_you_mean, nearest};
use tollgate_model::{Function, FunctionName, Grant};
use tollgate_values::wit::World;
use toml::Spanned;

use crate::definition::{ComponentTable, Definition, Source};
use crate::{Entry, Error, Generator, Generators, imports};

/// A suite: what its `suite.toml` says, checked, and where the rest of it lies.
pub struct Suite {
    folder: PathBuf,
    about: String,
    wit: PathBuf,
    world: Option<String>,
    rules: Option<PathBuf>,
    typed: Option<String>,
    recorded: Option<String>,
    grant: Grant,
    marked: bool,
    entries: Vec<Entry>,
    components: Vec<Component>,
    shown_first: Vec<FunctionName>,
}

/// A component that a suite brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// The build that contenders name.
    pub name: String,
    /// Its file.
    pub file: PathBuf,
    /// The language that it is written in.
    pub language: String,
}

impl Suite {
    /// Reads the `suite.toml` of a folder, and the WIT that it names. Corpora and golden answers are read when they are
    /// asked for; [`check`](Self::check) reads them all.
    ///
    /// # Errors
    /// If one cannot be read or they contradict each other: with file and line.
    pub fn read(folder: impl AsRef<Path>) -> Result<Self, Error> {
        let folder = folder.as_ref();
        let (source, definition) = Source::read(folder)?;
        let wit = folder.join(definition.wit.get_ref());
        let parsed = World::open(&wit, definition.world.as_deref())
            .map_err(|error| source.error(definition.wit.span(), error.to_string()))?;
        let entries = definition.functions.iter().map(|table| Entry::new(table, &source, &parsed));
        let entries = entries.collect::<Result<Vec<_>, Error>>()?;
        if entries.is_empty() {
            return Err(Error::file(&source.file, "it has no functions: add a [[function]]"));
        }
        check_names(&source, &definition, &entries)?;
        if !definition.grant.imports.is_empty() {
            let what = "stubs have a table of their own: write [imports] in place of `imports` in [grant]";
            return Err(Error::file(&source.file, what));
        }
        if let Some(imports) = &definition.imports {
            imports::check(&parsed, imports.get_ref()).map_err(|what| source.error(imports.span(), what))?;
        }
        let Definition { about, world, rules, typed, recorded, components, show, mut grant, imports, .. } =
            definition;
        grant.imports = imports.map(Spanned::into_inner).unwrap_or_default();
        let marked =
            parsed.imports().any(|import| import.is_marks() && grant.imports.get(import.name()).is_none());
        let in_folder = |path: PathBuf| folder.join(path);
        let component =
            |ComponentTable { name, file, language }| Component { name, file: in_folder(file), language };
        Ok(Suite {
            folder: folder.to_owned(),
            about,
            wit,
            world,
            rules: rules.map(in_folder),
            typed,
            recorded,
            grant: grant.below(folder),
            marked,
            entries,
            components: components.into_iter().map(component).collect(),
            shown_first: show.first.into_iter().map(|name| name.into_inner()).collect(),
        })
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A sentence on what it is.
    #[must_use]
    pub fn about(&self) -> &str {
        &self.about
    }

    /// The folder or file of its WIT package.
    #[must_use]
    pub fn wit(&self) -> &Path {
        &self.wit
    }

    /// The world that components export; none where the package has only one.
    #[must_use]
    pub fn world(&self) -> Option<&str> {
        self.world.as_deref()
    }

    /// Its name: its folder's.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.entries[0].function().suite
    }

    /// The rules of its functions in prose.
    #[must_use]
    pub fn rules(&self) -> Option<&Path> {
        self.rules.as_deref()
    }

    /// The name under which programs register a generator of its inputs.
    #[must_use]
    pub fn typed(&self) -> Option<&str> {
        self.typed.as_deref()
    }

    /// Whether its components set marks around what is to be timed, and are timed between them.
    #[must_use]
    pub fn marked(&self) -> bool {
        self.marked
    }

    /// What its golden answers were recorded from, where they do not come from rules: they say that answers stay the same,
    /// and not that they are right.
    #[must_use]
    pub fn recorded(&self) -> Option<&str> {
        self.recorded.as_deref()
    }

    /// What its components are granted beyond WASI with nothing behind it, stubs among it.
    #[must_use]
    pub fn grant(&self) -> &Grant {
        &self.grant
    }

    /// Its functions, in the order of `suite.toml`.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The facts of its functions.
    pub fn functions(&self) -> impl Iterator<Item = &Function> {
        self.entries.iter().map(Entry::function)
    }

    /// The function of that name.
    #[must_use]
    pub fn find(&self, name: FunctionName) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name() == name)
    }

    /// The components that it brings.
    #[must_use]
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// The functions that reports show first.
    #[must_use]
    pub fn shown_first(&self) -> &[FunctionName] {
        &self.shown_first
    }

    /// The folder of its golden answers.
    #[must_use]
    pub fn golden_folder(&self) -> PathBuf {
        self.folder.join("golden")
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join("suite.toml")
    }

    /// The generator that it names among those that the program has.
    #[must_use]
    pub fn generator<'a>(&self, generators: Generators<'a>) -> Option<&'a dyn Generator> {
        let typed = self.typed()?;
        generators.iter().copied().find(|generator| generator.name() == typed)
    }
}

/// Refuses names in `[show]` that are no function's.
fn check_names(source: &Source, definition: &Definition, entries: &[Entry]) -> Result<(), Error> {
    let known: Vec<FunctionName> = entries.iter().map(Entry::name).collect();
    for name in &definition.show.first {
        if !known.contains(name.get_ref()) {
            return Err(source.error(name.span(), unknown(name.get_ref().as_str(), &known)));
        }
    }
    Ok(())
}

fn unknown(name: &str, known: &[FunctionName]) -> String {
    let near = nearest(name, known.iter().map(|name| name.as_str()));
    format!("there is no function `{name}` in this suite{}", did_you_mean(&near))
}
