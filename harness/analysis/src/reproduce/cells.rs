//! Globs over cells, from what was really used.

use std::collections::BTreeMap;

use tollgate_model::{Cell, Contender, Workload};

/// A glob that fits these cells and no others. Workloads stand in the order of reports.
pub fn exactly(cells: &[Cell], order: &[Workload]) -> String {
    let place = |workload: &Workload| order.iter().position(|other| other == workload).unwrap_or(order.len());
    let mut of: BTreeMap<&Contender, Vec<Workload>> = BTreeMap::new();
    for cell in cells {
        of.entry(&cell.contender).or_default().push(cell.workload);
    }
    // Contenders with the same workloads stand together.
    let mut groups: Vec<(Vec<Workload>, Vec<&Contender>)> = Vec::new();
    for (contender, mut workloads) in of {
        workloads.sort_by_key(|workload| (place(workload), workload.to_string()));
        match groups.iter_mut().find(|(other, _)| *other == workloads) {
            Some((_, contenders)) => contenders.push(contender),
            None => groups.push((workloads, vec![contender])),
        }
    }
    let group = |(workloads, contenders): (Vec<Workload>, Vec<&Contender>)| {
        let names = |all: Vec<String>| alternatives(&all);
        let workloads = names(workloads.iter().map(ToString::to_string).collect());
        let contenders = names(contenders.iter().map(ToString::to_string).collect());
        format!("{workloads}@{contenders}")
    };
    let groups: Vec<String> = groups.into_iter().map(group).collect();
    match &groups[..] {
        [group] => group.clone(),
        groups => format!("{{{}}}", groups.join(",")),
    }
}

/// Paths as alternatives; those that begin alike share their beginning.
fn alternatives(paths: &[String]) -> String {
    let mut heads: Vec<(&str, Vec<String>)> = Vec::new();
    for path in paths {
        let (head, rest) =
            path.split_once('/').map_or((path.as_str(), None), |(head, rest)| (head, Some(rest)));
        let rest = rest.map(str::to_string);
        match heads.iter_mut().find(|(other, rests)| *other == head && rest.is_some() && !rests.is_empty()) {
            Some((_, rests)) => rests.extend(rest),
            None => heads.push((head, rest.into_iter().collect())),
        }
    }
    let one = |(head, rests): &(&str, Vec<String>)| match rests.is_empty() {
        true => (*head).to_string(),
        false => format!("{head}/{}", alternatives(rests)),
    };
    let all: Vec<String> = heads.iter().map(one).collect();
    match &all[..] {
        [one] => one.clone(),
        all => format!("{{{}}}", all.join(",")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_model::pattern::Pattern;

    const ALL: [&str; 10] = [
        "pricing/unit-price@component/rust/cranelift",
        "pricing/unit-price@component/rust/winch",
        "pricing/unit-price@http/rust/native",
        "pricing/reprice/1KiB@component/rust/cranelift",
        "pricing/reprice/64KiB@component/rust/cranelift",
        "pricing/reprice/64KiB@component/rust/winch",
        "fraud/score@component/rust/cranelift",
        "fraud/score@component/rust-debug/cranelift",
        "fraud/score-features@component/rust/cranelift",
        "probe/nop@native/rust",
    ];

    fn glob(cells: &[&str]) -> String {
        let order: Vec<Workload> = ["pricing/unit-price", "pricing/reprice/1KiB", "pricing/reprice/64KiB"]
            .map(|it| it.parse().unwrap())
            .to_vec();
        exactly(&cells.iter().map(|cell| cell.parse().unwrap()).collect::<Vec<_>>(), &order)
    }

    #[test]
    fn a_glob_fits_just_the_cells_that_it_was_made_of() {
        for taken in 1_u32..1 << ALL.len() {
            let (mine, others): (Vec<_>, Vec<_>) = (0..ALL.len()).partition(|at| taken & (1 << at) != 0);
            let mine: Vec<&str> = mine.into_iter().map(|at| ALL[at]).collect();
            let written = glob(&mine);
            let pattern = Pattern::new(&written).unwrap_or_else(|error| panic!("{error}"));
            assert!(mine.iter().all(|cell| pattern.matches(cell)), "{written}: {mine:?}");
            assert!(others.into_iter().all(|at| !pattern.matches(&ALL[at])), "{written}: {mine:?}");
        }
    }

    #[test]
    fn a_glob_says_each_thing_once() {
        assert_eq!(glob(&[ALL[1]]), "pricing/unit-price@component/rust/winch");
        assert_eq!(glob(&[ALL[0], ALL[1]]), "pricing/unit-price@component/rust/{cranelift,winch}");
        let two = glob(&[ALL[0], ALL[3], ALL[6]]);
        assert_eq!(two, "{pricing/{unit-price,reprice/1KiB},fraud/score}@component/rust/cranelift");
    }
}
