//! The key that masks depend on: HMAC-SHA256 under it, and SipHash under a key drawn from it.

use std::hash::Hasher as _;

use sha2::{Digest, Sha256};
use siphasher::sip128::{Hasher128 as _, SipHasher24};

/// The bytes that a key must have: fewer can be guessed.
pub const LEAST: usize = 16;

/// A key, as the two states of SHA-256 that HMAC (RFC 2104) begins with: what is hashed for each value starts from there.
#[derive(Clone)]
pub struct Key {
    inner: Sha256,
    outer: Sha256,
    /// SipHash-2-4 under the first 128 bits of an HMAC. It is what the rounds of permutations draw from: a pseudorandom function
    /// under a secret key of 128 bits, as they need, for messages of a few bytes, for which HMAC hashes two blocks of 64. That its digests are short is no weakness there: nobody sees one, and nothing rests on two of
    /// them being different.
    rounds: SipHasher24,
}

/// What a message draws: as many bytes as are asked for, 16 at a time.
pub struct Drawn {
    absorbed: SipHasher24,
    /// What is left of the last 16 bytes, the next one highest.
    block: u128,
    left: u32,
    next: u32,
}

impl Drawn {
    /// The next bytes, big end first.
    pub fn bytes(&mut self, count: u32) -> u64 {
        if self.left < count {
            let mut hasher = self.absorbed;
            hasher.write(&self.next.to_le_bytes());
            self.block = u128::from_be_bytes(hasher.finish128().as_bytes());
            self.next += 1;
            self.left = 16;
        }
        let bytes = self.block >> (128 - 8 * count);
        self.block <<= 8 * count;
        self.left -= count;
        bytes as u64
    }
}

/// The key is too short.
#[derive(Debug, thiserror::Error)]
#[error("the key has {0} bytes, and needs {LEAST} at least: make one by `--new-key FILE`")]
pub struct BadKey(usize);

impl Key {
    /// The key of these bytes; white space around them, such as an editor leaves, is no part of it.
    ///
    /// # Errors
    /// [`BadKey`] where it is too short.
    pub fn new(bytes: &[u8]) -> Result<Key, BadKey> {
        let bytes = bytes.trim_ascii();
        if bytes.len() < LEAST { Err(BadKey(bytes.len())) } else { Ok(Key::any(bytes)) }
    }

    fn any(bytes: &[u8]) -> Key {
        let mut block = [0; 64];
        if bytes.len() > block.len() {
            block[..32].copy_from_slice(&Sha256::digest(bytes));
        } else {
            block[..bytes.len()].copy_from_slice(bytes);
        }
        let state = |pad: u8| Sha256::new_with_prefix(block.map(|byte| byte ^ pad));
        let mut key = Key { inner: state(0x36), outer: state(0x5c), rounds: SipHasher24::new() };
        let drawn = key.hmac(b"tollgate masks, format 2: rounds");
        key.rounds = SipHasher24::new_with_key(drawn[..16].try_into().expect("16 of 32"));
        key
    }

    /// What a message draws. One that is the beginning of another draws otherwise: the counter behind it has one length.
    pub fn draw(&self, message: &[u8]) -> Drawn {
        let mut absorbed = self.rounds;
        absorbed.write(message);
        Drawn { absorbed, block: 0, left: 0, next: 0 }
    }

    /// The 16 bytes that a message draws, the first one highest, where it has the number of the block behind it already, as
    /// four bytes with the small end first.
    #[inline]
    pub fn block(&self, numbered: &[u8]) -> u128 {
        u128::from_be_bytes(self.rounds.hash(numbered).as_bytes())
    }

    /// The HMAC-SHA256 of a message.
    pub fn hmac(&self, message: &[u8]) -> [u8; 32] {
        let inner = self.inner.clone().chain_update(message).finalize();
        self.outer.clone().chain_update(inner).finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn the_cases_of_rfc_4231_are_answered() {
        let short = Key::any(b"Jefe").hmac(b"what do ya want for nothing?");
        assert_eq!(hex(&short), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        let long = Key::any(&[0xaa; 131]).hmac(b"Test Using Larger Than Block-Size Key - Hash Key First");
        assert_eq!(hex(&long), "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }

    #[test]
    fn draws_differ_by_key_message_and_place_and_are_the_same_again() {
        let all = |key: &[u8], message: &[u8]| -> Vec<u64> {
            let mut drawn = Key::any(key).draw(message);
            (0..12).map(|nth| drawn.bytes(if nth % 2 == 0 { 2 } else { 4 })).collect()
        };
        let first = all(b"one key", b"a message");
        assert_eq!(first, all(b"one key", b"a message"));
        assert_ne!(first, all(b"another", b"a message"));
        assert_ne!(first, all(b"one key", b"a messagf"));
        // Further than a block: the second is not the first again.
        let mut drawn = Key::any(b"one key").draw(b"");
        let words: std::collections::BTreeSet<u64> = (0..1000).map(|_| drawn.bytes(8)).collect();
        assert_eq!(words.len(), 1000);
        // Block by block it is the same.
        let key = Key::any(b"one key");
        let mut drawn = key.draw(b"a message");
        for number in 0..3_u32 {
            let block = key.block(&[&b"a message"[..], &number.to_le_bytes()].concat());
            assert_eq!((drawn.bytes(8), drawn.bytes(8)), ((block >> 64) as u64, block as u64));
        }
    }

    #[test]
    fn a_short_key_is_refused() {
        assert!(Key::new(b"  0123456789abcde \n").is_err());
        assert!(Key::new(b"0123456789abcdef\n").is_ok());
    }
}
