//! Cells: a workload on a contender. An id is a readable path, the same everywhere:
//! `fraud/screen/64KiB@component/rust/winch`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::as_string::as_string;
use crate::function::{FUNCTIONS, Function};
use crate::size::Size;

/// The shape the logic is deployed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// A plain function call in the same program.
    Native,
    /// A call into a WebAssembly component in the same process.
    Component,
    /// A request to an HTTP service on the same machine; its configuration says what answers.
    Http,
}

impl Layer {
    const fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Component => "component",
            Self::Http => "http",
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Why an id was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadId {
    /// No such function.
    #[error("there is no function `{name}`{}; `tollgate list functions` shows them all", crate::strict_toml::did_you_mean(.near))]
    UnknownFunction {
        /// What was written.
        name: String,
        /// The nearest that exists.
        near: Option<String>,
    },
    /// A sized function without a size, or the other way round.
    #[error("`{0}` comes in sizes: write it like `{0}/64KiB`")]
    SizeMissing(String),
    /// A size where there is none.
    #[error("`{0}` does not come in sizes")]
    SizeUnwanted(String),
    /// A size that is too small for the function.
    #[error("`{function}` takes at least {smallest}, not {size}")]
    TooSmall {
        /// The function.
        function: &'static str,
        /// What it takes.
        smallest: Size,
        /// What was asked.
        size: Size,
    },
    /// A size that is none.
    #[error(transparent)]
    Size(#[from] crate::size::BadSize),
    /// Not a contender.
    #[error(
        "`{0}` is not a contender: write `native/LANGUAGE`, `component/LANGUAGE/CONFIGURATION` or `http/LANGUAGE/SERVICE`"
    )]
    Contender(String),
    /// Not a cell.
    #[error(
        "`{0}` is not a cell: write WORKLOAD@CONTENDER, such as `pricing/get-quote@component/rust/cranelift`"
    )]
    Cell(String),
}

impl Workload {
    /// A function with a payload of that size.
    pub fn sized(function: &'static Function, size: Size) -> Result<Self, BadId> {
        if !function.sized {
            return Err(BadId::SizeUnwanted(function.name.to_string()));
        }
        if size < function.smallest() {
            return Err(BadId::TooSmall { function: function.name, smallest: function.smallest(), size });
        }
        Ok(Workload { function, size: Some(size) })
    }
}

/// One function of the logic with its payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Workload {
    /// The function that is called.
    pub function: &'static Function,
    /// The payload's size, where the function comes in sizes.
    pub size: Option<Size>,
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.size {
            None => f.pad(self.function.name),
            Some(size) => f.pad(&format!("{}/{size}", self.function.name)),
        }
    }
}

impl FromStr for Workload {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        if let Some(function) = Function::named(text) {
            return match function.sized {
                true => Err(BadId::SizeMissing(text.to_string())),
                false => Ok(Workload { function, size: None }),
            };
        }
        let sized = text.rsplit_once('/').and_then(|(name, size)| Some((Function::named(name)?, size)));
        match sized {
            Some((function, size)) => Workload::sized(function, size.parse()?),
            None => Err(BadId::UnknownFunction {
                name: text.to_string(),
                near: crate::strict_toml::nearest(text, FUNCTIONS.iter().map(|f| f.name)),
            }),
        }
    }
}

/// What a workload runs on: everything of a cell but the workload. A launch opens one contender.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Contender {
    /// The shape of the deployment.
    pub layer: Layer,
    /// The language of the logic, with the guest's build where it is not the default one (`rust-debug`).
    pub language: String,
    /// The runtime configuration, or the service configuration of an HTTP service; native code has none.
    pub config: Option<String>,
}

impl Contender {
    /// The control that every block holds.
    pub fn native_rust() -> Self {
        Contender { layer: Layer::Native, language: "rust".to_string(), config: None }
    }

    /// A component in that language under that runtime configuration.
    pub fn component(language: &str, config: &str) -> Self {
        Self::configured(Layer::Component, language, config)
    }

