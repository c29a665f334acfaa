//! The contents of a `suite.toml`.

use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tollgate_model::function::{Function, FunctionName, PayloadClass, Role};
use tollgate_model::{Grant, Imports, Size, strict_toml};
use toml::Spanned;

use crate::Error;
use crate::error::read;

/// A `suite.toml`, as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Definition {
    pub(crate) about: String,
    pub(crate) wit: Spanned<PathBuf>,
    pub(crate) world: Option<String>,
    pub(crate) rules: Option<PathBuf>,
    pub(crate) typed: Option<String>,
    pub(crate) recorded: Option<String>,
    #[serde(rename = "function")]
    pub(crate) functions: Vec<FunctionTable>,
    #[serde(rename = "component", default)]
    pub(crate) components: Vec<ComponentTable>,
    #[serde(default)]
    pub(crate) show: Show,
    #[serde(default)]
    pub(crate) grant: Grant,
    pub(crate) imports: Option<Spanned<Imports>>,
}

/// A `[[function]]`: the model's facts of it, and where its inputs come from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct FunctionTable {
    pub(crate) name: Spanned<FunctionName>,
    pub(crate) export: Option<String>,
    pub(crate) setup: Option<Spanned<String>>,
    class: PayloadClass,
    role: Option<Role>,
    smallest: Option<Size>,
    less: Option<FunctionName>,
    #[serde(default)]
    served: bool,
    pub(crate) corpus: Option<String>,
    pub(crate) every_input: Option<String>,
}

/// A `[[component]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ComponentTable {
    pub(crate) name: String,
    pub(crate) file: PathBuf,
    pub(crate) language: String,
}

/// `[show]`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Show {
    #[serde(default)]
    pub(crate) first: Vec<Spanned<FunctionName>>,
}

impl FunctionTable {
    pub(crate) fn function(&self, suite: &str) -> Function {
        Function {
            name: *self.name.get_ref(),
            class: self.class,
            role: self.role.unwrap_or(Role::Logic),
            smallest: self.smallest,
            less: self.less,
            served: self.served,
            suite: suite.to_owned(),
        }
    }
}

/// A `suite.toml` whose places can be named.
pub(crate) struct Source {
    pub(crate) file: PathBuf,
    text: String,
}

impl Source {
    /// Reads the `suite.toml` of a folder.
    pub(crate) fn read(folder: &Path) -> Result<(Self, Definition), Error> {
        let file = folder.join("suite.toml");
        let text = read(&file, "a suite is a folder with a suite.toml, see docs/FORMATS.md")?;
        let definition = strict_toml::parse(&file, &text)?;
        Ok((Source { file, text }, definition))
    }

    /// The name of the suite: its folder's.
    pub(crate) fn suite(&self) -> &str {
        let folder = self.file.parent().and_then(Path::file_name).and_then(|name| name.to_str());
        folder.unwrap_or("suite")
    }

    /// The line of a place, counted from 1.
    pub(crate) fn line(&self, span: Range<usize>) -> usize {
        1 + self.text.as_bytes()[..span.start].iter().filter(|&&byte| byte == b'\n').count()
    }

    /// An error at a place.
    pub(crate) fn error(&self, span: Range<usize>, what: impl Into<String>) -> Error {
        Error::line(&self.file, self.line(span), what)
    }
}
