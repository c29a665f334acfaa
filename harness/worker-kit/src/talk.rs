//! The conversation of a worker: JSON lines on stdin and stdout, one request, one answer.

use std::io::{self, BufRead, Write};
use std::process::ExitCode;

use tollgate_model::protocol::{Answer, Failure, Open, PROTOCOL, Receipt, Request, Worker};

use crate::spawn;

/// A worker that opens a contender when it is asked to.
pub trait Launch: Worker + Sized {
    /// The worker that answers before anything is open.
    type Before: Worker + Default;

    /// Opens a contender. The spawn and the idle memory are put into the receipt by the conversation.
    fn open(open: &Open) -> Result<(Self, Receipt), Failure>;
}

/// Answers on stdout until stdin ends or `close` is answered. The process ends with its parent from now on.
pub fn converse<L: Launch>(program: &str) -> ExitCode {
    crate::end_with_parent();
    match talk::<L>(io::stdin().lock(), io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever asked is gone: nobody is left to tell.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{program}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn talk<L: Launch>(requests: impl BufRead, mut answers: impl Write) -> io::Result<()> {
    let (mut launch, mut before) = (None::<L>, L::Before::default());
    for line in requests.lines() {
        let line = line?;
        let answer = match (serde_json::from_str::<Request>(&line), launch.as_mut()) {
            (Err(error), _) => Err(Failure::request(format!("not a request: {error}"))),
            (Ok(Request::Open(open)), None) => opened(&open).map(|(opened, receipt)| {
                launch = Some(opened);
                Answer::Opened(receipt)
            }),
            (Ok(asked), None) => before.answer(&asked),
            (Ok(asked), Some(launch)) => launch.answer(&asked),
        };
        let answer = answer.unwrap_or_else(Answer::Failed);
        serde_json::to_writer(&mut answers, &answer)?;
        answers.write_all(b"\n")?;
        answers.flush()?;
        if matches!(answer, Answer::Closed(_)) {
            break;
        }
    }
    Ok(())
}

fn opened<L: Launch>(open: &Open) -> Result<(L, Receipt), Failure> {
    if open.protocol != PROTOCOL {
        return Err(Failure::protocol(open.protocol));
    }
    let idle = crate::memory().unwrap_or_default();
    let (launch, mut receipt) = L::open(open)?;
    receipt.idle = idle;
    receipt.phases.splice(..0, open.spawned_ns.and_then(spawn::phase));
    Ok((launch, receipt))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Unopened;
    use tollgate_model::protocol::{Close, Look, Process, Seen};

    /// Opens anything, and answers what can be answered alone.
    struct Nothing;

    impl Worker for Nothing {
        fn look(&mut self, _: &Look) -> Result<Seen, Failure> {
            crate::look()
        }

        fn close(&mut self, _: &Close) -> Result<Process, Failure> {
            Ok(crate::place::seen())
        }
    }

    impl Launch for Nothing {
        type Before = Unopened;

        fn open(open: &Open) -> Result<(Self, Receipt), Failure> {
            let receipt = Receipt {
                protocol: PROTOCOL,
                program: "test".to_string(),
                language: "rust".to_string(),
                build: open.contender.build.clone(),
                runtime: String::new(),
                effective: Default::default(),
                artifact_sha256: None,
                fixtures: String::new(),
                phases: Vec::new(),
                idle: Default::default(),
                compile_threads: None,
                counts_fuel: false,
                clock: Default::default(),
                debug_build: false,
            };
            Ok((Nothing, receipt))
        }
    }

    fn open(protocol: u32) -> String {
        format!(
            r#"{{"request":"open","protocol":{protocol},"contender":"native/rust","config":null,"artifact":null,
            "cache":"","core":null,"memory-limit":1,"spawned-ns":1}}"#
        )
        .replace('\n', " ")
    }

    fn conversation(requests: &[&str]) -> Vec<Answer> {
        let mut answers = Vec::new();
        talk::<Nothing>(requests.join("\n").as_bytes(), &mut answers).unwrap();
        String::from_utf8(answers).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn refused(answer: &Answer) -> &str {
        let Answer::Failed(failure) = answer else { panic!("{answer:?}") };
        &failure.message
    }

    #[test]
    fn one_request_has_one_answer_and_close_ends_it() {
        crate::main_begins();
        let answers =
            conversation(&[&open(PROTOCOL), r#"{"request":"look"}"#, r#"{"request":"close"}"#, "more"]);
        let [Answer::Opened(receipt), Answer::Seen { .. }, Answer::Closed(_)] = &answers[..] else {
            panic!("{answers:?}")
        };
        assert_eq!(receipt.phases[0].name, tollgate_model::metric::ColdStep::Spawn);
        assert!(receipt.idle.resident > 0 || !cfg!(target_os = "linux"));
    }

    #[test]
    fn what_makes_no_sense_is_refused_and_the_conversation_goes_on() {
        let answers = conversation(&[
            "hello",
            &open(99),
            r#"{"request":"code-size"}"#,
            &open(PROTOCOL),
            &open(PROTOCOL),
        ]);
        assert!(refused(&answers[0]).contains("not a request"));
        assert!(refused(&answers[1]).contains("not 99"));
        assert!(refused(&answers[2]).contains("the first request is `open`"));
        assert!(matches!(answers[3], Answer::Opened(_)));
        assert!(refused(&answers[4]).contains("this one is open"));
    }
}
