//! Requests, and what answers them: data of a suite, and never the logic called again.

use std::sync::{Arc, Mutex, PoisonError};

use tollgate_engine::GENERATORS;
use tollgate_model::protocol::Failure;
use tollgate_process::failures::request;
use tollgate_suite::{Entry, Fingerprint, http};

use super::Asked;

/// One input as it is sent, and what is known of its answer.
#[derive(Clone)]
pub struct Exchange {
    /// The body of the request.
    pub body: String,
    entry: Arc<Entry>,
    answer: Arc<Answer>,
}

/// What is known of an answer.
enum Answer {
    /// What the suite has committed.
    Fingerprint(Fingerprint),
    /// Nothing is committed for payloads of that size: the first answer, which later ones must equal. That the function
    /// answers right is known by its golden cases.
    First(Mutex<Option<String>>),
}

impl Exchange {
    /// Whether a body is the right answer; if not, what is wrong with it.
    pub fn check(&self, body: &[u8]) -> Result<(), String> {
        let json = http::canonical(&self.entry, body).map_err(|error| error.to_string())?;
        let right = match &*self.answer {
            Answer::Fingerprint(expected) => Fingerprint::of(&json) == *expected,
            Answer::First(first) => {
                let mut first = first.lock().unwrap_or_else(PoisonError::into_inner);
                *first.get_or_insert_with(|| json.clone()) == json
            }
        };
        if right { Ok(()) } else { Err(format!("the answer was wrong: {json}")) }
    }
}

impl Asked {
    /// The ring of the workload's corpus.
    pub(super) fn exchanges(&self) -> Result<Vec<Exchange>, Failure> {
        let Asked { suite, entry, workload, .. } = self;
        let corpus = suite.corpus(entry, workload.size, GENERATORS).map_err(request)?;
        let answers = suite.answers(entry, workload.size).map_err(request)?;
        if answers.as_ref().is_some_and(|answers| answers.len() != corpus.inputs().len()) {
            let file = suite.answers_file(entry, workload.size);
            return Err(request(format!(
                "{} does not have an answer for each of the {} inputs",
                file.display(),
                corpus.inputs().len()
            )));
        }
        let exchange = |(index, input): (usize, &String)| {
            let answer = match &answers {
                Some(answers) => Answer::Fingerprint(answers[index]),
                None => Answer::First(Mutex::default()),
            };
            let body = http::body(entry, input).map_err(request)?.into_owned();
            Ok(Exchange { body, entry: Arc::clone(entry), answer: Arc::new(answer) })
        };
        corpus.inputs().iter().enumerate().map(exchange).collect()
    }
}
