//! Workloads: one function of a suite with its payload.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::as_string::as_string;
use crate::function::{BadName, FunctionName};
use crate::size::{BadSize, Size};
use crate::strict_toml::did_you_mean;

/// One function with its payload: `pricing/get-quote`, `fraud/screen/64KiB`. It is read by its form alone, so that a
/// journal can be read that names functions which nobody has any more; whether it exists is for
/// [`Functions::workload`](crate::Functions::workload) to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Workload {
    /// The function that is called.
    pub function: FunctionName,
    /// The payload's size, where the function comes in sizes.
    pub size: Option<Size>,
}

/// A text that is no workload, or one that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadWorkload {
    /// Not a name.
    #[error(transparent)]
    Name(#[from] BadName),
    /// A size that is none.
    #[error(transparent)]
    Size(#[from] BadSize),
    /// No such function.
    #[error("there is no function `{name}`{}; `tollgate list functions` shows them all", did_you_mean(.near))]
    Unknown {
        /// The name that was written.
        name: FunctionName,
        /// The nearest that exists.
        near: Option<String>,
    },
    /// A sized function without a size.
    #[error("`{0}` comes in sizes: write it like `{0}/64KiB`")]
    SizeMissing(FunctionName),
    /// A size where there is none.
    #[error("`{0}` does not come in sizes")]
    SizeUnwanted(FunctionName),
    /// A size that is too small for the function.
    #[error("`{function}` takes at least {smallest}, not {size}")]
    TooSmall {
        /// The function.
        function: FunctionName,
        /// The smallest that it takes.
        smallest: Size,
        /// The size that was asked for.
        size: Size,
    },
}

impl Workload {
    /// A function whose payload comes in one size only.
    pub const fn plain(function: FunctionName) -> Self {
        Workload { function, size: None }
    }

    /// A function with a payload of that size.
    pub const fn sized(function: FunctionName, size: Size) -> Self {
        Workload { function, size: Some(size) }
    }

    /// The payload's bytes; 0 where it does not come in sizes.
    pub fn bytes(self) -> usize {
        self.size.map_or(0, |size| size.bytes() as usize)
    }
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.size {
            None => f.pad(self.function.as_str()),
            Some(size) => f.pad(&format!("{}/{size}", self.function)),
        }
    }
}

impl FromStr for Workload {
    type Err = BadWorkload;

    fn from_str(text: &str) -> Result<Self, BadWorkload> {
        match text.rsplit_once('/') {
            Some((name, size)) if size.starts_with(|first: char| first.is_ascii_digit()) => {
                Ok(Workload::sized(name.parse()?, size.parse()?))
            }
            _ => Ok(Workload::plain(text.parse()?)),
        }
    }
}

as_string!(Workload => BadWorkload);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workload_is_read_by_its_form_whether_it_exists_or_not() {
        for text in ["pricing/get-quote", "fraud/screen/64KiB", "gone/for-ever/4MiB", "add", "add/1B"] {
            assert_eq!(text.parse::<Workload>().unwrap().to_string(), text);
        }
        let size = "fraud/screen/64kb".parse::<Workload>().unwrap_err().to_string();
        assert!(size.contains("64KiB"), "{size}");
        assert!("fraud/".parse::<Workload>().is_err() && "/1KiB".parse::<Workload>().is_err());
    }
}
