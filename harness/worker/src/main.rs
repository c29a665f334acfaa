//! `tollgate-worker`: the worker protocol over stdin and stdout.

use std::io::{self, BufRead, Write};
use std::process::ExitCode;

use tollgate_model::protocol::{Answer, Failure, FailureKind, Request};
use tollgate_worker::{Launch, unopened};

const PROGRAM: &str = concat!("tollgate-worker ", env!("CARGO_PKG_VERSION"));

const HELP: &str = "\
Measures one subject for `tollgate`, which starts it and talks to it in JSON lines on stdin and stdout:
one request, one answer. To see it work:

    echo '{\"request\":\"open\",\"protocol\":2,\"contender\":\"native/rust\",\"config\":null,\"artifact\":null,\\
    \"cache\":\"target/tollgate\",\"core\":null,\"memory-limit\":268435456}' | tollgate-worker

The requests are in harness/model/src/protocol.rs.";

fn main() -> ExitCode {
    tollgate_worker::main_begins();
    match std::env::args().nth(1).as_deref() {
        None => {}
        Some("-V" | "--version") => {
            println!("{PROGRAM}");
            return ExitCode::SUCCESS;
        }
        Some("-h" | "--help") => {
            println!("{PROGRAM}\n\n{HELP}");
            return ExitCode::SUCCESS;
        }
        Some(other) => {
            eprintln!("tollgate-worker: unknown argument `{other}`; it takes none, see --help");
            return ExitCode::from(2);
        }
    }
    tollgate_worker::end_with_parent();
    match talk(io::stdin().lock(), io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever asked is gone: nobody is left to tell.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tollgate-worker: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Answers until the requests end or `close` is answered.
fn talk(requests: impl BufRead, mut answers: impl Write) -> io::Result<()> {
    let mut launch: Option<Launch> = None;
    for line in requests.lines() {
        let line = line?;
        let request = serde_json::from_str::<Request>(&line);
        let answer = match (&request, launch.as_mut()) {
            (Err(error), _) => failed(format!("not a request: {error}")),
            (Ok(Request::Open(open)), None) => match Launch::open(open, PROGRAM) {
                Ok((opened, receipt)) => {
                    launch = Some(opened);
                    Answer::Opened(Box::new(receipt))
                }
                Err(failure) => Answer::Failed(failure),
            },
            (Ok(request), None) => unopened(request),
            (Ok(request), Some(launch)) => launch.handle(request),
        };
        serde_json::to_writer(&mut answers, &answer)?;
        answers.write_all(b"\n")?;
        answers.flush()?;
        if matches!(answer, Answer::Closed(_)) {
            break;
        }
    }
    Ok(())
}

fn failed(message: String) -> Answer {
    Answer::Failed(Failure { kind: FailureKind::Request, message })
}
