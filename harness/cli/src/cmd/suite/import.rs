//! `tollgate suite import`: recorded traffic becomes corpora, masked, and arrivals.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::BufRead as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use serde::Deserialize;
use serde_json::value::RawValue;
use tollgate_model::exit::Exit;
use tollgate_model::strict_toml;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::interrupt;
use tollgate_orchestrate::own;
use tollgate_traffic::{Line, Masker, Rules, Shape};

use super::allow::Allowed;
use super::check;
use super::key::KeyArgs;
use super::recorded;
use super::written::Written;
use crate::output;

/// What is imported, and where to.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tollgate suite import calls.jsonl --mask mask.toml --new-key ../mask.key -o traffic
  tollgate suite import day1.jsonl day2.jsonl --mask mask.toml --key-file ../mask.key --into my-suite

  tollgate suite import session.har --mask mask.toml --key-file ../mask.key -o traffic
  tollgate suite import access.log --new-key ../mask.key -o arrivals

A line is {\"function\":\"fraud/score\",\"input\":[…],\"at\":12.5}, whose input goes to corpora/fraud/score.jsonl, or any other JSON, \
which goes to the corpus named as its file. `at` is a time in seconds; the times become arrivals.trace, for `tollgate load --arrivals FILE`. Of a HAR (a file that ends \
with .har) each request is a call of its path, with its body or its query as input; headers, cookies and answers are not read. Of an access log (common, combined, or W3C's \
extended format; known by its first line) only the times are taken.")]
pub struct ImportArgs {
    /// Files of JSON lines, HAR files, access logs; packed by gzip or not
    #[arg(value_name = "TRACE", required = true)]
    pub traces: Vec<PathBuf>,

    /// Rules by path (TOML); without it everything is masked as the defaults say
    #[arg(long, value_name = "FILE")]
    pub mask: Option<PathBuf>,

    /// The component whose functions are called: names of cases and flags stay, and numbers of 64 bits are numbers, not texts
    #[arg(long, value_name = "FILE")]
    pub component: Option<PathBuf>,

    #[command(flatten)]
    pub key: KeyArgs,

    /// A new folder
    #[arg(long, short = 'o', value_name = "DIR", required_unless_present = "into", conflicts_with = "into")]
    pub output: Option<PathBuf>,

    /// A suite that the corpora are added to
    #[arg(long, value_name = "SUITE")]
    pub into: Option<PathBuf>,
}

/// A line's members that make it a recorded call.
#[derive(Deserialize)]
struct Members<'a> {
    #[serde(borrow, default)]
    function: Option<&'a RawValue>,
    #[serde(borrow, default)]
    input: Option<&'a RawValue>,
    #[serde(borrow, default)]
    at: Option<&'a RawValue>,
}

/// A line of a trace.
struct Recorded<'a> {
    /// The function's corpus and its input, where the line is a call.
    call: Option<(String, &'a RawValue)>,
    /// When it was, where it says so.
    at: Option<f64>,
}

