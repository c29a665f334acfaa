//! The rows of `summary.csv`.

use crate::Refused;
use crate::carried::{Printed, Row};

/// Its rows.
pub fn rows(text: &str) -> Result<Vec<Row>, Refused> {
    let bad = |error: &dyn std::fmt::Display| Refused::Table(error.to_string());
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| bad(&error))?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| bad(&error))?;
        let field = |name: &str| {
            let place = header.iter().position(|column| column == name);
            place
                .and_then(|place| record.get(place))
                .ok_or_else(|| bad(&format!("it has no column `{name}`")))
        };
        let number = |name: &str| Ok::<_, Refused>(field(name)?.parse::<f64>().ok());
        let figure = |name: &str| {
            let (low, high) = match name {
                "value" => ("low".to_string(), "high".to_string()),
                _ => (format!("{name}_low"), format!("{name}_high")),
            };
            let ends = number(&low)?.zip(number(&high)?);
            Ok::<_, Refused>(number(name)?.map(|value| Printed { value, ends }))
        };
        rows.push(Row {
            comparison: field("comparison")?.parse().map_err(|error| bad(&error))?,
            cell: field("cell")?.to_string(),
            metric: field("metric")?.to_string(),
            against: field("against")?.to_string(),
            bound: field("bound")?.to_string(),
            figure: figure("value")?,
            ratio: figure("to_native")?,
            ..Row::default()
        });
    }
    Ok(rows)
}
