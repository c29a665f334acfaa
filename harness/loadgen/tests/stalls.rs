//! A machine that stands still, as far as signals can make it: the generator and the service are stopped together, and in
//! contrast the service alone. Bounds are wide, because the machine that runs the tests stalls by itself.

mod support;

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use support::{Mock, OK};

/// No test: the service of the tests below, in a process of its own, until that is ended.
#[test]
#[ignore = "the service of the other tests"]
fn serve() {
    let mock = Mock::start(|_| vec![OK]);
    println!("http://{}/", mock.address);
    std::thread::sleep(Duration::from_secs(60));
}

/// A service that ends with the test.
struct Service {
    process: Child,
    url: String,
}

impl Service {
    fn start() -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "serve", "--ignored", "--nocapture"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let url = lines.filter_map(|line| Some(line[line.find("http://")?..].to_string())).next().unwrap();
        Self { process, url }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Two thousand operations in four seconds, of which a second is stood still: what the generator says. `None` where the
/// kernel does not tell a stop from other work.
fn stopped_for_a_second(both: bool) -> Option<String> {
    let service = Service::start();
    let probe = Command::new(env!("CARGO_BIN_EXE_tollgate-loadgen-probe"))
        .args([&service.url, "500", "4", "8"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (generator, subject) = (Pid::from_child(&probe), Pid::from_child(&service.process));
    std::thread::sleep(Duration::from_millis(1500));
    kill_process(subject, Signal::STOP).unwrap();
    if both {
        kill_process(generator, Signal::STOP).unwrap();
    }
    std::thread::sleep(Duration::from_secs(1));
    kill_process(subject, Signal::CONT).unwrap();
    if both {
        kill_process(generator, Signal::CONT).unwrap();
    }
    let output = probe.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("completed 2000 · failed 0 · censored 0"), "{text}");
    (!text.contains("stalls: not known")).then_some(text)
}

/// The line that begins so.
fn line<'a>(text: &'a str, start: &str) -> &'a str {
    text.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("no {start} in {text}"))
}

fn left_out(text: &str) -> u64 {
    line(text, "stalls: ").split(" left out ").nth(1).unwrap().parse().unwrap()
}

/// The p90 in milliseconds.
fn p90(text: &str, of: &str) -> f64 {
    let words: Vec<&str> = line(text, of).split(" p90 ").nth(1).unwrap().split_whitespace().collect();
    let unit = match words[1] {
        "µs" => 1e-3,
        "ms" => 1.0,
        "s" => 1e3,
        unit => panic!("{unit}"),
    };
    words[0].parse::<f64>().unwrap() * unit
}

/// A quarter of all operations fell due in the second.
#[test]
fn a_machine_that_stands_still_is_told_apart() {
    let Some(text) = stopped_for_a_second(true) else { return };
    assert!((450..700).contains(&left_out(&text)), "{text}");
    assert!(p90(&text, "response: ") > 400.0 && p90(&text, "without: ") < 300.0, "{text}");
}

#[test]
fn a_service_that_stands_still_is_not_excused() {
    let Some(text) = stopped_for_a_second(false) else { return };
    assert!(left_out(&text) < 250, "{text}");
    assert!(p90(&text, "response: ") > 400.0 && p90(&text, "without: ") > 300.0, "{text}");
}
