//! A generator small enough to be started, stopped and looked at from outside. The real command is
//! `tollgate load`; this one is for the tests and for trying the generator alone.
//!
//! `tollgate-loadgen-probe URL RATE|max SECONDS CONNECTIONS [ARRIVALS]`

#![forbid(unsafe_code)]

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use tollgate_loadgen::http::{HttpClient, Request, Settings, Target};
use tollgate_loadgen::stalls::Window;
use tollgate_loadgen::{Arrivals, Bound, Latencies, Recording, Rules, Run};

/// The exit code of an invalid measurement.
const INVALID: u8 = 5;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &[String]) -> Result<ExitCode, Box<dyn Error>> {
    let [url, rate, seconds, connections, rest @ ..] = arguments else {
        return Err("usage: tollgate-loadgen-probe URL RATE|max SECONDS CONNECTIONS [ARRIVALS]".into());
    };
    let target = Target::parse(url)?;
    let duration = Duration::try_from_secs_f64(seconds.parse()?)?;
    let settings = Settings { connections: connections.parse()?, ..Settings::default() };
    let mut client = HttpClient::connect(&target, vec![Request::get(&target)], settings)?;
    if rate == "max" {
        let run = client.closed_loop(duration)?;
        println!("rate {:.0}/s", run.rate);
        print_recording(&run.recording);
        return Ok(ExitCode::SUCCESS);
    }
    let arrivals: Arrivals = rest.first().map_or("constant", String::as_str).parse()?;
    let run = client.open_loop(&arrivals.schedule(rate.parse()?, duration, 1)?)?;
    print_run(&run);
    match Rules::default().check(&run) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(why) => {
            println!("{why}");
            Ok(ExitCode::from(INVALID))
        }
    }
}

fn print_run(run: &Run) {
    println!(
        "offered {} ({:.0}/s) · achieved {:.0}/s · a connection free {:.0} % · generator busy {:.0} %",
        run.offered,
        run.offered_rate,
        run.achieved_rate(),
        run.effort.free * 100.0,
        run.effort.busy * 100.0
    );
    print_recording(&run.recording);
    let Some(stalls) = &run.stalls else { return println!("stalls: not known") };
    let longest = stalls.windows.iter().map(Window::nanos).max().unwrap_or(0);
    println!(
        "stalls: {} · longest {} · left out {}",
        stalls.windows.len(),
        Bound::Exactly(longest),
        stalls.left_out
    );
    println!("without: {}", describe(&stalls.without));
}

fn print_recording(recording: &Recording) {
    println!(
        "completed {} · failed {} · censored {}",
        recording.completed,
        recording.failed(),
        recording.censored
    );
    for (failure, count) in &recording.failures {
        println!("  {failure}: {count}");
    }
    for (name, latencies) in [
        ("response", &recording.response),
        ("service", &recording.service),
        ("lateness", &recording.lateness),
    ] {
        println!("{name}: {}", describe(latencies));
    }
}

fn describe(latencies: &Latencies) -> String {
    let percentiles = [0.5, 0.9, 0.99, 0.999].map(|q| match latencies.percentile(q) {
        Ok(percentile) => percentile.to_string(),
        Err(too_few) => too_few.to_string(),
    });
    format!("{} · max {}", percentiles.join(" · "), latencies.max().unwrap_or(Bound::Exactly(0)))
}
