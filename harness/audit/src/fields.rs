//! Fields of the page's tables that are no links: the cell is the one that their line links to, the metric is their column's.

use crate::Audit;
use crate::carried::Row;
use crate::figures;
use crate::formula::{mean, median};
use crate::journal::Journal;
use crate::metric::{Known, Rule};
use crate::pairs::{self, Pair, Said};
use crate::places::Rows;
use crate::tables::{Line, tables};

/// The steps of a start, as heads of columns and within the names of metrics.
pub const STEPS: [(&str, &str); 13] = [
    ("process start", "spawn"),
    ("engine", "engine"),
    ("read component", "read"),
    ("compile", "compile"),
    ("load precompiled", "deserialize"),
    ("map precompiled", "map"),
    ("find in cache", "cached"),
    ("compile into cache", "fill-cache"),
    ("link", "link"),
    ("instantiate", "instantiate"),
    ("first call", "first-call"),
    ("listen", "listen"),
    ("first response", "first-response"),
];

/// The parts of a call, from what is added last.
const PARTS: [(&str, &str); 4] =
    [("logic", "logic-ns"), ("lifting", "lifting-ns"), ("lowering", "lowering-ns"), ("entry", "entry-ns")];

/// What a field shows of a row.
enum Shown {
    Figure,
    Ratio,
}

/// Holds the fields of a section's tables against the page's data; and says how many there are that have no rule.
pub fn told(audit: &mut Audit, journal: Option<&Journal>, section: &str, body: &str, rows: &Rows) -> usize {
    let mut untold = 0;
    for table in tables(body) {
        let sides = sides(table.before).filter(|_| section == "compare");
        for line in &table.lines {
            if let Some(sides) = &sides {
                against(audit, line, sides, rows);
            }
            for (nth, head) in table.heads.iter().enumerate() {
                let Some(text) =
                    line.text(nth).filter(|text| is_figure(text) && line.is_told(nth) && !line.is_link(nth))
                else {
                    continue;
                };
                let known = match (section, &sides) {
                    (_, Some(sides)) => compared(line, nth, sides),
                    ("boundary", _) if head == "of the call" => {
                        untold += usize::from(share(audit, line, &table.heads, &text, rows).is_none());
                        continue;
                    }
                    ("boundary", _) => part(journal, line, head),
                    ("languages", _) => {
                        if let Some(checked) = language(audit, line, &table.heads, head, &text, rows) {
                            untold += usize::from(!checked);
                        }
                        continue;
                    }
                    _ => of_line(line, head),
                };
                match known {
                    Some((cell, metric, shown)) => held(audit, section, &text, &cell, &metric, &shown, rows),
                    // How many launches there were, and a claim's number, are no figures.
                    None if matches!(head.as_str(), "launches" | "#") => {}
                    None => untold += 1,
                }
            }
        }
    }
    untold
}

/// Whether a text is a figure: `1.5 ns`, `≤ 3 ms`, `-2 to 3 ns`, `× 1.2`.
fn is_figure(text: &str) -> bool {
    let bare = text.trim_start_matches(['≤', '≥', '×', '-', ' ']);
    bare.starts_with(|letter: char| letter.is_ascii_digit())
}

type Told = (String, String, Shown);

/// By the line's own link: a step of a start, a percentile, a ratio.
fn of_line(line: &Line, head: &str) -> Option<Told> {
    let (cell, metric) = line.links().first().copied()?;
    let of = |metric: String| Some((cell.to_string(), metric, Shown::Figure));
    if let Some((_, step)) = STEPS.iter().find(|(name, _)| metric.starts_with("cold-") && *name == head) {
        let cache = metric.split_once("-us").map_or("", |(_, cache)| cache);
        return of(format!("cold-{step}-us{cache}"));
    }
    if matches!(head, "ratio to its control" | "p99 over the native service") {
        return Some((cell.to_string(), metric.to_string(), Shown::Ratio));
    }
    let (times, rest) = metric.split_once("-p")?;
    let (_, unit) = rest.split_once('-')?;
    match head.split_once(' ') {
        None if head.starts_with('p') => of(format!("{times}-{head}-{unit}")),
        Some((percentile, "without stalls")) => of(format!("undisturbed-{percentile}-{unit}")),
        _ => None,
    }
}

