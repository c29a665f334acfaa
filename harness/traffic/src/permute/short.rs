//! The same permutation for what nearly all texts are: short, and of ASCII. It takes no memory from the allocator, and draws block
//! by block.

use super::rounds;
use crate::key::Key;

/// The longest text that is permuted here.
pub const LONGEST: usize = 64;

/// What stands before the characters in a round's message: tweak, round, how many characters there are.
const HEAD: usize = 6;

/// Characters that a block of 16 bytes is enough for.
const OF_A_BLOCK: usize = 8;

/// A character that changes: where it stands, how far it is from the first of its class, and that class.
#[derive(Clone, Copy, Default)]
struct Place {
    at: u8,
    value: u8,
    first: u8,
    size: u8,
}

pub fn permute(key: &Key, tweak: u8, text: &str, out: &mut String) {
    let mut all = [Place::default(); LONGEST];
    let mut count = 0;
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        let (first, size) = match byte {
            b'0' if at == 0 => continue,
            b'1'..=b'9' if at == 0 => (b'1', 9),
            b'0'..=b'9' => (b'0', 10),
            b'a'..=b'z' => (b'a', 26),
            b'A'..=b'Z' => (b'A', 26),
            _ => continue,
        };
        all[count] = Place { at: at as u8, value: byte - first, first, size };
        count += 1;
    }
    let places = &mut all[..count];
    feistel(key, tweak, places);
    let mut masked = [0; LONGEST];
    let masked = &mut masked[..text.len()];
    masked.copy_from_slice(text.as_bytes());
    places.iter().for_each(|it| masked[usize::from(it.at)] = it.first + it.value);
    out.push_str(std::str::from_utf8(masked).expect("ASCII for ASCII"));
}

fn feistel(key: &Key, tweak: u8, places: &mut [Place]) {
    let count = places.len();
    let (left, right) = places.split_at_mut(count / 2);
    let mut message = [0; HEAD + LONGEST + 4];
    message[0] = tweak;
    message[2..HEAD].copy_from_slice(&(count as u32).to_le_bytes());
    for round in 0..rounds(count) {
        let (from, to) = if round % 2 == 0 { (&*left, &mut *right) } else { (&*right, &mut *left) };
        message[1] = round;
        let end = HEAD + from.len();
        for (byte, place) in message[HEAD..end].iter_mut().zip(from) {
            *byte = place.value;
        }
        for (number, places) in (0_u32..).zip(to.chunks_mut(OF_A_BLOCK)) {
            message[end..end + 4].copy_from_slice(&number.to_le_bytes());
            let mut block = key.block(&message[..end + 4]);
            for place in places {
                block = block.rotate_left(16);
                place.value = modulo(u32::from(place.value) + u32::from(block as u16), place.size);
            }
        }
    }
}

/// The rest by the size of a class. Each is a constant here, which compilers divide by without dividing.
fn modulo(sum: u32, size: u8) -> u8 {
    let rest = match size {
        26 => sum % 26,
        10 => sum % 10,
        _ => sum % 9,
    };
    rest as u8
}
