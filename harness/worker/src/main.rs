//! `tollgate-worker`: the worker protocol over stdin and stdout.

use std::io::Write;
use std::process::ExitCode;

use tollgate_worker::{Launch, PROGRAM};
use tollgate_worker_kit::{converse, main_begins};

const HELP: &str = "\
Measures one subject for `tollgate`, which starts it and talks to it in JSON lines on stdin and stdout:
one request, one answer. To see it work:

    echo '{\"request\":\"open\",\"protocol\":3,\"contender\":\"native/rust\",\"config\":null,\"artifact\":null,\\
    \"cache\":\"target/tollgate\",\"core\":null,\"memory-limit\":268435456}' | tollgate-worker

The requests are in docs/FORMATS.md under `The worker protocol`.";

fn main() -> ExitCode {
    main_begins();
    match std::env::args().nth(1).as_deref() {
        None => {}
        Some("-V" | "--version") => return say(PROGRAM),
        Some("-h" | "--help") => return say(&format!("{PROGRAM}\n\n{HELP}")),
        Some(other) => {
            eprintln!("tollgate-worker: unknown argument `{other}`; it takes none, see --help");
            return ExitCode::from(2);
        }
    }
    converse::<Launch>("tollgate-worker")
}

/// Whoever reads it may have gone away.
fn say(text: &str) -> ExitCode {
    let _ = writeln!(std::io::stdout(), "{text}");
    ExitCode::SUCCESS
}
