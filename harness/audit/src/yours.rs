//! *Your workload*: what it is said to cost, made anew of the page's rows by what the sentence above each table asks for.

use crate::Audit;
use crate::carried::{Printed, Row};
use crate::figures;
use crate::tables::{Line, tables};

/// What a sentence asks for: `1,000 operations a second (pricing/get-quote) for 1,000 tenants, …, new for every operation`.
struct Asked {
    workload: String,
    per_second: f64,
    /// Operations that a process serves; none where none is started again.
    per_process: Option<f64>,
    /// Whether each operation has an instance of its own.
    instance_each: bool,
    tenants: f64,
}

impl Asked {
    fn of(says: &str) -> Option<Self> {
        let (before, rest) = says.split_once(" (")?;
        let (function, after) = rest.split_once(')')?;
        let size = before.rsplit_once(" on ").map_or(String::new(), |(_, size)| format!("/{size}"));
        Some(Asked {
            workload: format!("{function}{size}"),
            per_second: number(before.split(' ').next()?)?,
            per_process: after.split_once("a new process for every ").and_then(|(_, every)| number(every)),
            instance_each: after.contains("new for every operation"),
            tenants: after
                .split_once(" for ")
                .and_then(|(_, tenants)| number(tenants.split(' ').next()?))
                .unwrap_or(1.0),
        })
    }
}

fn number(text: &str) -> Option<f64> {
    text.replace(',', "").parse().ok()
}

/// Holds the section's tables against the page's rows.
pub fn costs(audit: &mut Audit, page: &str, rows: &[Row]) {
    let Some((_, section)) = page.split_once("<section id=\"yours\"") else { return };
    let section = section.split("</section>").next().unwrap_or_default();
    for table in tables(section) {
        let says =
            table.before.rsplit_once("aria-label=\"Costs of ").and_then(|(_, it)| it.split('"').next());
        let Some(asked) = says.and_then(Asked::of) else { continue };
        for line in &table.lines {
            let Some(contender) = line.code(0) else { continue };
            cost(audit, rows, &asked, &contender, line);
        }
    }
}

fn cost(audit: &mut Audit, rows: &[Row], asked: &Asked, short: &str, line: &Line) {
    let of = |workload: Option<&str>, metric: &str| {
        rows.iter().find(|row| {
            let (of, contender) = row.cell.split_once('@').unwrap_or_default();
            let same = row.metric == metric && row.bound.is_empty() && row.figure.is_some();
            same && shortened(contender) == short && workload.is_none_or(|workload| workload == of)
        })
    };
    let any = |metric: &str| of(None, metric)?.figure;
    let is_service = short.starts_with("http ");
    let (metric, to_ns) = if is_service { ("cpu-per-request-us", 1e3) } else { ("call-ns", 1.0) };
    let operation = of(Some(&asked.workload), metric).and_then(|row| row.figure).map(|it| times(it, to_ns));
    let start = if asked.instance_each {
        let steps = ["instantiate", "first-call", "drop"].map(|step| any(&format!("warm-{step}-us")));
        steps.into_iter().collect::<Option<Vec<Printed>>>().map(|steps| times(sum(&steps), 1e3))
    } else {
        asked.per_process.and_then(|every| Some(times(any("cold-to-call-1-us")?, 1e3 / every)))
    };
    let first = any("memory-first-call-proportional-bytes");
    let more = any(if is_service { "bytes-per-process" } else { "bytes-per-instance" });
    let memory = match asked.tenants > 1.0 {
        true => first.zip(more).map(|(first, more)| sum(&[first, times(more, asked.tenants - 1.0)])),
        false => first,
    };
    let cores = operation.map(|it| times(it, asked.per_second / 1e9));
    let fields = [("a-ns", operation), ("a-ns", start), ("cores", cores), ("bytes", memory)];
    for (nth, (unit, should)) in (1..).zip(fields) {
        let Some(text) = line.text(nth).filter(|it| it.starts_with(|letter: char| letter.is_ascii_digit()))
        else {
            continue;
        };
        audit.compare("cost, your workload");
        let row = Row {
            cell: format!("{}@{short}", asked.workload),
            metric: unit.to_string(),
            figure: should,
            // Rows have five digits each, and a sum may hide as much of each.
            digits: crate::carried::Digits::Five,
            ..Row::default()
        };
        if let Err(should) = figures::figure(&text, &row) {
            audit.differ("your workload", &row, "cost", text, should);
        }
    }
}

/// A contender as it is called where there is one language: `native`, `cranelift`, `http component`.
pub fn shortened(contender: &str) -> String {
    let mut parts = contender.split('/');
    let (deployment, build, config) =
        (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next());
    let build = if build == "rust" { "" } else { build };
    let parts = match (deployment, config) {
        ("component" | "composed", Some(config)) => [config, "", build],
        (deployment, config) => [deployment, config.unwrap_or_default(), build],
    };
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

fn times(of: Printed, by: f64) -> Printed {
    Printed { value: of.value * by, ends: of.ends.map(|(low, high)| (low * by, high * by)) }
}

/// The sum of figures that err independently.
fn sum(parts: &[Printed]) -> Printed {
    let value: f64 = parts.iter().map(|part| part.value).sum();
    let reach = |side: &dyn Fn((f64, f64)) -> f64| -> Option<f64> {
        let sides = parts.iter().map(|part| Some(side(part.ends?) - part.value));
        Some(sides.collect::<Option<Vec<f64>>>()?.iter().map(|it| it * it).sum::<f64>().sqrt())
    };
    let ends = reach(&|ends| ends.0).zip(reach(&|ends| ends.1));
    Printed { value, ends: ends.map(|(below, above)| (value - below, value + above)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_what_it_asks_for() {
        let small = Asked::of("200,000 small calls a second (a/b), never started again").unwrap();
        assert_eq!((small.workload.as_str(), small.per_second, small.tenants), ("a/b", 200_000.0, 1.0));
        assert!(small.per_process.is_none() && !small.instance_each);
        let apart = "1,000 operations a second (a/b) for 1,500 tenants, an instance of its own for each, new for every operation";
        let apart = Asked::of(apart).unwrap();
        assert!(apart.instance_each && apart.tenants == 1_500.0);
        let large =
            Asked::of("100 operations a second on 64KiB (a/b), a new process for every 10,000").unwrap();
        assert_eq!((large.workload.as_str(), large.per_process), ("a/b/64KiB", Some(10_000.0)));
    }

    #[test]
    fn contenders_have_short_names() {
        for (long, short) in [
            ("native/rust", "native"),
            ("native/go", "native go"),
            ("component/rust/cranelift", "cranelift"),
            ("component/c/winch", "winch c"),
            ("http/rust/component", "http component"),
        ] {
            assert_eq!(shortened(long), short);
        }
    }
}