/// A part of a call: of the function that has it, on the way from the line's own function down to the empty call.
fn part(journal: Option<&Journal>, line: &Line, head: &str) -> Option<Told> {
    let at = PARTS.iter().position(|(name, _)| *name == head)?;
    let cell = part_of(journal?, line.links().last()?.0, at)?;
    Some((cell, PARTS[at].1.to_string(), Shown::Figure))
}

/// The cell whose part that is, counted from what is added last: on the way from a function down to the empty call.
pub fn part_of(journal: &Journal, cell: &str, at: usize) -> Option<String> {
    // A function that takes nothing in has fewer parts than four, so steps are counted from the end.
    let mut way = vec![cell.to_string()];
    while let Some(less) = journal.less(way.last()?) {
        way.push(less);
    }
    let from_end = PARTS.len() - at;
    way.len().checked_sub(from_end).map(|nth| way[nth].clone())
}

/// The part of a call that handing values over takes; none where one of the two has no figure.
fn share(audit: &mut Audit, line: &Line, heads: &[String], text: &str, rows: &Rows) -> Option<()> {
    let link = |name: &str| heads.iter().position(|head| head == name).and_then(|nth| line.link(nth));
    let value = |(cell, metric): (&str, &str)| Some(rows.at(cell, metric).first()?.figure?.value);
    let call = link("a call")?;
    let part = 100.0 * value(link("handing over")?)? / value(call)?;
    audit.compare("share of a call");
    let told = text.strip_suffix(" %");
    if !told.is_some_and(|told| figures::between(told, part, part)) {
        let row = Row { cell: call.0.to_string(), metric: call.1.to_string(), ..Row::default() };
        audit.differ("boundary", &row, "share of a call", text.to_string(), format!("{part:.1} %"));
    }
    Some(())
}

/// The metric and the two contenders that stand before a table of the comparison.
fn sides(before: &str) -> Option<(String, [String; 2])> {
    let element = before.rsplit_once("data-metric=\"")?.1;
    let metric = element.split('"').next()?.to_string();
    let (one, other) = element.split_once("data-sides=\"")?.1.split('"').next()?.split_once(',')?;
    Some((metric, [one.to_string(), other.to_string()]))
}

fn compared(line: &Line, nth: usize, (metric, contenders): &(String, [String; 2])) -> Option<Told> {
    let contender = contenders.get(nth.checked_sub(1)?)?;
    Some((format!("{}@{contender}", line.text(0)?), metric.clone(), Shown::Figure))
}

/// What is said of the second against the first: `is 6.28 times as fast (6.21–6.34)`, `takes 1.2 times as long`, `not told apart: × 0.99 (0.92–1.06)`.
fn against(audit: &mut Audit, line: &Line, (metric, contenders): &(String, [String; 2]), rows: &Rows) {
    let Some((workload, says)) = line.text(0).zip(line.text(3)) else { return };
    let number = match says.split_once("× ") {
        Some((_, ratio)) => ratio.split([' ', ':']).next(),
        None => says.split_once(" times ").and_then(|(before, _)| before.rsplit(' ').next()),
    };
    let [base, other] = contenders.clone().map(|contender| format!("{workload}@{contender}"));
    let Some(number) = number else { return };
    // Of fewer launches than an interval takes, a comparison tells the ratio of the figures.
    let pairs = pairs::all(rows, &other, &base, metric);
    let Some(first) = pairs.first() else { return };
    audit.compare("ratio, compare");
    let row = Row { cell: other.clone(), metric: metric.clone(), ..Row::default() };
    if Said::of(&says).is_some_and(|said| said.ends.is_some()) {
        let faster = says.contains(" as fast");
        let of_them: Vec<Pair> =
            pairs.into_iter().map(|pair| if faster { pair.inverse() } else { pair }).collect();
        return pairs::held(audit, "compare", &row, "interval, compare", &says, &of_them);
    }
    // Of times the inverse is what is said: twice as fast.
    let is = |ratio: f64| [ratio, 1.0 / ratio].iter().any(|it| figures::is(number, *it, it * 1e-4));
    if !pairs.iter().any(|pair| is(pair.value)) {
        audit.differ("compare", &row, "ratio", says.clone(), first.value.to_string());
    }
}

