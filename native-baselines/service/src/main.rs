//! The native service as a program.

#![forbid(unsafe_code)]

use std::io::{self, Write};
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::process::ExitCode;

use clap::Parser;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{SignalKind, signal};
use tollgate_native_service::{Settings, serve};

/// The pricing and fraud-scoring logic as a native HTTP service; docs/openapi.json describes it.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Where to listen; with port 0 the system chooses one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,

    /// How many threads serve
    #[arg(long, value_name = "N", default_value = "1")]
    threads: NonZeroUsize,

    /// How many requests may be in flight; further ones are answered with 503
    #[arg(long, value_name = "N", default_value_t = NonZeroUsize::new(1_000).expect("not 0"))]
    concurrency: NonZeroUsize,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match runtime(arguments.threads).and_then(|runtime| runtime.block_on(run(&arguments))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tollgate-native-service: {error}");
            // Usage or bad input, as everywhere in Tollgate.
            ExitCode::from(2)
        }
    }
}

/// One thread needs no scheduler between threads, which would cost every request.
fn runtime(threads: NonZeroUsize) -> io::Result<Runtime> {
    match threads.get() {
        1 => Builder::new_current_thread().enable_all().build(),
        many => Builder::new_multi_thread().worker_threads(many).enable_all().build(),
    }
}

async fn run(arguments: &Arguments) -> io::Result<()> {
    // Before the address is told: whoever reads it may send a signal at once.
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let listen = arguments.listen;
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|error| io::Error::new(error.kind(), format!("cannot listen on {listen}: {error}")))?;
    // A reader that has gone away is no reason not to serve.
    let _ = writeln!(io::stdout(), "listening on http://{}", listener.local_addr()?);
    let settings = Settings { concurrency: arguments.concurrency.get(), ..Settings::default() };
    let shutdown = async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    };
    serve(listener, settings, shutdown).await
}
