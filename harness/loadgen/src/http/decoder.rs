//! One answer, decoded as it comes, in bounded memory: of the body only what is to be compared is kept.

use httparse::Status;
use sha2::{Digest as _, Sha256};

use super::Expect;
use super::chunked::Chunked;
use crate::record::Failure;

/// No head is longer, and none has more headers.
const MAX_HEAD: usize = 32 << 10;
const MAX_HEADERS: usize = 64;

/// A whole answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// Good, or how it failed.
    pub outcome: Result<(), Failure>,
    /// Whether the connection can take another request.
    pub reusable: bool,
}

/// The part of the answer that the decoder is in.
#[derive(Debug)]
enum Part {
    Head,
    /// So many bytes of the body to come.
    Sized(u64),
    Chunked(Chunked),
    /// The body ends with the connection.
    UntilClose,
}

/// Decodes one answer after another.
#[derive(Debug)]
pub(super) struct Decoder {
    part: Part,
    head: Vec<u8>,
    status: u16,
    keep_alive: bool,
    received: u64,
    limit: u64,
    expect: Expect,
    digest: Sha256,
    /// The body, or as much of it as a right answer can have, where it is compared as JSON.
    kept: Vec<u8>,
}

impl Decoder {
    /// A decoder that takes no answer of more than `limit` bytes on the wire.
    pub fn new(limit: u64) -> Self {
        Self {
            part: Part::Head,
            head: Vec::new(),
            status: 0,
            keep_alive: true,
            received: 0,
            limit,
            expect: Expect::Success,
            digest: Sha256::new(),
            kept: Vec::new(),
        }
    }

    /// Gets ready for the answer to a new request.
    #[inline]
    pub fn begin(&mut self, expect: &Expect) {
        self.part = Part::Head;
        self.head.clear();
        self.received = 0;
        match expect {
            Expect::Digest(_) => self.digest = Sha256::new(),
            Expect::Judged(_) => self.kept.clear(),
            Expect::Success | Expect::Status(_) => {}
        }
        self.expect.clone_from(expect);
    }