/// A ratio of a table of languages: whether it could be checked; none where the field is no such ratio.
fn language(
    audit: &mut Audit,
    line: &Line,
    heads: &[String],
    head: &str,
    text: &str,
    rows: &Rows,
) -> Option<bool> {
    let links = line.links();
    let own = heads.iter().position(|head| head == "call").and_then(|nth| line.link(nth));
    let native = heads.iter().position(|head| head == "native call").and_then(|nth| line.link(nth));
    let (above, to) = match head.split_once(" to ")? {
        ("component", "native") => {
            let (cell, metric) = own.or(links.first().copied())?;
            held(audit, "languages", text, cell, metric, &Shown::Ratio, rows);
            return Some(true);
        }
        ("component", to) => (own?, to),
        ("native", to) => (native?, to),
        _ => return None,
    };
    let (cell, metric) = above;
    let (workload, contender) = cell.split_once('@')?;
    let below = format!("{workload}@{to}");
    let ratios = if contender == to { vec![1.0] } else { over(rows, cell, &below, metric) };
    let Some(first) = ratios.first() else { return Some(false) };
    audit.compare("ratio, languages");
    if contender != to && Said::of(text).is_some_and(|said| said.ends.is_some()) {
        let row = Row { cell: cell.to_string(), metric: metric.to_string(), ..Row::default() };
        let of_them = pairs::all(rows, cell, &below, metric);
        pairs::held(audit, "languages", &row, "interval, languages", text, &of_them);
        return Some(true);
    }
    let told = text.trim_start_matches("× ").split(' ').next().unwrap_or_default();
    if !ratios.iter().any(|ratio| figures::is(told, *ratio, ratio * 1e-4)) {
        let row = Row { cell: cell.to_string(), metric: metric.to_string(), ..Row::default() };
        audit.differ("languages", &row, "ratio", text.to_string(), first.to_string());
    }
    Some(true)
}

/// The one over the other, in each comparison that has both: launch by launch, where they were neighbours. Else of the figures.
pub fn over(rows: &Rows, above: &str, below: &str, metric: &str) -> Vec<f64> {
    let (above, below) = (rows.at(above, metric), rows.at(below, metric));
    let pairs = || above.iter().flat_map(|one| below.iter().map(move |other| (*one, *other)));
    let neighbours: Vec<f64> = pairs().filter_map(|(one, other)| by_launch(one, other)).collect();
    if !neighbours.is_empty() {
        return neighbours;
    }
    pairs().filter_map(|(one, other)| Some(one.figure?.value / other.figure?.value)).collect()
}

/// The one over the other, launch by launch of one comparison.
pub fn by_launch(one: &Row, other: &Row) -> Option<f64> {
    let logs = one.logs_over(other)?;
    let known = one.comparison == other.comparison && logs.len() >= 2;
    known.then(|| middle(&one.metric, &logs).exp())
}

/// The middle of a metric's launches. Starts now and then take far longer, so theirs is the median.
pub fn middle(metric: &str, logs: &[f64]) -> f64 {
    let rule = Known::of(metric).map(|known| known.rule);
    if rule == Some(Rule::Median) { median(logs) } else { mean(logs) }
}

fn held(audit: &mut Audit, section: &str, text: &str, cell: &str, metric: &str, shown: &Shown, rows: &Rows) {
    audit.compare("field of a table");
    let place = place(section);
    let found = rows.at(cell, metric);
    let Some(first) = found.first() else {
        let row = Row { cell: cell.to_string(), metric: metric.to_string(), ..Row::default() };
        return audit.differ(place, &row, "figure", text.to_string(), "nothing".to_string());
    };
    let check = |row: &&Row| match shown {
        Shown::Figure => figures::figure(text, row),
        Shown::Ratio => {
            row.ratio.map_or(Err("nothing".to_string()), |it| figures::ratio(text, it, row.digits))
        }
    };
    if let Err(should) = check(first)
        && found.iter().skip(1).all(|row| check(row).is_err())
    {
        audit.differ(place, first, "figure", text.to_string(), should);
    }
}

fn place(section: &str) -> &'static str {
    match section {
        "boundary" => "boundary",
        "compare" => "compare",
        "languages" => "languages",
        "start" => "start",
        "tail" => "tail",
        _ => "page",
    }
}
