//! Rows as CSV: `summary.csv` in a run's folder, and `--format csv`.

use tollgate_model::Functions;
use tollgate_model::results::{Figure, Row};

const HEADER: [&str; 26] = [
    "comparison",
    "cell",
    "workload",
    "payload_class",
    "size_bytes",
    "layer",
    "language",
    "configuration",
    "metric",
    "against",
    "unit",
    "status",
    "reason",
    "launches",
    "invalid_launches",
    "bound",
    "value",
    "low",
    "high",
    "to_native",
    "to_native_low",
    "to_native_high",
    "to_memcpy",
    "to_memcpy_low",
    "to_memcpy_high",
    "remarks",
];

/// The rows as text; the classes of their payloads are among what is known of the functions.
pub fn text(functions: &Functions, rows: &[Row]) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER).expect("memory takes what is written");
    for row in rows {
        writer.write_record(record(functions, row)).expect("memory takes what is written");
    }
    finished(writer)
}

/// All that was written.
pub(crate) fn finished(writer: ::csv::Writer<Vec<u8>>) -> String {
    String::from_utf8(writer.into_inner().expect("memory takes what is written")).expect("fields are text")
}

fn record(functions: &Functions, row: &Row) -> Vec<String> {
    let workload = row.cell.workload;
    let contender = &row.cell.contender;
    let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
    let number = |value| finite(value).map_or(String::new(), |value| value.to_string());
    let ends = |figure: Option<Figure>| {
        let end = |pick: fn(&Figure) -> Option<f64>| number(figure.as_ref().and_then(pick));
        [number(figure.map(|figure| figure.value)), end(|figure| figure.low), end(|figure| figure.high)]
    };
    let mut record = vec![
        row.comparison.to_string(),
        row.cell.to_string(),
        workload.to_string(),
        functions.of(workload).map_or(String::new(), |function| function.class.to_string()),
        workload.size.map_or(String::new(), |size| size.bytes().to_string()),
        contender.deployment.to_string(),
        contender.build.clone(),
        contender.config.clone().unwrap_or_default(),
        row.metric.to_string(),
        row.against.as_ref().map_or(String::new(), ToString::to_string),
        row.metric.unit().to_string(),
        row.status.word().to_string(),
        row.status.reason().unwrap_or_default().to_string(),
        row.launches.to_string(),
        row.invalid_launches.to_string(),
        row.bound.sign().trim().to_string(),
    ];
    record.extend(ends(row.figure));
    record.extend(ends(row.to_native));
    record.extend(ends(row.to_memcpy));
    record.push(row.remarks.join("; "));
    record
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_model::metric::Metric;
    use tollgate_model::results::Status;

    #[test]
    fn every_row_has_every_column_and_hostile_text_stays_text() {
        let row = Row {
            comparison: 0,
            cell: "probe/echo-bytes/1KiB@component/rust/winch".parse().unwrap(),
            metric: Metric::CallNs,
            against: None,
            status: Status::Failed("it said \"no\",\nthen died".to_string()),
            launches: 3,
            invalid_launches: 1,
            bound: Default::default(),
            figure: None,
            control: None,
            to_native: None,
            to_memcpy: None,
            per_launch: Vec::new(),
            remarks: vec![],
        };
        let text = text(&tollgate_model::testing::functions(), &[row]);
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().unwrap().clone();
        let record = reader.records().next().unwrap().unwrap();
        let field = |name: &str| &record[header.iter().position(|column| column == name).unwrap()];
        assert_eq!((field("payload_class"), field("size_bytes")), ("bytes", "1024"));
        assert_eq!(field("status"), "failed");
        assert_eq!(field("reason"), "it said \"no\",\nthen died");
        assert_eq!(field("to_native_high"), "");
        assert_eq!(record.len(), HEADER.len());
    }
}