    /// Takes what came from the socket. `None`: there is more to come.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<Option<Answer>, Failure> {
        self.received += bytes.len() as u64;
        if self.received > self.limit {
            return Err(Failure::TooLarge);
        }
        if !matches!(self.part, Part::Head) {
            return self.body(bytes);
        }
        // Nearly always the whole head comes at once and needs no copy.
        if self.head.is_empty() {
            return match self.parse(bytes)? {
                Some(end) => self.body(&bytes[end..]),
                None => self.keep(bytes),
            };
        }
        self.keep(bytes)?;
        let head = std::mem::take(&mut self.head);
        let parsed = self.parse(&head);
        let answer = match parsed? {
            Some(end) => self.body(&head[end..])?,
            None => {
                self.head = head;
                return Ok(None);
            }
        };
        Ok(answer)
    }

    /// The peer closed the connection.
    pub fn close(&mut self) -> Result<Answer, Failure> {
        if matches!(self.part, Part::UntilClose) { Ok(self.answer(false)) } else { Err(Failure::Closed) }
    }

    fn keep(&mut self, bytes: &[u8]) -> Result<Option<Answer>, Failure> {
        self.head.extend_from_slice(bytes);
        if self.head.len() > MAX_HEAD { Err(Failure::TooLarge) } else { Ok(None) }
    }

    /// Parses the head; where it ends, if it does. Interim answers (1xx) are skipped.
    fn parse(&mut self, bytes: &[u8]) -> Result<Option<usize>, Failure> {
        let mut skipped = 0;
        loop {
            let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
            let mut response = httparse::Response::new(&mut headers);
            let end = match response.parse(&bytes[skipped..]) {
                Ok(Status::Complete(end)) => skipped + end,
                Ok(Status::Partial) => return Ok(None),
                Err(httparse::Error::TooManyHeaders) => return Err(Failure::TooLarge),
                Err(_) => return Err(Failure::Malformed),
            };
            self.status = response.code.ok_or(Failure::Malformed)?;
            match self.status {
                101 => return Err(Failure::Malformed),
                100..200 => skipped = end,
                _ => {
                    self.frame(response.version, response.headers)?;
                    return Ok(Some(end));
                }
            }
        }
    }

    /// Determines the length of the body and whether the connection survives it (RFC 9112, § 6.3 and 9.3).
    fn frame(&mut self, version: Option<u8>, headers: &[httparse::Header<'_>]) -> Result<(), Failure> {
        self.keep_alive = version == Some(1);
        let (mut length, mut chunked) = (None, None);
        for header in headers {
            let tokens = || std::str::from_utf8(header.value).unwrap_or("").split(',').map(str::trim);
            if header.name.eq_ignore_ascii_case("content-length") {
                let value = tokens().next().and_then(digits).ok_or(Failure::Malformed)?;
                if length.is_some_and(|before| before != value) || tokens().any(|t| digits(t) != Some(value))
                {
                    return Err(Failure::Malformed);
                }
                length = Some(value);
            } else if header.name.eq_ignore_ascii_case("transfer-encoding") {
                chunked = Some(tokens().next_back().is_some_and(|t| t.eq_ignore_ascii_case("chunked")));
            } else if header.name.eq_ignore_ascii_case("connection") {
                self.keep_alive |= tokens().any(|token| token.eq_ignore_ascii_case("keep-alive"));
                self.keep_alive &= !tokens().any(|token| token.eq_ignore_ascii_case("close"));
            }
        }
        self.part = match (self.status, chunked, length) {
            (204 | 304, ..) => Part::Sized(0),
            (_, Some(true), _) => Part::Chunked(Chunked::new()),
            (_, None, Some(length)) if length > self.limit => return Err(Failure::TooLarge),
            (_, None, Some(length)) => Part::Sized(length),
            (_, Some(false), _) | (_, None, None) => Part::UntilClose,
        };
        Ok(())
    }

    fn body(&mut self, bytes: &[u8]) -> Result<Option<Answer>, Failure> {
        let (expect, digest, kept) = (&self.expect, &mut self.digest, &mut self.kept);
        // One byte more than a right answer has is enough to know that it is none.
        let mut keep = |data: &[u8], longest: usize| {
            let room = (longest + 1).saturating_sub(kept.len());
            kept.extend_from_slice(&data[..data.len().min(room)]);
        };
        let mut sink = |data: &[u8]| match expect {
            Expect::Success | Expect::Status(_) => {}
            Expect::Digest(_) => digest.update(data),
            Expect::Judged(judged) => keep(data, judged.longest()),
        };
        let (used, done) = match &mut self.part {
            Part::Head => return Err(Failure::Malformed),
            Part::Sized(left) => {
                let take = (*left).min(bytes.len() as u64);
                sink(&bytes[..take as usize]);
                *left -= take;
                (take as usize, *left == 0)
            }
            Part::Chunked(chunked) => {
                let used = chunked.feed(bytes, sink)?;
                (used, *chunked == Chunked::Done)
            }
            Part::UntilClose => {
                sink(bytes);
                (bytes.len(), false)
            }
        };
        // Bytes behind the answer are to no request of ours: such a connection is not to be trusted.
        Ok(done.then(|| self.answer(used == bytes.len())))
    }

    fn answer(&mut self, clean: bool) -> Answer {
        let right = match &self.expect {
            expect if !expect.takes(self.status) => Err(Failure::Status(self.status)),
            Expect::Digest(expected) => Ok(self.digest.finalize_reset()[..] == *expected),
            Expect::Judged(judged) => Ok(self.kept.len() <= judged.longest() && judged.accepts(&self.kept)),
            Expect::Success | Expect::Status(_) => Ok(true),
        };
        let outcome = right.and_then(|right| if right { Ok(()) } else { Err(Failure::WrongAnswer) });
        Answer { outcome, reusable: self.keep_alive && clean }
    }
}

/// A number of digits alone: `parse` would let a sign pass.
fn digits(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
#[path = "decoder_tests.rs"]
mod tests;
