//! Cells: a workload on a contender. An id is a readable path, the same everywhere:
//! `fraud/screen/64KiB@component/rust/winch`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::as_string::as_string;
use crate::contender::{BadContender, Contender};
use crate::workload::{BadWorkload, Workload};

/// Workload × deployment × build × configuration.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cell {
    /// The workload that is called.
    pub workload: Workload,
    /// The contender that it runs on.
    pub contender: Contender,
}

/// A text that is no cell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadCell {
    /// No `@` in it.
    #[error(
        "`{0}` is not a cell: write WORKLOAD@CONTENDER, such as `pricing/get-quote@component/rust/cranelift`"
    )]
    Form(String),
    /// Its workload is none.
    #[error(transparent)]
    Workload(#[from] BadWorkload),
    /// Its contender is none.
    #[error(transparent)]
    Contender(#[from] BadContender),
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}@{}", self.workload, self.contender))
    }
}

impl FromStr for Cell {
    type Err = BadCell;

    fn from_str(text: &str) -> Result<Self, BadCell> {
        let (workload, contender) = text.split_once('@').ok_or_else(|| BadCell::Form(text.to_string()))?;
        Ok(Cell { workload: workload.parse()?, contender: contender.parse()? })
    }
}

as_string!(Cell => BadCell);

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
        assert!(error("probe/nop").contains("WORKLOAD@CONTENDER"));
        assert!(error("probe/nop@component/rust").contains("component/BUILD/CONFIGURATION"));
        assert!(error("probe/64kb@native/rust").contains("64KiB"));
    }
}
