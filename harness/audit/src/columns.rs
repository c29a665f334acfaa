//! Rows as a page carries them, in columns of whole numbers (docs/FORMATS.md), made rows again.

use serde_json::{Map, Value};

/// The rows of columns; rows that are there already are what they are.
pub fn rows(columns: &Value) -> Option<Vec<Value>> {
    let Value::Object(columns) = columns else { return columns.as_array().cloned() };
    (0..columns.get("cell")?.as_array()?.len()).map(|place| row(columns, place)).collect()
}

fn row(columns: &Map<String, Value>, place: usize) -> Option<Value> {
    let field = |(name, column): (&String, &Value)| Some((name.clone(), column.get(place)?.clone()));
    let mut row: Map<String, Value> = columns.iter().map(field).collect::<Option<_>>()?;
    if ["e", "f", "v", "d", "n"].iter().any(|name| !row.contains_key(*name)) {
        return None;
    }
    if let Some(digits) = row["e"].as_i64() {
        let from = row["f"][0].as_i64().unwrap_or(0);
        let launches: Option<Vec<Value>> =
            row["v"].as_array()?.iter().map(|more| number(from + more.as_i64()?, digits)).collect();
        row["v"] = launches?.into();
        row["f"] = figure(&row["f"], digits)?;
    }
    if let Some(digits) = row["d"].as_i64() {
        row["n"] = figure(&row["n"], digits)?;
    }
    Some(Value::Object(row))
}

/// A figure with its ends, of itself and how far below and above it they are.
fn figure(value: &Value, digits: i64) -> Option<Value> {
    let Some(from) = value[0].as_i64() else { return Some(Value::Null) };
    let end = |way: &Value, sign: i64| match way.as_i64() {
        Some(way) => number(from + sign * way, digits),
        None => Some(Value::Null),
    };
    Some(vec![number(from, digits)?, end(&value[1], -1)?, end(&value[2], 1)?].into())
}

fn number(whole: i64, digits: i64) -> Option<Value> {
    format!("{whole}e{}", -digits).parse::<f64>().ok().map(Value::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn whole_parts_become_the_numbers_that_they_are() {
        let columns = json!({
            "cell": ["a@b", "c@d", "e@f"], "e": [4, null, -2], "f": [[28067, 227, 229], [0.5, 0.4, 0.6], null],
            "v": [[-155, 0], [0.5], [12]], "d": [3, 0, 0], "n": [[1250, null, null], null, null],
        });
        let all = rows(&columns).unwrap();
        let told = |place: usize, name: &str| all[place][name].clone();
        assert_eq!(told(0, "f"), json!([2.8067, 2.784, 2.8296]));
        assert_eq!(told(0, "v"), json!([2.7912, 2.8067]));
        assert_eq!(told(0, "n"), json!([1.25, null, null]));
        assert_eq!((told(1, "f"), told(1, "v")), (json!([0.5, 0.4, 0.6]), json!([0.5])));
        assert_eq!((told(2, "f"), told(2, "v")), (Value::Null, json!([1200.0])));
    }

    #[test]
    fn columns_that_lack_others_are_no_rows() {
        assert_eq!(rows(&json!({ "cell": ["a@b"], "e": [4] })), None);
        assert_eq!(rows(&json!([{ "cell": "a@b" }])).map(|it| it.len()), Some(1));
    }
}
