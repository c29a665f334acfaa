//! What others record: HAR files and access logs.

use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::interrupt;
use tollgate_orchestrate::stderr::tell;
use tollgate_traffic::access_log::{AccessLog, Format, format_of, spread};
use tollgate_traffic::{Line, har};

use super::written::Written;

/// How the bytes of a gzip file begin.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Opens a trace, packed by gzip or not, whatever it is called.
pub fn open(trace: &Path) -> Outcome<Box<dyn BufRead>> {
    let unreadable = |error| CommandError::file("read", trace, &error);
    let mut file = BufReader::with_capacity(1 << 20, File::open(trace).map_err(unreadable)?);
    Ok(match file.fill_buf().map_err(unreadable)?.starts_with(&GZIP) {
        true => Box::new(BufReader::with_capacity(1 << 20, MultiGzDecoder::new(file))),
        false => Box::new(file),
    })
}

/// The name of a trace without the ending of gzip.
pub fn unpacked(trace: &Path) -> PathBuf {
    let packed = trace.extension().is_some_and(|end| end.eq_ignore_ascii_case("gz"));
    if packed { trace.with_extension("") } else { trace.to_path_buf() }
}

/// Masks the requests of a HAR; the bytes that were read. One document, it is read whole.
pub fn har(trace: &Path, line: &mut Line, written: &mut Written) -> Outcome<u64> {
    let mut text = String::new();
    let read = open(trace)?.read_to_string(&mut text);
    read.map_err(|error| CommandError::file("read", trace, &error))?;
    let bad = |what: String| CommandError::usage(format!("{}: {what}; nothing was written", trace.display()));
    let mut out = String::new();
    for (nth, request) in
        har::requests(&text).map_err(|error| bad(error.to_string()))?.into_iter().enumerate()
    {
        stop_if_asked()?;
        out.clear();
        let masked = line.mask_at("input", &request.input, None, &mut out);
        masked.map_err(|error| bad(format!("entry {}: {error}", nth + 1)))?;
        written.line(&request.corpus, &out)?;
        written.moment(request.at)?;
    }
    Ok(text.len() as u64)
}

/// The format of an access log; none where it is no such log.
pub fn log_format(trace: &Path) -> Outcome<Option<Format>> {
    let unreadable = |error| CommandError::file("read", trace, &error);
    let mut reader = open(trace)?;
    let mut first = Vec::new();
    // What begins otherwise may be one line of a hundred megabytes.
    while reader.fill_buf().map_err(unreadable)?.first().is_some_and(|byte| *byte != b'{' && *byte != b'[') {
        first.clear();
        reader.read_until(b'\n', &mut first).map_err(unreadable)?;
        let text = String::from_utf8_lossy(&first);
        if !text.trim().is_empty() {
            return Ok(format_of(text.trim()));
        }
    }
    Ok(None)
}

/// Takes the times of an access log; the bytes that were read.
pub fn access_log(trace: &Path, format: Format, written: &mut Written) -> Outcome<u64> {
    let unreadable = |error| CommandError::file("read", trace, &error);
    let mut reader = open(trace)?;
    let (mut log, mut moments) = (AccessLog::new(format), Vec::new());
    let (mut bytes, mut number, mut read) = (Vec::new(), 0_u64, 0_u64);
    loop {
        bytes.clear();
        let length = reader.read_until(b'\n', &mut bytes).map_err(unreadable)?;
        if length == 0 {
            break;
        }
        (number, read) = (number + 1, read + length as u64);
        stop_if_asked()?;
        // Addresses and names of agents may be in any encoding; times are ASCII.
        let found = log.moment(&String::from_utf8_lossy(&bytes));
        let found = found.map_err(|what| {
            CommandError::usage(format!("{}:{number}: {what}; nothing was written", trace.display()))
        })?;
        moments.extend(found);
    }
    if spread(&mut moments) {
        tell(&format!(
            "{}: its times are whole seconds; requests of one second are spread evenly within it",
            trace.display()
        ));
    }
    moments.into_iter().try_for_each(|moment| written.moment(moment))?;
    Ok(read)
}

/// Ends the import where Ctrl-C asks for it.
pub fn stop_if_asked() -> Outcome {
    match interrupt::requested() {
        true => Err(CommandError::interrupted("stopped: nothing was written")),
        false => Ok(()),
    }
}
