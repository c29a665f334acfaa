//! Whose code calls are of: another link of the same source has other times, and no interval over launches of one file holds
//! them (docs/FINDINGS.md).

use std::collections::BTreeSet;

use tollgate_model::journal::{Run, WORKER};
use tollgate_model::results::Row;

/// The programs that were launched for these rows, in their order, with the number of links where that is not one file.
fn programs<'a>(run: &'a Run, rows: &[&Row]) -> Vec<(&'a str, Option<usize>)> {
    let mut programs = Vec::new();
    for row in rows.iter().filter(|row| row.launches + row.invalid_launches > 0) {
        let contender = &row.cell.contender;
        let program = run.subjects.get(contender).and_then(|subject| subject.program.as_deref());
        let name = match program {
            None | Some(WORKER) => "the worker",
            Some(other) => other,
        };
        let program = (name, run.links_of(contender).map(<[String]>::len));
        if !programs.contains(&program) {
            programs.push(program);
        }
    }
    programs
}

/// What follows the title of calls: over how many links they are, or that they are of one file.
pub fn of_links(run: &Run, rows: &[&Row]) -> String {
    let over = over_links(run, rows);
    let files: Vec<&str> = programs(run, rows).into_iter().map(|(name, _)| name).collect();
    match &files[..] {
        _ if !over.is_empty() => over,
        [] => over,
        [one] => format!(" (of this file of {one}: another link of its source differs by 1 to 2 %, σ)"),
        several => format!(
            " (of one file of each of {}: another link of its source differs by 1 to 2 %, σ)",
            listed(several)
        ),
    }
}

/// The same of what has no title of calls: nothing, where every program is one file.
pub fn over_links(run: &Run, rows: &[&Row]) -> String {
    let programs = programs(run, rows);
    let counts: BTreeSet<usize> = programs.iter().filter_map(|(_, links)| *links).collect();
    let names = |of: Option<usize>| -> Vec<&str> {
        programs.iter().filter(|(_, links)| *links == of).map(|(name, _)| *name).collect()
    };
    let over: Vec<String> = counts
        .iter()
        .rev()
        .map(|links| format!("{links} links of {}", listed(&names(Some(*links)))))
        .collect();
    let files = match &names(None)[..] {
        [] => String::new(),
        [one] => format!("; {one} is one file"),
        several => format!("; {} are one file each", listed(several)),
    };
    match over.is_empty() {
        true => String::new(),
        false => format!(" (over {}{files})", over.join(", ")),
    }
}

/// `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_analysis::testing;
    use tollgate_model::journal::Subject;
    use tollgate_model::metric::{Metric, Percentile};
    use tollgate_model::plan::{Comparison, Measure};

    use super::super::isolated;

    /// A run of one program for each contender; those with a number are so many links.
    fn run(programs: &[(&str, &str, usize)]) -> Run {
        let mut run = testing::run();
        for (contender, program, count) in programs {
            if *count > 0 {
                run.links.0.insert(program.to_string(), vec!["link".to_string(); *count]);
            }
            let program_sha256 = (*count == 0).then(|| "ab".to_string());
            let subject =
                Subject { program: Some(program.to_string()), program_sha256, ..Subject::default() };
            run.subjects.insert(contender.parse().unwrap(), subject);
        }
        run
    }

    fn row(contender: &str, metric: Metric) -> Row {
        testing::row(&format!("probe/nop@{contender}"), metric, 1.0, None)
    }

    /// What is told of calls, and elsewhere, of these.
    fn told(programs: &[(&str, &str, usize)]) -> [String; 2] {
        let rows: Vec<Row> = programs.iter().map(|it| row(it.0, Metric::CallNs)).collect();
        let (run, rows) = (run(programs), rows.iter().collect::<Vec<_>>());
        [of_links(&run, &rows), over_links(&run, &rows)]
    }

    const RUST: &str = "component/rust/winch";

    #[test]
    fn programs_that_are_links_and_programs_that_are_one_file_are_named() {
        let worker = (RUST, WORKER, 16);
        let [title, elsewhere] =
            told(&[worker, ("native/c", "tollgate-c", 16), ("native/go", "tollgate-go", 16)]);
        assert_eq!(title, " (over 16 links of the worker, tollgate-c and tollgate-go)");
        assert_eq!(elsewhere, title);
        let [title, _] = told(&[worker, ("native/c", "tollgate-c", 8), ("native/zig", "tollgate-zig", 0)]);
        assert_eq!(title, " (over 16 links of the worker, 8 links of tollgate-c; tollgate-zig is one file)");
        let [title, _] = told(&[worker, ("native/js", "tollgate-js", 0), ("native/zig", "tollgate-zig", 0)]);
        assert!(title.ends_with("of the worker; tollgate-js and tollgate-zig are one file each)"), "{title}");
    }

    #[test]
    fn calls_of_files_alone_say_so_and_other_tables_do_not() {
        let [title, elsewhere] = told(&[(RUST, WORKER, 0)]);
        assert!(title.starts_with(" (of this file of the worker: another link"), "{title}");
        assert_eq!(elsewhere, "");
        let [title, _] = told(&[(RUST, WORKER, 0), ("native/c", "tollgate-c", 0)]);
        assert!(title.starts_with(" (of one file of each of the worker and tollgate-c: another"), "{title}");
        assert_eq!(told(&[]), ["", ""]);
    }
    #[test]
    fn a_table_names_the_programs_of_its_own_rows_alone() {
        let (c, service) = ("native/c", "http/rust/native");
        let run = run(&[(c, "tollgate-c", 8), (service, "tollgate-native-service", 6)]);
        let rows = [row(c, Metric::CallTail(Percentile::P99)), row(service, Metric::CpuPerRequest)];
        let contenders = [c, service].map(|it| it.parse().unwrap()).into();
        let measure = vec![Measure::CallTail, Measure::Capacity];
        let comparison = Comparison::new(vec!["probe/nop".parse().unwrap()], contenders, measure, 4);
        let sections = isolated::sections(&run, &rows.iter().collect::<Vec<_>>(), &comparison);
        let titles: Vec<&str> = sections
            .iter()
            .filter(|(_, grid)| !grid.rows.is_empty())
            .map(|(title, _)| title.as_str())
            .collect();
        assert_eq!(titles.len(), 2, "{titles:?}");
        assert!(titles[0].ends_with(" (over 8 links of tollgate-c)"), "{titles:?}");
        assert!(titles[1].ends_with(" (over 6 links of tollgate-native-service)"), "{titles:?}");
    }
}