    /// An HTTP service in that language under that service configuration.
    pub fn http(language: &str, service: &str) -> Self {
        Self::configured(Layer::Http, language, service)
    }

    fn configured(layer: Layer, language: &str, config: &str) -> Self {
        Contender { layer, language: language.to_string(), config: Some(config.to_string()) }
    }

    /// Whether `workload` exists here at all.
    pub fn offers(&self, workload: Workload) -> bool {
        match self.layer {
            Layer::Native => true,
            Layer::Component => workload.function.in_guests(),
            Layer::Http => workload.function.over_http(),
        }
    }

    /// What this is held against in a comparison: the native call, or the native service.
    pub fn control(&self) -> Self {
        match self.layer {
            Layer::Native | Layer::Component => Self::native_rust(),
            Layer::Http => Self::http("rust", "native"),
        }
    }
}

impl fmt::Display for Contender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.config {
            None => f.pad(&format!("{}/{}", self.layer, self.language)),
            Some(config) => f.pad(&format!("{}/{}/{config}", self.layer, self.language)),
        }
    }
}

impl FromStr for Contender {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let parts: Vec<&str> = text.split('/').collect();
        let named = |part: &str| {
            !part.is_empty()
                && !part.starts_with('.')
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        };
        match parts[..] {
            ["native", language] if named(language) => {
                Ok(Contender { layer: Layer::Native, language: language.to_string(), config: None })
            }
            ["component", language, config] if named(language) && named(config) => {
                Ok(Contender::component(language, config))
            }
            ["http", language, service] if named(language) && named(service) => {
                Ok(Contender::http(language, service))
            }
            _ => Err(BadId::Contender(text.to_string())),
        }
    }
}

/// Workload × layer × language × runtime configuration.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cell {
    /// What is called.
    pub workload: Workload,
    /// What it runs on.
    pub contender: Contender,
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}@{}", self.workload, self.contender))
    }
}

impl FromStr for Cell {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let (workload, contender) = text.split_once('@').ok_or_else(|| BadId::Cell(text.to_string()))?;
        Ok(Cell { workload: workload.parse()?, contender: contender.parse()? })
    }
}

as_string!(Workload, Contender, Cell => BadId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_its_readable_path() {
        for id in [
            "pricing/unit-price@native/rust",
            "fraud/score-transaction@component/rust/winch",
            "probe/echo-bytes/64KiB@component/rust-debug/cranelift",
            "pricing/get-quote@http/rust/component-pooled",
        ] {
            assert_eq!(id.parse::<Cell>().unwrap().to_string(), id);
        }
    }

    #[test]
    fn a_wrong_id_says_what_to_write() {
        let error = |id: &str| id.parse::<Cell>().unwrap_err().to_string();
        assert!(error("pricing/get-qoute@native/rust").contains("did you mean `pricing/get-quote`"));
        assert!(error("fraud/screen@native/rust").contains("fraud/screen/64KiB"));
        assert!(error("probe/nop/16B@native/rust").contains("does not come in sizes"));
        assert!(error("probe/nop").contains("WORKLOAD@CONTENDER"));
        assert!(error("probe/nop@component/rust").contains("component/LANGUAGE/CONFIGURATION"));
        assert!(error("probe/nop@component/../x").contains("not a contender"));
    }

    #[test]
    fn memcpy_is_native_only() {
        let memcpy: Workload = "probe/memcpy/1KiB".parse().unwrap();
        assert!(Contender::native_rust().offers(memcpy));
        assert!(!Contender::component("rust", "cranelift").offers(memcpy));
    }

    #[test]
    fn services_offer_the_logic_and_are_held_against_the_native_service() {
        let service = Contender::http("rust", "component");
        assert!(service.offers("pricing/get-quote".parse().unwrap()));
        assert!(!service.offers("probe/sink-scalar".parse().unwrap()));
        assert_eq!(service.control().to_string(), "http/rust/native");
        assert_eq!(Contender::component("rust", "winch").control(), Contender::native_rust());
    }
}