impl<'a> Recorded<'a> {
    /// A call that is written wrongly is an error: as anything else it would be masked by other rules than those for calls.
    fn of(line: &'a str) -> Result<Self, &'static str> {
        let other = Recorded { call: None, at: None };
        // Only an object can be a call.
        let members = if line.starts_with('{') { serde_json::from_str::<Members>(line).ok() } else { None };
        let Some(Members { function, input, at }) = members else { return Ok(other) };
        let at = at.map(|at| serde_json::from_str::<f64>(at.get())).transpose();
        let Some((function, input)) = function.zip(input) else {
            return Ok(Recorded { at: at.unwrap_or_default(), ..other });
        };
        let name = serde_json::from_str::<String>(function.get()).ok();
        let corpus = name
            .and_then(|name| corpus_name(&name))
            .ok_or("`function` names none: write it as in suite.toml, such as fraud/score")?;
        let at = at.map_err(|_| "`at` is no number of seconds, such as 12.5")?;
        Ok(Recorded { call: Some((corpus, input)), at })
    }
}

/// Imports, and says what was masked.
pub fn execute(args: &ImportArgs) -> Outcome<Exit> {
    interrupt::listen();
    let place = place(args)?;
    let rules = rules(args.mask.as_deref())?;
    let types = args.component.as_deref().map(own::Types::of).transpose()?;
    let mut shapes = Shapes { types: types.as_ref(), known: HashMap::new() };
    for trace in &args.traces {
        File::open(trace).map_err(|error| CommandError::file("read", trace, &error))?;
    }
    let key = args.key.key(&place)?;
    let name = format!(
        ".{}.importing-{}",
        place.file_name().unwrap_or_default().to_string_lossy(),
        std::process::id()
    );
    let mut written = Written::new(place.parent().unwrap_or(Path::new(".")).join(name))?;
    let mut line = Line::new(&rules, Masker::new(key));
    let begun = Instant::now();
    let mut bytes = 0;
    for trace in &args.traces {
        bytes += match recorded::unpacked(trace).extension() {
            Some(end) if end.eq_ignore_ascii_case("har") => recorded::har(trace, &mut line, &mut written)?,
            _ => match recorded::log_format(trace)? {
                Some(format) => recorded::access_log(trace, format, &mut written)?,
                None => import(trace, &mut line, &mut shapes, &mut written)?,
            },
        };
    }
    let moments = written.moments();
    let corpora = written.end()?;
    if corpora.is_empty() && moments == 0 {
        return Err(CommandError::usage("there is no line in what was given: nothing was written"));
    }
    let took = begun.elapsed().as_secs_f64();
    // No suite is made in which a detector fires; what it allows of its own data does not hold for what is recorded.
    check::refuse(&check::folder(written.folder(), &mut Allowed::default())?)?;
    let report = serde_json::to_string_pretty(line.report()).expect("counts are JSON");
    let file = written.folder().join("masked.json");
    fs::write(&file, report + "\n").map_err(|error| CommandError::file("write", &file, &error))?;
    match args.into {
        Some(_) => written.into_suite(&place)?,
        None => written.become_folder(&place)?,
    }
    let mut said = String::new();
    for (path, done) in &line.report().paths {
        let done: Vec<String> = done.iter().map(|(what, count)| format!("{count} {what}")).collect();
        said.push_str(&format!("  {path}: {}\n", done.join(", ")));
    }
    for (name, lines, kept) in &corpora {
        let less = if lines > kept {
            format!(", the first of {lines}: a corpus is a power of two")
        } else {
            String::new()
        };
        said.push_str(&format!(
            "{}: {kept} inputs{less}\n",
            place.join("corpora").join(format!("{name}.jsonl")).display()
        ));
    }
    if moments > 0 {
        said.push_str(&format!("{}: {moments} arrivals\n", place.join("arrivals.trace").display()));
    }
    let megabytes = bytes as f64 / 1e6;
    said.push_str(&format!(
        "{megabytes:.1} MB read in {took:.1} s, {:.0} MB/s; counts in masked.json\n",
        megabytes / took
    ));
    if corpora.is_empty() {
        output::print(&said)?;
        return Ok(Exit::Fine);
    }
    said.push_str("Answers that were recorded with these calls are not those to masked inputs: `tollgate init --inputs` records them anew.\n");
    output::print(&said)?;
    Ok(Exit::Fine)
}

/// The folder that is written.
fn place(args: &ImportArgs) -> Outcome<PathBuf> {
    let (place, there) = match (&args.into, &args.output) {
        (Some(suite), _) => (suite, true),
        (None, Some(folder)) => (folder, false),
        (None, None) => return Err(CommandError::usage("say where to: -o DIR, or --into SUITE")),
    };
    if there && !place.join("suite.toml").is_file() {
        return Err(CommandError::usage(format!(
            "{} is no suite: it has no suite.toml. -o DIR makes a new folder",
            place.display()
        )));
    }
    if !there && place.exists() {
        return Err(CommandError::usage(format!(
            "{} is there already: name a new folder, or --into a suite",
            place.display()
        )));
    }
    std::path::absolute(place).map_err(|error| CommandError::file("write", place, &error))
}

fn rules(file: Option<&Path>) -> Outcome<Rules> {
    let Some(file) = file else { return Ok(Rules::default()) };
    let text = fs::read_to_string(file).map_err(|error| CommandError::file("read", file, &error))?;
    let rules: Rules = strict_toml::parse(file, &text)?;
    rules.ready().map_err(|what| CommandError::usage(format!("{}: {what}", file.display())))
}

/// What types say of the inputs of each corpus.
struct Shapes<'a> {
    types: Option<&'a own::Types>,
    known: HashMap<String, Option<Shape>>,
}

impl Shapes<'_> {
    /// Nothing, where there is no component, or it has no function that is called so.
    fn of(&mut self, corpus: &str) -> Option<&Shape> {
        let types = self.types?;
        if !self.known.contains_key(corpus) {
            let shape = types.inputs_of(corpus).map(|signature| Shape::of_input(&signature));
            self.known.insert(corpus.to_string(), shape);
        }
        self.known[corpus].as_ref()
    }
}

/// Masks a file; the bytes that were read.
fn import(trace: &Path, line: &mut Line, shapes: &mut Shapes, written: &mut Written) -> Outcome<u64> {
    let unreadable = |error| CommandError::file("read", trace, &error);
    let mut reader = recorded::open(trace)?;
    let other = corpus_name(&recorded::unpacked(trace).file_stem().unwrap_or_default().to_string_lossy())
        .unwrap_or_else(|| "traffic".to_string());
    let (mut bytes, mut out) = (Vec::new(), String::new());
    let (mut number, mut read) = (0_u64, 0_u64);
    loop {
        bytes.clear();
        let length = reader.read_until(b'\n', &mut bytes).map_err(unreadable)?;
        if length == 0 {
            return Ok(read);
        }
        number += 1;
        read += length as u64;
        let at = |what: String| {
            CommandError::usage(format!("{}:{number}: {what}; nothing was written", trace.display()))
        };
        recorded::stop_if_asked()?;
        let text = std::str::from_utf8(&bytes).map_err(|_| at("not UTF-8".to_string()))?.trim_ascii();
        if text.is_empty() {
            continue;
        }
        out.clear();
        let recorded = Recorded::of(text).map_err(|why| at(why.to_string()))?;
        match recorded.call {
            Some((corpus, input)) => {
                let masked = line.mask_at("input", input, shapes.of(&corpus), &mut out);
                masked.map_err(|error| at(error.to_string()))?;
                written.line(&corpus, &out)?;
            }
            None => {
                line.mask(text, &mut out).map_err(|error| at(error.to_string()))?;
                written.line(&other, &out)?;
            }
        }
        if let Some(moment) = recorded.at {
            written.moment(moment)?;
        }
    }
}

/// A name that may be a file's, of parts that begin with a letter.
fn corpus_name(name: &str) -> Option<String> {
    let sign = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let part = |part: &str| {
        part.bytes().all(sign) && part.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic())
    };
    (name.len() <= 200 && name.split('/').all(part)).then(|| name.to_string())
}
