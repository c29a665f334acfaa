//! What handing values over takes of a call, by the hollow component that is measured beside somebody's.

use tollgate_analysis::figures::{plain, with_unit};
use tollgate_model::metric::Metric;
use tollgate_model::results::Row;
use tollgate_model::{Contender, Workload, hollow};

/// A line for each of these functions: how much of its fastest call the hollow one takes.
pub fn lines(rows: &[Row], functions: &[Workload]) -> Vec<String> {
    let mut lines: Vec<String> = functions.iter().filter_map(|workload| line(rows, *workload)).collect();
    if let Some(first) = lines.first_mut() {
        first.insert_str(
            0,
            "Handing over alone, by a component with nothing in it that takes the same values and gives the same answers: ",
        );
    }
    lines
}

fn line(rows: &[Row], workload: Workload) -> Option<String> {
    let (call, handing_over) = calls(rows, workload)
        .filter_map(|row| Some((row, hollow_of(rows, row)?)))
        .min_by(|(one, _), (other, _)| value(one).total_cmp(&value(other)))?;
    let (whole, part) = (value(call), value(handing_over));
    let of = match part / whole {
        share if share < 0.995 => format!("{:.0} % of the {}", share * 100.0, with_unit(whole, call.metric)),
        _ => format!("all of the {}", with_unit(whole, call.metric)),
    };
    let Contender { config, .. } = &call.cell.contender;
    let under = config.as_ref().map_or(String::new(), |config| format!(" under {config}"));
    Some(format!("{} of a call of {}{under}, {of}.", plain(handing_over), workload.function.short()))
}

/// The row of the hollow function under the same runtime configuration, where it has a figure.
fn hollow_of<'a>(rows: &'a [Row], row: &Row) -> Option<&'a Row> {
    let (workload, contender) = hollow::cell(row.cell.workload, &row.cell.contender)?;
    calls(rows, workload).find(|row| row.cell.contender == contender)
}

fn calls(rows: &[Row], workload: Workload) -> impl Iterator<Item = &Row> {
    rows.iter().filter(move |row| {
        row.metric == Metric::CallNs && row.cell.workload == workload && row.figure.is_some()
    })
}

fn value(row: &Row) -> f64 {
    row.figure.as_ref().map_or(f64::INFINITY, |figure| figure.value)
}

#[cfg(test)]
mod tests {
    use tollgate_model::Cell;
    use tollgate_model::results::Figure;

    use super::*;

    fn row(cell: &str, ns: f64) -> Row {
        let cell: Cell = cell.parse().unwrap();
        let mut row = tollgate_analysis::testing::world().rows.remove(0);
        row.figure = Some(Figure { value: ns, low: Some(ns * 0.99), high: Some(ns * 1.01) });
        Row { cell, metric: Metric::CallNs, ..row }
    }

    #[test]
    fn it_is_told_of_the_fastest_call_that_has_one_beside_it() {
        let sum = "shop/sum".parse().unwrap();
        let mut rows = vec![
            row("shop/sum@component/shop/cranelift", 400.0),
            row("shop/sum@component/shop/winch", 500.0),
            row("shop-hollow/sum@component/shop-hollow/winch", 150.0),
        ];
        let told = lines(&rows, &[sum]);
        assert_eq!(told.len(), 1);
        assert!(
            told[0].ends_with("150 ns ± 1.0 % of a call of sum under winch, 30 % of the 500 ns."),
            "{told:?}"
        );
        rows.push(row("shop-hollow/sum@component/shop-hollow/cranelift", 100.0));
        assert!(lines(&rows, &[sum])[0].ends_with("of a call of sum under cranelift, 25 % of the 400 ns."));
        rows[3] = row("shop-hollow/sum@component/shop-hollow/cranelift", 401.0);
        assert!(lines(&rows, &[sum])[0].ends_with("under cranelift, all of the 400 ns."));
        assert!(lines(&rows[..2], &[sum]).is_empty());
    }
}
