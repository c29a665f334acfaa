//! Whole distributions, which a reader may take with him as `.hgrm` files: their columns as differences, for a file repeats most
//! of another. `assets/data.js` writes the files again, to the last letter; what would not come back so stays a text.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;
use tollgate_analysis::report::Report;

/// The head of every file.
const HEAD: &str = "       Value     Percentile TotalCount 1/(1-Percentile)\n\n";

#[derive(Serialize)]
struct Document<'a> {
    head: &'static str,
    /// Percentiles and what is beyond them, in the words of the files.
    steps: Vec<(&'a str, &'a str)>,
    files: BTreeMap<String, File<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum File<'a> {
    Columns(Columns<'a>),
    Text(&'a str),
}

/// A line each: its step, and what its value (in thousandths) and its count are more than the line's before.
#[derive(Serialize)]
struct Columns<'a> {
    s: Vec<usize>,
    v: Vec<i64>,
    n: Vec<i64>,
    /// What comes after the lines.
    end: &'a str,
}

/// Writes them by the names that downloads get.
pub fn write(to: &mut dyn Write, report: &Report) -> io::Result<()> {
    let mut steps = Steps::default();
    let all = report.runs.iter().flat_map(|source| source.tails);
    let named = all.map(|tail| {
        let name = format!("{}-{}.hgrm", tail.cell.to_string().replace('/', "_"), tail.kind.name());
        (name, steps.file(&tail.hgrm))
    });
    let files = named.collect();
    let document = Document { head: HEAD, steps: steps.all, files };
    Ok(serde_json::to_writer(to, &document)?)
}

/// The steps of all files, each once.
#[derive(Default)]
struct Steps<'a> {
    all: Vec<(&'a str, &'a str)>,
    places: HashMap<(&'a str, &'a str), usize>,
}

impl<'a> Steps<'a> {
    fn file(&mut self, text: &'a str) -> File<'a> {
        match self.columns(text).filter(|columns| self.text(columns) == text) {
            Some(columns) => File::Columns(columns),
            None => File::Text(text),
        }
    }

    fn columns(&mut self, text: &'a str) -> Option<Columns<'a>> {
        let lines = text.strip_prefix(HEAD)?;
        let (lines, end) = lines.split_at(lines.find('#').unwrap_or(lines.len()));
        let mut columns = Columns { s: Vec::new(), v: Vec::new(), n: Vec::new(), end };
        let mut before = (0, 0);
        for line in lines.lines() {
            let mut fields = line.split_whitespace();
            let value = (fields.next()?.parse::<f64>().ok()? * 1e3).round() as i64;
            let percentile = fields.next()?;
            let count: i64 = fields.next()?.parse().ok()?;
            let step = (percentile, fields.next().unwrap_or_default());
            let place = *self.places.entry(step).or_insert_with(|| {
                self.all.push(step);
                self.all.len() - 1
            });
            columns.s.push(place);
            columns.v.push(value - before.0);
            columns.n.push(count - before.1);
            before = (value, count);
        }
        Some(columns)
    }

    /// As the page's script writes it.
    fn text(&self, columns: &Columns) -> String {
        let mut text = HEAD.to_string();
        let (mut value, mut count) = (0, 0);
        for ((step, v), n) in columns.s.iter().zip(&columns.v).zip(&columns.n) {
            (value, count) = (value + v, count + n);
            let (percentile, beyond) = self.all[*step];
            let value = value as f64 / 1e3;
            let _ = write!(text, "{value:12.3} {percentile:>14} {count:10}");
            let _ = if beyond.is_empty() { writeln!(text) } else { writeln!(text, " {beyond:>14}") };
        }
        text + columns.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "       Value     Percentile TotalCount 1/(1-Percentile)\n\n       \
        0.719 0.000000000000          1           1.00\n       1.222 0.500000000000     620646           2.00\n     \
        361.215 1.000000000000    1239208\n#[Mean    =        1.244, StdDeviation   =        0.818]\n";

    #[test]
    fn a_file_becomes_columns_and_comes_back_to_the_letter() {
        let mut steps = Steps::default();
        let File::Columns(columns) = steps.file(FILE) else { panic!("it stays a text") };
        assert_eq!((&columns.v[..], &columns.n[..]), (&[719, 503, 359_993][..], &[1, 620_645, 618_562][..]));
        assert_eq!(steps.text(&columns), FILE);
        let again = steps.file(FILE);
        assert!(matches!(again, File::Columns(again) if again.s == columns.s && steps.all.len() == 3));
    }

    #[test]
    fn what_would_not_come_back_stays_a_text() {
        let mut steps = Steps::default();
        for other in
            [FILE.replace("       1.222", "      1.2220"), FILE.replace("Value", "value"), String::new()]
        {
            let kept = matches!(steps.file(&other), File::Text(text) if text == other);
            assert!(kept, "{other}");
            steps = Steps::default();
        }
    }
}
