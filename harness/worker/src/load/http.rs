//! Single requests whose answers are looked into.

use std::net::SocketAddr;
use std::time::Duration;

use tollgate_model::FunctionName;
use tollgate_suite::http;
use ureq::Agent;

/// Time limit for a single answer.
pub const ONE_ANSWER: Duration = Duration::from_secs(30);
/// An answer as it came.
pub struct Got {
    status: u16,
    body: Vec<u8>,
}

impl Got {
    /// The body of a good answer; what came instead, in one line, of any other.
    pub fn good(&self) -> Result<&[u8], String> {
        if self.status == 200 {
            return Ok(&self.body);
        }
        Err(format!(
            "the answer was: status {}, {}",
            self.status,
            short(&String::from_utf8_lossy(&self.body))
        ))
    }
}

/// Asks a service for a function.
pub fn ask(agent: &Agent, service: SocketAddr, function: FunctionName, body: &str) -> Result<Got, String> {
    let url = format!("http://{service}{}", http::path(function));
    let mut response =
        agent.post(url).content_type("application/json").send(body).map_err(|error| error.to_string())?;
    let status = response.status().as_u16();
    let body = response.body_mut().with_config().limit(http::LONGEST_ANSWER as u64).read_to_vec();
    Ok(Got { status, body: body.map_err(|error| error.to_string())? })
}

/// Straight to the service, and every answer as it is.
pub fn agent(timeout: Duration) -> Agent {
    let config = Agent::config_builder().http_status_as_error(false).max_redirects(0).proxy(None);
    config.timeout_global(Some(timeout)).build().new_agent()
}

/// The beginning of an answer, on one line.
pub fn short(text: &str) -> String {
    text.chars().take(200).collect::<String>().escape_debug().to_string()
}
