//! Requests, as bytes made before the run.

use http::{HeaderName, HeaderValue, Method};

use super::{Expect, Target};

/// A request, ready to be written, and the answer that is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    bytes: Vec<u8>,
    expect: Expect,
}

/// The reason that a request cannot be made.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// The method is not one whose answer has a body of its own.
    #[error("method {0} cannot put load on a service: use GET, POST, PUT, PATCH or DELETE")]
    Method(Method),
    /// The header is not one, or one that the generator sets itself.
    #[error("`{0}` is not a header that can be added, such as `accept: application/json`")]
    Header(String),
}

impl Request {
    /// A GET without a body.
    #[must_use]
    pub fn get(target: &Target) -> Self {
        let bytes = format!("GET {} HTTP/1.1\r\nhost: {}\r\n\r\n", target.path, target.authority);
        Self { bytes: bytes.into_bytes(), expect: Expect::Success }
    }

    /// A request with a body and headers such as `content-type: application/json`.
    ///
    /// # Errors
    /// [`RequestError`] for methods without ordinary answers, and for headers that are malformed or about
    /// the framing, which is the generator's.
    pub fn new(target: &Target, method: Method, headers: &[&str], body: &[u8]) -> Result<Self, RequestError> {
        if ![Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE].contains(&method) {
            return Err(RequestError::Method(method));
        }
        let mut bytes = format!("{method} {} HTTP/1.1\r\nhost: {}\r\n", target.path, target.authority);
        for header in headers {
            let bad = || RequestError::Header((*header).to_string());
            let (name, value) = header.split_once(':').ok_or_else(bad)?;
            let name = HeaderName::from_bytes(name.trim().as_bytes()).map_err(|_| bad())?;
            let value = HeaderValue::from_str(value.trim()).map_err(|_| bad())?;
            if ["host", "content-length", "transfer-encoding", "connection", "expect"]
                .contains(&name.as_str())
            {
                return Err(bad());
            }
            bytes += &format!("{name}: {}\r\n", value.to_str().map_err(|_| bad())?);
        }
        bytes += &format!("content-length: {}\r\n\r\n", body.len());
        Ok(Self { bytes: [bytes.as_bytes(), body].concat(), expect: Expect::Success })
    }

    /// The same, failing unless the answer is this.
    #[must_use]
    pub fn expecting(self, expect: Expect) -> Self {
        Self { expect, ..self }
    }

    /// The bytes on the wire.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The answer that counts as good.
    #[must_use]
    pub fn expected(&self) -> &Expect {
        &self.expect
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target() -> Target {
        Target::parse("http://127.0.0.1:8080/quote").unwrap()
    }

    #[test]
    fn the_bytes_on_the_wire() {
        assert_eq!(Request::get(&target()).bytes(), b"GET /quote HTTP/1.1\r\nhost: 127.0.0.1:8080\r\n\r\n");
        let post = Request::new(&target(), Method::POST, &["Accept: text/plain"], b"{}").unwrap();
        assert_eq!(
            post.bytes(),
            b"POST /quote HTTP/1.1\r\nhost: 127.0.0.1:8080\r\naccept: text/plain\r\ncontent-length: 2\r\n\r\n{}"
        );
    }

    #[test]
    fn framing_is_not_for_the_caller() {
        for header in
            ["Content-Length: 3", "host: x", "connection: close", "no colon", "a\r\nb: c", "x: a\r\ny"]
        {
            let refused = Request::new(&target(), Method::GET, &[header], b"");
            assert_eq!(refused, Err(RequestError::Header(header.to_string())));
        }
        assert!(Request::new(&target(), Method::HEAD, &[], b"").is_err());
    }
}
