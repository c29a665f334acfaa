//! A rehearsal of the client, before the clock of a first answer runs: a generator's process is as fresh as the service's,
//! and the first use of its client takes several times as long as the next. That would be in the service's figure.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};

/// Has `ask` ask a service that gives the right answer at once and then is gone. Best effort: what goes wrong here will go
/// wrong again, and be told, when it counts.
pub fn rehearse(body_length: usize, answer: Vec<u8>, ask: impl FnOnce(SocketAddr)) {
    let Ok(listener) = TcpListener::bind(("127.0.0.1", 0)) else { return };
    let Ok(address) = listener.local_addr() else { return };
    let service = std::thread::spawn(move || serve_one(&listener, body_length, &answer));
    ask(address);
    // Did nobody come, the service would wait for ever.
    drop(std::net::TcpStream::connect(address));
    let _ = service.join();
}

fn serve_one(listener: &TcpListener, body_length: usize, answer: &[u8]) -> std::io::Result<()> {
    let (mut connection, _) = listener.accept()?;
    let (mut request, mut chunk) = (Vec::new(), vec![0; 64 << 10]);
    let whole = |request: &[u8]| {
        let head = request.windows(4).position(|end| end == b"\r\n\r\n");
        head.is_some_and(|head| request.len() >= head + 4 + body_length)
    };
    while !whole(&request) {
        match connection.read(&mut chunk)? {
            0 => return Ok(()),
            length => request.extend_from_slice(&chunk[..length]),
        }
    }
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        answer.len()
    );
    connection.write_all(&[head.as_bytes(), answer].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpStream;

    #[test]
    fn it_ends_whether_anybody_asks_or_not() {
        rehearse(2, b"null".to_vec(), |_| {});
        let mut answer = String::new();
        rehearse(2, b"null".to_vec(), |address| {
            let mut connection = TcpStream::connect(address).unwrap();
            connection.write_all(b"POST / HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}").unwrap();
            connection.read_to_string(&mut answer).unwrap();
        });
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\nnull"), "{answer}");
    }
}
