//! A client that does what it is told, however rude.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

pub const QUOTE: &str = r#"{"sku":"TG-0001-B","quantity":1}"#;
pub const QUOTED: &str = r#"{"ok":{"cents":"3199","source":"list"}}"#;

/// No answer takes as long as this, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(60);

/// A connection.
pub struct Client(BufReader<TcpStream>);

/// An answer that came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// In lower case.
    pub head: String,
    pub body: String,
}

impl Client {
    pub fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("it listens");
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Client(BufReader::new(stream))
    }

    /// Sends bytes, and says whether they were taken.
    pub fn send(&mut self, bytes: &[u8]) -> bool {
        self.0.get_mut().write_all(bytes).is_ok()
    }

    /// The head of a request whose body shall have that length, and the beginning of it.
    pub fn begin(&mut self, path: &str, length: usize, body: &[u8]) {
        let head = format!("POST {path} HTTP/1.1\r\nhost: test\r\ncontent-length: {length}\r\n\r\n");
        self.send(&[head.as_bytes(), body].concat());
    }

    #[track_caller]
    pub fn post(&mut self, path: &str, body: &str) -> Answer {
        self.ask("POST", path, body.as_bytes())
    }

    #[track_caller]
    pub fn ask(&mut self, method: &str, path: &str, body: &[u8]) -> Answer {
        self.send(&request(method, path, body));
        self.answer().unwrap_or_else(|| panic!("{method} {path}: no answer"))
    }

    /// The next answer; none if the connection ends before it.
    pub fn answer(&mut self) -> Option<Answer> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            match self.0.read_line(&mut head) {
                Ok(read) if read > 0 => {}
                _ => return None,
            }
        }
        let head = head.to_ascii_lowercase();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let mut body = Vec::new();
        if head.contains("\r\ntransfer-encoding: chunked\r\n") {
            self.chunks(&mut body)?;
        } else if let Some(rest) = head.split("\r\ncontent-length: ").nth(1) {
            body.resize(rest.split("\r\n").next().unwrap().parse().unwrap(), 0);
            self.0.read_exact(&mut body).ok()?;
        } else {
            self.0.read_to_end(&mut body).ok()?;
        }
        Some(Answer { status, head, body: String::from_utf8(body).unwrap() })
    }

    fn chunks(&mut self, body: &mut Vec<u8>) -> Option<()> {
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).ok()?;
            let length = usize::from_str_radix(line.trim_end(), 16).ok()?;
            let begin = body.len();
            body.resize(begin + length + 2, 0);
            self.0.read_exact(&mut body[begin..]).ok()?;
            body.truncate(begin + length);
            if length == 0 {
                return Some(());
            }
        }
    }

    /// Whether the other side has ended the connection, and said nothing more.
    pub fn is_closed(&mut self) -> bool {
        match self.0.read(&mut [0]) {
            Ok(read) => read == 0,
            Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
        }
    }
}

/// A whole request.
pub fn request(method: &str, path: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("{method} {path} HTTP/1.1\r\nhost: test\r\ncontent-length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}
