//! Journals of every schema, read as today's lines.

mod before_3;

pub(crate) use before_3::FUNCTIONS as FUNCTIONS_BEFORE_3;

use serde_json::Value;

use super::{Line, SCHEMA};

/// Reads a journal line by line. What older schemas wrote is brought to today's form here and nowhere else.
#[derive(Debug, Default)]
pub struct Reader {
    /// The schema that the first line names.
    schema: Option<u32>,
}

/// A line that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BadLine {
    /// No line of a journal.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// Written by a newer Tollgate.
    #[error("it has schema {0}, and this Tollgate reads up to {SCHEMA}: use a newer one")]
    Newer(u64),
    /// The first line is no run.
    #[error("its first line does not say which run it is of")]
    NoRun,
}

impl Reader {
    /// The schema that the journal was written with, once its first line was read.
    pub fn schema(&self) -> Option<u32> {
        self.schema
    }

    /// The next line.
    ///
    /// # Errors
    /// If it is none, or of a newer schema.
    pub fn read(&mut self, text: &str) -> Result<Line, BadLine> {
        match self.schema {
            Some(SCHEMA) => Ok(serde_json::from_str(text)?),
            Some(_) => {
                let mut line: Value = serde_json::from_str(text)?;
                before_3::migrate(&mut line);
                Ok(serde_json::from_value(line)?)
            }
            None => self.read_first(text),
        }
    }

    fn read_first(&mut self, text: &str) -> Result<Line, BadLine> {
        let mut line: Value = serde_json::from_str(text)?;
        let schema = line["schema"].as_u64().filter(|_| line["line"] == "run").ok_or(BadLine::NoRun)?;
        let known = u32::try_from(schema).ok().filter(|schema| *schema <= SCHEMA);
        let known = known.ok_or(BadLine::Newer(schema))?;
        self.schema = Some(known);
        if known < SCHEMA {
            before_3::migrate(&mut line);
        }
        Ok(serde_json::from_value(line)?)
    }
}
