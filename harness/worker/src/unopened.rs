//! What a worker does without anything open: look at itself, and put load on what other processes serve.

use tollgate_model::protocol::{Answer, Failure, Request};

use crate::failures::{broken, request};
use crate::{load, memory, process};

/// Carries out a request for which nothing needs to be open.
pub fn unopened(asked: &Request) -> Answer {
    answer(asked).unwrap_or_else(Answer::Failed)
}

fn answer(asked: &Request) -> Result<Answer, Failure> {
    match asked {
        Request::Look => {
            let memory = memory::memory()
                .map_err(|error| broken(format!("cannot read this process's memory: {error}")))?;
            Ok(Answer::Seen { memory, process: process::seen() })
        }
        Request::Load(load) => match load.service {
            Some(service) => load::on_service(service, load),
            None => Err(request("nothing is open to put load on: ask for `open` first, or name a service")),
        },
        Request::Close => Ok(Answer::Closed(process::seen())),
        _ => Err(request("nothing is open: the first request is `open`")),
    }
}
