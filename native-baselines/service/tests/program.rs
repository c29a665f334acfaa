//! The program: how it begins and how it ends.

mod support;

use std::net::{TcpListener, TcpStream};
use std::thread::sleep;
use std::time::Duration;

use support::{Program, command};

#[test]
fn a_shutdown_finishes_what_is_in_flight_and_takes_nothing_new() {
    for (signal, threads) in [("-TERM", "1"), ("-INT", "2")] {
        let mut program = Program::start(&["--threads", threads]);
        let mut idle = program.client();
        assert_eq!(idle.post("/probe/nop", b"").status, 200);
        let mut in_flight = program.client();
        in_flight.begin("POST", "/pricing/unit-price", 6);
        in_flight.send(b"[1,");
        // It must have been read before the signal comes: what has not reached the service is not in flight.
        sleep(Duration::from_millis(200));
        program.signal(signal);
        assert!(idle.is_closed());
        // Each executor lets go of the listening socket by itself, the last one perhaps a moment after that connection.
        let deaf = (0..1_000).any(|_| {
            sleep(Duration::from_millis(2));
            TcpStream::connect(program.address).is_err()
        });
        assert!(deaf, "it still listens");
        in_flight.send(b"10]");
        let received = in_flight.receive();
        assert_eq!((received.status, received.body.as_str()), (200, r#""3103""#));
        assert_eq!(received.header("connection"), Some("close"));
        assert_eq!(program.exit_code(), Some(0));
    }
}

#[test]
fn a_port_that_is_taken_is_said_so_in_one_line() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = command(&["--listen", &address]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    let begin = format!("tollgate-native-service: cannot listen on {address}: Address already in use");
    assert!(said.starts_with(&begin) && said.lines().count() == 1, "{said}");
}

#[test]
fn nonsense_on_the_command_line_is_refused() {
    for arguments in [
        &["--listen", "nowhere"][..],
        &["--listen", "127.0.0.1:99999"],
        &["--threads", "0"],
        &["--threads", "-1"],
        &["--concurrency", "0"],
        &["--lissten", "127.0.0.1:0"],
        &["8080"],
    ] {
        let output = command(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8(output.stderr).unwrap().starts_with("error: "), "{arguments:?}");
    }
}

#[test]
fn answers_are_sent_whole_and_with_their_length() {
    let program = Program::start(&[]);
    let received = program.client().post("/pricing/unit-price", b"[1,10]");
    let names: Vec<_> = received.headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["content-type", "content-length", "date"]);
    assert_eq!(received.header("content-length"), Some("6"));
}
