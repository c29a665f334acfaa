//! A worker's stdout and stderr, read on threads of their own.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// An answer is never longer than this; whatever is, is garbage.
const LONGEST_LINE: u64 = 16 << 20;
/// So many of a worker's last words on stderr are kept.
const LAST_WORDS: usize = 3;

/// Reads answers on a thread of its own, so that waiting for one can end.
pub fn listen(stdout: impl Read + Send + 'static) -> Receiver<std::io::Result<String>> {
    let (send, receive) = sync_channel(16);
    std::thread::spawn(move || {
        let mut reader = BufReader::new(stdout);
        loop {
            let mut line = Vec::new();
            let read = (&mut reader).take(LONGEST_LINE).read_until(b'\n', &mut line);
            let answer = match read {
                Ok(0) => return,
                Ok(read) if !line.ends_with(b"\n") && (read as u64) < LONGEST_LINE => return, // it died saying it
                Ok(_) => Ok(String::from_utf8_lossy(&line).trim_end().to_string()),
                Err(error) => Err(error),
            };
            if send.send(answer).is_err() {
                return;
            }
        }
    });
    receive
}

/// The last lines that a worker wrote to stderr.
pub struct LastWords {
    kept: Arc<Mutex<VecDeque<String>>>,
    listener: JoinHandle<()>,
}

impl LastWords {
    /// Listens until the worker says no more.
    pub fn overhear(stderr: impl Read + Send + 'static) -> Self {
        let kept = Arc::new(Mutex::new(VecDeque::new()));
        let keep = Arc::clone(&kept);
        let listener = std::thread::spawn(move || {
            let mut reader = BufReader::new(stderr);
            let mut line = Vec::new();
            while matches!((&mut reader).take(LONGEST_LINE).read_until(b'\n', &mut line), Ok(read) if read > 0)
            {
                let text = shortened(String::from_utf8_lossy(&line).trim());
                line.clear();
                let mut kept = keep.lock().unwrap_or_else(PoisonError::into_inner);
                if !text.is_empty() {
                    if kept.len() == LAST_WORDS {
                        kept.pop_front();
                    }
                    kept.push_back(text);
                }
            }
        });
        LastWords { kept, listener }
    }

    /// The last words of a dead worker; they may still be on their way to us.
    pub fn hear_out(&self) -> String {
        let patience = Instant::now() + Duration::from_millis(200);
        while Instant::now() < patience && !self.listener.is_finished() {
            std::thread::sleep(Duration::from_millis(2));
        }
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().cloned().collect::<Vec<_>>().join(" / ")
    }
}

/// The beginning of a line, with nothing in it that would move a cursor.
pub fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(200).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
