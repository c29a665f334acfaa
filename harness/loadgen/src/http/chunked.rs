//! The chunked transfer coding (RFC 9112, § 7.1), decoded as it comes, in whatever pieces.

use crate::record::Failure;

/// The part of a chunked body that the decoder is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chunked {
    /// In the hexadecimal size; `None` before its first digit.
    Size(Option<u64>),
    /// In an extension, which is skipped.
    Extension(u64),
    /// Before the line feed that ends the size line.
    SizeEnd(u64),
    /// In the data.
    Data(u64),
    /// Before the carriage return, then the line feed after the data.
    DataEnd(u8),
    /// At the beginning of a trailer line; an empty one ends the body.
    Trailer,
    /// In a trailer line, which is skipped.
    TrailerLine,
    /// Before the line feed of the empty line.
    LastEnd,
    /// Behind the body.
    Done,
}

impl Chunked {
    /// Before the first chunk.
    pub fn new() -> Self {
        Self::Size(None)
    }

    /// Takes bytes, hands the data to `sink`, and answers how many bytes it used: all, unless it is done.
    pub fn feed(&mut self, bytes: &[u8], mut sink: impl FnMut(&[u8])) -> Result<usize, Failure> {
        let mut used = 0;
        while used < bytes.len() && *self != Self::Done {
            if let Self::Data(left) = *self {
                let take = left.min((bytes.len() - used) as u64);
                sink(&bytes[used..used + take as usize]);
                used += take as usize;
                *self = if take == left { Self::DataEnd(b'\r') } else { Self::Data(left - take) };
            } else {
                *self = self.step(bytes[used])?;
                used += 1;
            }
        }
        Ok(used)
    }

    /// The state after one byte of the framing.
    fn step(self, byte: u8) -> Result<Self, Failure> {
        Ok(match (self, byte) {
            (Self::Size(size), b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F') => {
                let digit = u64::from((byte as char).to_digit(16).unwrap_or(0));
                let size = size.unwrap_or(0).checked_mul(16).ok_or(Failure::TooLarge)?;
                Self::Size(Some(size + digit))
            }
            (Self::Size(Some(size)) | Self::Extension(size), b'\r') => Self::SizeEnd(size),
            (Self::Size(Some(size)), b';' | b' ' | b'\t') => Self::Extension(size),
            (Self::Extension(size), byte) if byte != b'\n' => Self::Extension(size),
            (Self::SizeEnd(0), b'\n') => Self::Trailer,
            (Self::SizeEnd(size), b'\n') => Self::Data(size),
            (Self::DataEnd(b'\r'), b'\r') => Self::DataEnd(b'\n'),
            (Self::DataEnd(b'\n'), b'\n') => Self::Size(None),
            (Self::Trailer, b'\r') => Self::LastEnd,
            (Self::TrailerLine, b'\n') => Self::Trailer,
            (Self::Trailer | Self::TrailerLine, _) => Self::TrailerLine,
            (Self::LastEnd, b'\n') => Self::Done,
            _ => return Err(Failure::Malformed),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIRE: &[u8] = b"4\r\nToll\r\n5;why=not\r\n gate\r\n0\r\nX-Sum: 9\r\n\r\n";

    /// Decodes in pieces of this size: the data, the bytes used, and whether it is done.
    fn decode(wire: &[u8], piece: usize) -> Result<(String, usize, bool), Failure> {
        let (mut chunked, mut data, mut used) = (Chunked::new(), Vec::new(), 0);
        for bytes in wire.chunks(piece) {
            used += chunked.feed(bytes, |part| data.extend_from_slice(part))?;
        }
        Ok((String::from_utf8(data).unwrap(), used, chunked == Chunked::Done))
    }

    #[test]
    fn in_whatever_pieces_it_comes() {
        for piece in 1..=WIRE.len() {
            assert_eq!(decode(WIRE, piece), Ok(("Toll gate".to_string(), WIRE.len(), true)), "{piece}");
        }
    }

    #[test]
    fn what_follows_is_left_alone() {
        assert_eq!(decode(b"0\r\n\r\nHTTP/1.1", 100), Ok((String::new(), 5, true)));
    }

    #[test]
    fn bad_framing_is_refused() {
        for wire in ["\r\n", "g\r\n", "4\nToll", "1\r\nab\r\n", "-1\r\n", "1;x\n", "0\r\n\rx"] {
            assert_eq!(decode(wire.as_bytes(), 100), Err(Failure::Malformed), "{wire:?}");
        }
        assert_eq!(decode(b"fffffffffffffffff\r\n", 100), Err(Failure::TooLarge));
    }

    #[test]
    fn a_part_is_not_done() {
        for end in 0..WIRE.len() {
            assert!(matches!(decode(&WIRE[..end], 7), Ok((_, used, false)) if used == end), "{end}");
        }
    }
}
