//! A client with one connection that is kept: a request is written, its answer waited for.
//!
//! Tollgate's generator does not serve here, because it works for a time and not for a number of requests.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use httparse::{EMPTY_HEADER, Response, Status};

/// No answer takes as long as this, unless it never comes.
const PATIENCE: Duration = Duration::from_secs(30);

/// Our services send three.
const HEADERS: usize = 16;

/// One connection.
pub struct Client {
    stream: TcpStream,
    /// The buffer of one read.
    scratch: Box<[u8]>,
    answer: Vec<u8>,
}

/// An answer's head.
struct Head {
    status: u16,
    /// The range of the body in the answer.
    body: std::ops::Range<usize>,
}

impl Client {
    /// Connects; what is written is sent at once.
    pub fn connect(service: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(service)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Client { stream, scratch: vec![0; 16 << 10].into(), answer: Vec::new() })
    }

    /// One round trip; gives status and body.
    pub fn ask(&mut self, request: &[u8]) -> io::Result<(u16, &[u8])> {
        self.stream.write_all(request)?;
        self.answer.clear();
        let head = loop {
            self.read_on()?;
            if let Some(head) = head(&self.answer)? {
                break head;
            }
        };
        while self.answer.len() < head.body.end {
            self.read_on()?;
        }
        Ok((head.status, &self.answer[head.body]))
    }

    /// A profiler's signals are no reason to give up.
    fn read_on(&mut self) -> io::Result<()> {
        let read = loop {
            match self.stream.read(&mut self.scratch) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        if read == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        self.answer.extend_from_slice(&self.scratch[..read]);
        Ok(())
    }
}

/// The head, once all of it is there.
fn head(answer: &[u8]) -> io::Result<Option<Head>> {
    let strange = |what: &str| io::Error::new(ErrorKind::InvalidData, what);
    let mut headers = [EMPTY_HEADER; HEADERS];
    let mut response = Response::new(&mut headers);
    let begin = match response.parse(answer).map_err(|error| strange(&error.to_string()))? {
        Status::Complete(begin) => begin,
        Status::Partial => return Ok(None),
    };
    let length = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
    let length =
        length.and_then(|header| std::str::from_utf8(header.value).ok()?.trim().parse::<usize>().ok());
    let length = length.ok_or_else(|| strange("the answer does not say how long it is"))?;
    let status = response.code.ok_or_else(|| strange("the answer has no status"))?;
    Ok(Some(Head { status, body: begin..begin + length }))
}
