//! The two hashes of the logic: one for texts, one for numbers.

/// FNV-1a, 32 bits, as Fowler, Noll and Vo published it; multiplication wraps.
pub(crate) fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

/// Scatters consecutive numbers evenly: 2³² divided by the golden ratio, times the number, wrapping. Its upper bits are
/// the good ones.
pub(crate) const fn scatter(number: u32) -> u32 {
    number.wrapping_mul(0x9e37_79b1)
}

#[cfg(test)]
mod tests {
    use super::fnv1a;

    #[test]
    fn agrees_with_the_published_test_vectors() {
        assert_eq!(fnv1a(b""), 0x811c_9dc5);
        assert_eq!(fnv1a(b"a"), 0xe40c_292c);
        assert_eq!(fnv1a(b"foobar"), 0xbf9c_f968);
    }
}
