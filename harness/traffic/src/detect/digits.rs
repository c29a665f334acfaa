//! What is made of groups of digits: cards, telephones, social security numbers, addresses of the fourth version.

use super::{Found, Kind, Reserved, before, in_word};

/// A run of digits.
#[derive(Clone, Copy)]
struct Group {
    start: usize,
    end: usize,
}

impl Group {
    fn len(self) -> usize {
        self.end - self.start
    }
}

pub fn find(bytes: &[u8], on_reserved: Reserved, digits: usize, found: &mut Vec<Found>) {
    let groups = groups(bytes);
    let separator = |a: Group, b: Group| &bytes[a.end..b.start];
    for (at, &first) in groups.iter().enumerate() {
        if in_word(before(bytes, first.start)) {
            continue;
        }
        // Groups that one separator each holds together, from here on.
        let mut chain = 1;
        while at + chain < groups.len() && joins(separator(groups[at + chain - 1], groups[at + chain])) {
            chain += 1;
        }
        let chain = &groups[at..at + chain];
        ipv4(bytes, chain, found);
        if digits >= 7 {
            card(bytes, chain, found);
            ssn(bytes, chain, found);
            phone(bytes, on_reserved, chain, found);
        }
    }
}

fn groups(bytes: &[u8]) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if length > 0 {
            groups.push(Group { start: at, end: at + length });
        }
        at += length + 1;
    }
    groups
}

/// What stands between groups of one number.
fn joins(between: &[u8]) -> bool {
    matches!(between, b" " | b"-" | b"." | b") " | b")" | b" (" | b"/")
}

fn ipv4(bytes: &[u8], chain: &[Group], found: &mut Vec<Found>) {
    let Some(four) = chain.get(..4) else { return };
    if four.windows(2).any(|pair| &bytes[pair[0].end..pair[1].start] != b".")
        || in_word(bytes.get(four[3].end))
    {
        return;
    }
    // Five parts are a version or an object's number.
    let dotted =
        |at: Option<&u8>, beyond: Option<&u8>| at == Some(&b'.') && beyond.is_some_and(u8::is_ascii_digit);
    let (start, end) = (four[0].start, four[3].end);
    let longer = dotted(before(bytes, start), start.checked_sub(2).and_then(|at| bytes.get(at)))
        || dotted(bytes.get(end), bytes.get(end + 1));
    let part = |group: &Group| std::str::from_utf8(&bytes[group.start..group.end]).ok()?.parse::<u8>().ok();
    let parts: Option<Vec<u8>> = four.iter().map(part).collect();
    if parts.is_some_and(|parts| !longer && !harmless(&parts)) {
        found.push(Found { start, end, kind: Kind::Ipv4 });
    }
}

/// Loopback, nothing, documentation (RFC 5737), benchmarks (RFC 2544), and the reserved range that masks come from.
fn harmless(parts: &[u8]) -> bool {
    matches!(
        parts,
        [0 | 127, ..]
            | [192, 0, 2, _]
            | [198, 51, 100, _]
            | [203, 0, 113, _]
            | [198, 18 | 19, ..]
            | [240..=255, ..]
    )
}

fn card(bytes: &[u8], chain: &[Group], found: &mut Vec<Found>) {
    let mut total = 0;
    for (count, group) in chain.iter().enumerate() {
        if count > 0 && !matches!(&bytes[chain[count - 1].end..group.start], b" " | b"-") {
            return;
        }
        total += group.len();
        if total > 19 {
            return;
        }
        let range = &bytes[chain[0].start..group.end];
        if total >= 13
            && matches!(range[0], b'2'..=b'6')
            && !in_word(bytes.get(group.end))
            && luhn(range) == 0
        {
            found.push(Found { start: chain[0].start, end: group.end, kind: Kind::Card });
        }
    }
}

/// The sum by Luhn's rule, modulo 10: 0 for a number with a right last digit.
pub fn luhn(text: &[u8]) -> u32 {
    let digits = text.iter().rev().filter(|byte| byte.is_ascii_digit()).map(|byte| u32::from(byte - b'0'));
    let doubled = |digit: u32| if digit > 4 { 2 * digit - 9 } else { 2 * digit };
    digits.enumerate().map(|(at, digit)| if at % 2 == 1 { doubled(digit) } else { digit }).sum::<u32>() % 10
}

fn ssn(bytes: &[u8], chain: &[Group], found: &mut Vec<Found>) {
    let Some([area, group, serial]) = chain.get(..3) else { return };
    let form = [area.len(), group.len(), serial.len()] == [3, 2, 4];
    let between = [&bytes[area.end..group.start], &bytes[group.end..serial.start]];
    let same = between[0] == between[1] && matches!(between[0], b"-" | b" ");
    let text = &bytes[area.start..area.end];
    let issued = text != b"000" && text != b"666" && text[0] != b'9';
    if form && same && issued && !in_word(bytes.get(serial.end)) {
        found.push(Found { start: area.start, end: serial.end, kind: Kind::Ssn });
    }
}

fn phone(bytes: &[u8], on_reserved: Reserved, chain: &[Group], found: &mut Vec<Found>) {
    let first = chain[0];
    if before(bytes, first.start) == Some(&b'+') {
        let mut total = 0;
        let mut end = None;
        for group in chain {
            total += group.len();
            if (7..=15).contains(&total) && !in_word(bytes.get(group.end)) {
                end = Some(group.end);
            }
        }
        // No country has +999.
        let masked = on_reserved == Reserved::Skip && bytes[first.start..].starts_with(b"999");
        if let Some(end) = end.filter(|_| !masked) {
            found.push(Found { start: first.start - 1, end, kind: Kind::Phone });
        }
        return;
    }
    let Some([area, exchange, line]) = chain.get(..3) else { return };
    let form = [area.len(), exchange.len(), line.len()] == [3, 3, 4];
    let marked = bytes[area.end] != b'/' && !in_word(bytes.get(line.end));
    // After the + that a mask has, it is its mask.
    let masked = bytes[..area.start].ends_with(b"+999 ") || bytes[..area.start].ends_with(b"+999 (");
    if form && marked && !masked {
        let open = before(bytes, area.start) == Some(&b'(') && bytes[area.end] == b')';
        found.push(Found { start: area.start - usize::from(open), end: line.end, kind: Kind::Phone });
    }
}
