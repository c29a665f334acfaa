//! The boundary with no logic behind it: for each payload class a `sink` that takes it, a `source` that returns one
//! and an `echo` that returns what it got.
//!
//! Nothing here may be inlined or optimised away: these functions are the native side of "what does a call cost".

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::hint::black_box;

use crate::fraud::Features;
use crate::pricing::{Bundle, Cart, Coupon, Handling, Line, Region, Tier};

/// Enters and leaves.
#[inline(never)]
pub fn nop() {
    black_box(());
}

/// Takes two scalars.
#[inline(never)]
pub fn sink_scalar(a: u32, b: u32) {
    black_box((a, b));
}

/// Returns `0x0123456789abcdef`.
#[inline(never)]
#[must_use]
pub fn source_scalar() -> u64 {
    black_box(0x0123_4567_89ab_cdef)
}

/// Returns `a` in the upper and `b` in the lower half.
#[inline(never)]
#[must_use]
pub fn echo_scalar(a: u32, b: u32) -> u64 {
    u64::from(a) << 32 | u64::from(b)
}

/// Takes twenty scalars.
#[inline(never)]
pub fn sink_scalars(features: &Features) {
    black_box(features);
}

/// Takes a cart.
#[inline(never)]
pub fn sink_structured(cart: &Cart) {
    black_box(cart);
}

/// Returns a cart of `lines` lines. `LOGIC.md` has the formula; the cart is one that
/// [`quote_cart`](crate::pricing::quote_cart) accepts.
#[inline(never)]
#[must_use]
pub fn source_structured(lines: u32) -> Cart {
    Cart {
        customer: "customer-0001".to_owned(),
        tier: Tier::Gold,
        region: Region::EuStandard,
        lines: (0..lines).map(source_line).collect(),
        coupons: vec![
            Coupon::Percent(500),
            Coupon::Fixed(1_000),
            Coupon::Bundle(Bundle { sku_id: 1, buy: 2, free: 1 }),
            Coupon::FreeShipping,
        ],
        loyalty_points: Some(1_200),
    }
}

/// Line `i` of the cart that [`source_structured`] returns.
fn source_line(i: u32) -> Line {
    Line {
        sku_id: 1 + i % 128,
        quantity: 1 + i % 24,
        handling: Handling((i % 4) as u8),
        note: (i % 4 == 3).then(|| "leave at the door".to_owned()),
    }
}

/// Returns the cart.
#[inline(never)]
#[must_use]
pub fn echo_structured(cart: &Cart) -> Cart {
    cart.clone()
}

/// Takes a text.
#[inline(never)]
pub fn sink_text(text: &str) {
    black_box(text);
}

/// The text that [`source_text`] repeats: as many letters of more than one byte as the corpus of texts has, because
/// checking that a text is UTF-8 is a part of what it costs to take it back, and costs more where not all is ASCII.
const PHRASE: &str = "the payment was refused because the order of article 42 arrived late, and the customer of the café \
    asks for a refund: delivery note and 価格 of the article are in the order, a note of the payment. ";

/// Returns a text of that many bytes: the phrase over and over, cut where a letter ends and filled up with dots.
#[inline(never)]
#[must_use]
pub fn source_text(bytes: u32) -> String {
    let bytes = bytes as usize;
    let mut text = PHRASE.repeat(bytes / PHRASE.len() + 1);
    text.truncate(text.floor_char_boundary(bytes));
    text.extend(core::iter::repeat_n('.', bytes - text.len()));
    text
}

/// Returns the text.
#[inline(never)]
#[must_use]
pub fn echo_text(text: &str) -> String {
    text.to_owned()
}

/// Takes bytes.
#[inline(never)]
pub fn sink_bytes(data: &[u8]) {
    black_box(data);
}

/// Returns the byte 0x61, that many times.
#[inline(never)]
#[must_use]
pub fn source_bytes(bytes: u32) -> Vec<u8> {
    vec![0x61; bytes as usize]
}

/// Returns the bytes.
#[inline(never)]
#[must_use]
pub fn echo_bytes(data: &[u8]) -> Vec<u8> {
    data.to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::quote_cart;

    #[test]
    fn scalars_keep_their_halves() {
        assert_eq!(echo_scalar(0x0123_4567, 0x89ab_cdef), source_scalar());
        assert_eq!(echo_scalar(u32::MAX, 0), 0xffff_ffff_0000_0000);
    }

    #[test]
    fn sources_have_the_asked_length() {
        for n in [0, 1, 7, 4096] {
            assert_eq!(source_text(n).len(), n as usize);
            assert!(!source_text(n).is_ascii() || n < 200);
            assert!(source_bytes(n).iter().all(|byte| *byte == b'a'));
            assert_eq!(source_structured(n).lines.len(), n as usize);
        }
    }

    #[test]
    fn the_source_cart_has_a_price() {
        for lines in [1, 5, 300] {
            let quote = quote_cart(&source_structured(lines)).expect("the documented cart is a good one");
            assert_eq!(quote.lines.len(), lines as usize);
        }
    }

    #[test]
    fn echoes_return_what_they_got() {
        let cart = source_structured(9);
        assert_eq!(echo_structured(&cart), cart);
        assert_eq!(echo_text("naïve 🧾\0"), "naïve 🧾\0");
        assert_eq!(echo_bytes(&[0, 255, 7]), [0, 255, 7]);
    }
}
