//! The key that masks depend on, and HMAC-SHA256 under it.

use sha2::{Digest, Sha256};

/// The bytes that a key must have: fewer can be guessed.
pub const LEAST: usize = 16;

/// A key, as the two states of SHA-256 that HMAC (RFC 2104) begins with: what is hashed for each value starts from there.
#[derive(Clone)]
pub struct Key {
    inner: Sha256,
    outer: Sha256,
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
        Key { inner: state(0x36), outer: state(0x5c) }
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
    fn a_short_key_is_refused() {
        assert!(Key::new(b"  0123456789abcde \n").is_err());
        assert!(Key::new(b"0123456789abcdef\n").is_ok());
    }
}
