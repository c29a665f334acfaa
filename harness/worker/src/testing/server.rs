//! A service for tests: a thread for each connection, and answers that may be wrong on purpose.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;

/// The answer to a path and a body: status and body.
type Respond = dyn Fn(&str, &[u8]) -> (u16, Vec<u8>) + Send + Sync;

/// A service that lives as long as the test program.
pub struct Server(pub SocketAddr);

impl Server {
    /// Answers what `respond` says.
    pub fn start(respond: impl Fn(&str, &[u8]) -> (u16, Vec<u8>) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        Self::listen(listener, Arc::new(respond));
        Server(address)
    }

    /// The same, on a listener that is there already.
    pub fn listen(listener: TcpListener, respond: Arc<Respond>) {
        std::thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                let respond = respond.clone();
                std::thread::spawn(move || serve(connection, &*respond));
            }
        });
    }
}

/// The answer of the native logic.
pub fn native(path: &str, body: &[u8]) -> (u16, Vec<u8>) {
    match tollgate_contract::parse("POST", path, body) {
        Ok(call) => (200, call.answer().to_json()),
        Err(refusal) => (refusal.status, refusal.to_json()),
    }
}

/// Until the client closes, or something goes wrong.
fn serve(connection: TcpStream, respond: &Respond) -> Option<()> {
    connection.set_nodelay(true).ok()?;
    let mut writing = connection.try_clone().ok()?;
    let mut reading = BufReader::new(connection);
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if reading.read_line(&mut head).ok()? == 0 {
                return None;
            }
        }
        let path = head.split_whitespace().nth(1)?.to_string();
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
        });
        let mut body = vec![0; length.unwrap_or(0)];
        reading.read_exact(&mut body).ok()?;
        let (status, answer) = respond(&path, &body);
        let head = format!("HTTP/1.1 {status} -\r\ncontent-length: {}\r\n\r\n", answer.len());
        writing.write_all(&[head.as_bytes(), &answer].concat()).ok()?;
    }
}
