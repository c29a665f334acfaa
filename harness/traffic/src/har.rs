//! HAR: requests that a browser or a proxy recorded. Of each its method's inputs and its time are taken; headers, cookies and
//! answers are not even read.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::walk::is_name;

/// A request as a recorded call.
#[derive(Clone, Debug)]
pub struct Request {
    /// The corpus that it goes to: the address's path, without what may be personal in it.
    pub corpus: String,
    /// Its input, as JSON: the body, or the query's fields where there is none.
    pub input: Box<RawValue>,
    /// When it began, in seconds since 1970.
    pub at: f64,
}

/// A text that is no HAR, or an entry of it that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadHar {
    /// It is none.
    #[error("no HAR: {0}")]
    Document(String),
    /// An entry is not right.
    #[error("entry {0}: {1}")]
    Entry(usize, String),
}

#[derive(Deserialize)]
struct Document {
    log: Log,
}

#[derive(Deserialize)]
struct Log {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    started_date_time: String,
    request: Asked,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    url: String,
    #[serde(default)]
    query_string: Vec<Field>,
    #[serde(default)]
    post_data: Option<Body>,
}

#[derive(Deserialize)]
struct Field {
    name: String,
    value: String,
}

#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    text: Option<String>,
}

/// The requests of a HAR, in its order.
pub fn requests(text: &str) -> Result<Vec<Request>, BadHar> {
    // Some write a mark of byte order first.
    let document: Document = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| BadHar::Document(error.to_string()))?;
    document.log.entries.into_iter().enumerate().map(|(nth, entry)| request(nth + 1, entry)).collect()
}

fn request(number: usize, entry: Entry) -> Result<Request, BadHar> {
    let begun: Timestamp = entry.started_date_time.parse().map_err(|_| {
        BadHar::Entry(number, "`startedDateTime` is no time, such as 2026-01-02T03:04:05.678Z".to_string())
    })?;
    let Asked { url, query_string, post_data } = entry.request;
    let body = post_data.and_then(|body| body.text).filter(|text| !text.trim().is_empty());
    let input = match body {
        // A body that is no JSON is a text.
        Some(text) => match serde_json::from_str::<serde::de::IgnoredAny>(&text) {
            Ok(_) => text.replace(['\n', '\r'], " "),
            Err(_) => quoted(&text),
        },
        None if query_string.is_empty() => "null".to_string(),
        None => {
            let fields =
                query_string.iter().map(|field| format!("{}:{}", quoted(&field.name), quoted(&field.value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        }
    };
    let input = RawValue::from_string(input).map_err(|error| BadHar::Entry(number, error.to_string()))?;
    Ok(Request { corpus: corpus(&url), input, at: crate::access_log::seconds(begun) })
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON")
}

/// The corpus that requests to an address go to. A part of its path that does not look like a programmer's name (an account, a
/// number, whatever a detector fires on) is called `any`: a file's name must not tell either.
fn corpus(url: &str) -> String {
    let path =
        url.split_once("://").map_or(url, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let plain = |part: &str| {
        let fits = part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        fits && part.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic()) && is_name(part)
    };
    let parts = path.split('/').filter(|part| !part.is_empty());
    let named: Vec<&str> = parts.map(|part| if plain(part) { part } else { "any" }).collect();
    if named.is_empty() { "root".to_string() } else { named.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn har(entries: &str) -> String {
        format!(r#"{{"log":{{"version":"1.2","creator":{{"name":"x"}},"entries":[{entries}]}}}}"#)
    }

    #[test]
    fn a_request_is_its_path_its_body_and_its_time() {
        let entry = |url: &str, more: &str| {
            format!(
                r#"{{"startedDateTime":"2026-01-02T03:04:05.250+01:00","time":12,"request":{{"method":"POST","url":"{url}",
                "headers":[{{"name":"Cookie","value":"secret"}}]{more}}},"response":{{"content":{{"text":"private"}}}}}}"#
            )
        };
        let body = r#","postData":{"mimeType":"application/json","text":"{\"account\":\"acct-7\",\n \"cents\":1299}"}"#;
        let query = r#","queryString":[{"name":"q","value":"a \"b\""},{"name":"n","value":"1"}]"#;
        let form = r#","postData":{"mimeType":"text/plain","text":"not json"}"#;
        let all = [
            entry("https://shop.example/api/fraud/score?x=1", body),
            entry("https://shop.example/search", query),
            entry("https://shop.example/users/77120345/mail/anna@firma.de", form),
            entry("https://shop.example", ""),
        ];
        let found = requests(&har(&all.join(","))).unwrap();
        let told: Vec<(&str, &str)> = found.iter().map(|it| (it.corpus.as_str(), it.input.get())).collect();
        assert_eq!(
            told,
            [
                ("api/fraud/score", r#"{"account":"acct-7",  "cents":1299}"#),
                ("search", r#"{"q":"a \"b\"","n":"1"}"#),
                ("users/any/mail/any", "\"not json\""),
                ("root", "null"),
            ]
        );
        assert_eq!(found[0].at, 1_767_319_445.25);
    }

    #[test]
    fn what_is_none_is_named() {
        assert!(matches!(requests("[]"), Err(BadHar::Document(_))));
        assert!(matches!(requests("{\"log\":"), Err(BadHar::Document(_))));
        let bad = requests(&har(r#"{"startedDateTime":"noon","request":{"url":"x"}}"#)).unwrap_err();
        assert!(bad.to_string().starts_with("entry 1: `startedDateTime` is no time"), "{bad}");
    }
}
