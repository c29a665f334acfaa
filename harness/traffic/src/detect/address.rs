//! Addresses of mail and of the network's sixth version.

use std::net::Ipv6Addr;

use super::{Found, Kind, Reserved};

pub fn emails(bytes: &[u8], on_reserved: Reserved, found: &mut Vec<Found>) {
    let local = |byte: u8| byte.is_ascii_alphanumeric() || byte >= 0x80 || b"._%+-'".contains(&byte);
    let domain = |byte: u8| byte.is_ascii_alphanumeric() || byte >= 0x80 || byte == b'.' || byte == b'-';
    for at in (0..bytes.len()).filter(|&at| bytes[at] == b'@') {
        let start = at - bytes[..at].iter().rev().take_while(|&&byte| local(byte)).count();
        let mut end = at + 1 + bytes[at + 1..].iter().take_while(|&&byte| domain(byte)).count();
        while end > at + 1 && matches!(bytes[end - 1], b'.' | b'-') {
            end -= 1;
        }
        let host = &bytes[at + 1..end];
        let top = host.rsplit(|&byte| byte == b'.').next().unwrap_or_default();
        let is_one = start < at && top.len() >= 2 && top.len() < host.len();
        if is_one && (on_reserved == Reserved::Find || !reserved(host)) {
            found.push(Found { start, end, kind: Kind::Email });
        }
    }
}

/// Names that nobody can have (RFC 2606).
fn reserved(host: &[u8]) -> bool {
    let host = host.to_ascii_lowercase();
    let under = |name: &[u8]| {
        host.ends_with(name) && (host.len() == name.len() || host[host.len() - name.len() - 1] == b'.')
    };
    [&b"example.com"[..], b"example.org", b"example.net", b"example", b"invalid", b"test"]
        .into_iter()
        .any(under)
}

pub fn ipv6(text: &str, on_reserved: Reserved, found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    let part = |byte: u8| byte.is_ascii_hexdigit() || byte == b':' || byte == b'.';
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|&&byte| part(byte)).count();
        let whole = !super::in_word(super::before(bytes, at)) && !super::in_word(bytes.get(at + length));
        let word = text[at..at + length].trim_end_matches('.');
        let colons = word.bytes().filter(|&byte| byte == b':').count();
        let counts = |address| on_reserved == Reserved::Find || !harmless(address);
        if whole && colons >= 2 && word.parse::<Ipv6Addr>().is_ok_and(counts) {
            found.push(Found { start: at, end: at + word.len(), kind: Kind::Ipv6 });
        }
        at += length + 1;
        while at < bytes.len() && !text.is_char_boundary(at) {
            at += 1;
        }
    }
}

/// Loopback, nothing, and documentation (RFC 3849).
fn harmless(address: Ipv6Addr) -> bool {
    address.is_loopback() || address.is_unspecified() || address.segments()[..2] == [0x2001, 0xdb8]
}
