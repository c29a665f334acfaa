//! What handing values over takes of a call, in words.

use tollgate_analysis::figures::plain;
use tollgate_analysis::handing_over::{HandingOver, all, value};
use tollgate_model::Workload;
use tollgate_model::results::Row;

/// A line for each of these functions: how much of its fastest call the hollow one takes.
pub fn lines(rows: &[Row], functions: &[Workload]) -> Vec<String> {
    let all = all(rows);
    let mut lines: Vec<String> = functions.iter().filter_map(|workload| line(&all, *workload)).collect();
    if let Some(first) = lines.first_mut() {
        first.insert_str(
            0,
            "Handing over alone, by a component with nothing in it that takes the same values and gives the same answers: ",
        );
    }
    lines
}

fn line(all: &[HandingOver], workload: Workload) -> Option<String> {
    let of_it = all.iter().filter(|it| it.call.cell.workload == workload);
    let it = of_it.min_by(|one, other| value(one.call).total_cmp(&value(other.call)))?;
    let config = it.call.cell.contender.config.as_ref();
    Some(format!(
        "{} of a call of {}{}, {} of the {}.",
        plain(it.alone),
        workload.function.short(),
        config.map_or(String::new(), |config| format!(" under {config}")),
        it.share(),
        plain(it.call)
    ))
}

#[cfg(test)]
mod tests {
    use tollgate_model::results::Figure;
    use tollgate_model::{Cell, Metric};

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
            told[0].ends_with("150 ns ± 1.0 % of a call of sum under winch, 30 % of the 500 ns ± 1.0 %."),
            "{told:?}"
        );
        rows.push(row("shop-hollow/sum@component/shop-hollow/cranelift", 100.0));
        assert!(
            lines(&rows, &[sum])[0]
                .ends_with("of a call of sum under cranelift, 25 % of the 400 ns ± 1.0 %.")
        );
        rows[3] = row("shop-hollow/sum@component/shop-hollow/cranelift", 401.0);
        assert!(lines(&rows, &[sum])[0].ends_with("under cranelift, all of the 400 ns ± 1.0 %."));
        assert!(lines(&rows[..2], &[sum]).is_empty());
    }
}
