//! Requests to a service, and what answers them: data of a suite, and never the logic called again.

use std::sync::{Arc, Mutex, PoisonError};

use tollgate_model::Size;

use crate::golden::Expected;
use crate::{Entry, Error, Fingerprint, Generators, Suite, http};

/// One input as it is sent, and what is known of its answer.
#[derive(Clone)]
pub struct Exchange {
    /// The body of the request.
    pub body: String,
    entry: Arc<Entry>,
    answer: Arc<Answer>,
}

/// The reference that an answer is held against.
enum Answer {
    /// A golden case's.
    Golden(Expected),
    /// The fingerprint that is committed for a corpus.
    Fingerprint(Fingerprint),
    /// Nothing is committed for payloads of this size: the first answer counts, and later ones must equal it. The golden cases
    /// show that the function answers correctly.
    First(Mutex<Option<String>>),
}

impl Exchange {
    fn new(entry: &Arc<Entry>, input: &str, answer: Answer) -> Result<Self, Error> {
        let body = http::body(entry, input)?.into_owned();
        Ok(Exchange { body, entry: Arc::clone(entry), answer: Arc::new(answer) })
    }

    /// Whether a body is the right answer.
    ///
    /// # Errors
    /// If it is not: what is wrong with it.
    pub fn check(&self, body: &[u8]) -> Result<(), String> {
        let json = http::canonical(&self.entry, body).map_err(|error| error.to_string())?;
        let right = match &*self.answer {
            Answer::Golden(expected) => {
                return expected.check(&json).map_err(|difference| difference.to_string());
            }
            Answer::Fingerprint(expected) => Fingerprint::of(&json) == *expected,
            Answer::First(first) => {
                let mut first = first.lock().unwrap_or_else(PoisonError::into_inner);
                *first.get_or_insert_with(|| json.clone()) == json
            }
        };
        if right { Ok(()) } else { Err(format!("the answer was wrong: {json}")) }
    }
}

impl Suite {
    /// The corpus of a function as requests.
    ///
    /// # Errors
    /// If the corpus cannot be had, or the committed answers are not one for each input.
    pub fn exchanges(
        &self,
        entry: &Arc<Entry>,
        size: Option<Size>,
        generators: Generators,
    ) -> Result<Vec<Exchange>, Error> {
        self.first_exchanges(usize::MAX, entry, size, generators)
    }

    /// The first input of a function's corpus as a request.
    ///
    /// # Errors
    /// As [`Suite::exchanges`].
    pub fn first_exchange(
        &self,
        entry: &Arc<Entry>,
        size: Option<Size>,
        generators: Generators,
    ) -> Result<Exchange, Error> {
        let mut first = self.first_exchanges(1, entry, size, generators)?;
        Ok(first.pop().expect("a corpus has inputs"))
    }

    fn first_exchanges(
        &self,
        count: usize,
        entry: &Arc<Entry>,
        size: Option<Size>,
        generators: Generators,
    ) -> Result<Vec<Exchange>, Error> {
        let corpus = self.corpus(entry, size, generators)?;
        let answers = self.answers_to(&corpus, entry, size)?;
        let exchange = |(index, input): (usize, &String)| {
            let answer = match &answers {
                Some(answers) => Answer::Fingerprint(answers[index]),
                None => Answer::First(Mutex::default()),
            };
            Exchange::new(entry, input, answer)
        };
        corpus.inputs().iter().enumerate().take(count).map(exchange).collect()
    }

    /// The golden cases of a function as requests.
    ///
    /// # Errors
    /// If a case cannot be had.
    pub fn golden_exchanges(
        &self,
        entry: &Arc<Entry>,
        generators: Generators,
    ) -> Result<Vec<Exchange>, Error> {
        let generator = self.generator(generators);
        let exchange = |case: crate::golden::Case| {
            let input = case.input_json(entry.name().as_str(), generator)?.into_owned();
            Exchange::new(entry, &input, Answer::Golden(case.expected))
        };
        self.golden(entry)?.into_iter().map(exchange).collect()
    }
}
