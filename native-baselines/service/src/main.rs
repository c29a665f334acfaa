//! The native service as a program.

#![forbid(unsafe_code)]

use std::io::{self, Write};
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::process::ExitCode;

use clap::Parser;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use tollgate_http_server::Limits;
use tollgate_native_service::{Worker, serve};
use tollgate_worker_kit::{converse, main_begins};

/// The pricing and fraud-scoring logic as a native HTTP service; docs/openapi.json describes it.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Where to listen; with port 0 the system chooses one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,

    /// How many threads serve
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: u16,

    /// How many requests may be in flight; further ones are answered with 503
    #[arg(long, value_name = "N", default_value_t = NonZeroUsize::new(1_000).expect("not 0"))]
    concurrency: NonZeroUsize,

    /// Talk the worker protocol on stdin and stdout, as `tollgate` does, and serve when told to
    #[arg(long, conflicts_with_all = ["listen", "threads", "concurrency"])]
    worker: bool,
}

fn main() -> ExitCode {
    main_begins();
    let arguments = Arguments::parse();
    if arguments.worker {
        return converse::<Worker>("tollgate-native-service");
    }
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("tollgate-native-service: {why}");
            // Usage or bad input, as everywhere in Tollgate.
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    // Before the address is told: whoever reads it may send a signal at once.
    let mut signals =
        Signals::new([SIGINT, SIGTERM]).map_err(|error| format!("cannot wait for signals: {error}"))?;
    let limits = Limits { at_once: arguments.concurrency.get(), ..Limits::default() };
    let server =
        serve(arguments.listen, arguments.threads, None, limits).map_err(|trouble| trouble.to_string())?;
    // A reader that has gone away is no reason not to serve.
    let _ = writeln!(io::stdout(), "listening on http://{}", server.address());
    signals.forever().next();
    drop(server); // finishes what is in flight
    Ok(())
}
