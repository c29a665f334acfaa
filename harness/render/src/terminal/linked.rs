//! Whose code calls are of: another link of the same source has other times, and no interval over launches of one file holds
//! them (docs/FINDINGS.md).

use std::collections::BTreeSet;

use tollgate_model::journal::{Run, WORKER};
use tollgate_model::results::Row;

/// The programs of these rows, in their order, with the number of links where that is not one file.
fn programs<'a>(run: &'a Run, rows: &[&Row]) -> Vec<(&'a str, Option<usize>)> {
    let mut programs = Vec::new();
    for row in rows.iter().filter(|row| row.figure.is_some()) {
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
    use tollgate_model::journal::{Links, Subject};
    use tollgate_model::metric::Metric;

    /// A run of one program for each contender; those with a number are so many links.
    fn told(programs: &[(&str, &str, usize)]) -> [String; 2] {
        let mut run = testing::run();
        let mut rows = Vec::new();
        let mut links = Links::default();
        for (contender, program, count) in programs {
            if *count > 0 {
                links.0.insert(program.to_string(), vec!["link".to_string(); *count]);
            }
            let program_sha256 = (*count == 0).then(|| "ab".to_string());
            let subject =
                Subject { program: Some(program.to_string()), program_sha256, ..Subject::default() };
            run.subjects.insert(contender.parse().unwrap(), subject);
            rows.push(testing::row(&format!("probe/nop@{contender}"), Metric::CallNs, 1.0, None));
        }
        run.links = links;
        let rows: Vec<&Row> = rows.iter().collect();
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
}
