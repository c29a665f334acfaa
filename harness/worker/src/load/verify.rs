//! Golden cases, answered by a service.

use tollgate_model::protocol::{Failure, Verified};
use tollgate_suite::http;

use super::Asked;
use super::http::{ONE_ANSWER, agent, ask, short};
use crate::verify::{hold_against, input};

impl Asked {
    /// Asks every golden case once, over one connection that is kept, and holds the answers against the golden ones as
    /// those of a subject in this process are: by the same text, so that the digests are the same.
    pub fn verify(&self) -> Result<Verified, Failure> {
        let (agent, function) = (agent(ONE_ANSWER), self.workload.function);
        let cases = self.suite.golden(&self.entry).map_err(Failure::request)?;
        hold_against(&cases, |case| {
            let input = input(function.as_str(), case)?;
            let body = http::body(&self.entry, &input).map_err(Failure::request)?;
            let got = ask(&agent, self.service, function, &body).map_err(|error| {
                Failure::subject(format!("golden case {} at {}: {error}", case.name, self.service))
            })?;
            // What is no answer at all is held against the golden one, too, and shown beside it.
            let canonical = |body: &[u8]| {
                let what = || format!("the answer was: {}", short(&String::from_utf8_lossy(body)));
                http::canonical(&self.entry, body).map_err(|_| what())
            };
            Ok(got.good().and_then(canonical).unwrap_or_else(|what| what))
        })
    }
}
