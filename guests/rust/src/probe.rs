//! `tollgate:probe/probe`: the boundary with no logic behind it.
//!
//! A sink drops what it got and an echo hands it back as it came, unconverted: to convert would be to measure
//! this crate and not the boundary. A sink shows what it got to `black_box` first: otherwise the compiler may
//! see that nobody looks and leave out the lifting that every real function pays for.

use std::hint::black_box;

use tollgate_logic::probe as logic;

use crate::bindings::exports::tollgate::probe::probe as wit;

impl wit::Guest for crate::Guest {
    fn nop() {
        #[cfg(feature = "misbehave")]
        crate::misbehave::trap();
    }

    fn sink_scalar(a: u32, b: u32) {
        #[cfg(feature = "misbehave")]
        crate::misbehave::loop_for_ever();
        black_box((a, b));
    }

    fn source_scalar() -> u64 {
        #[cfg(feature = "misbehave")]
        crate::misbehave::eat_memory();
        logic::source_scalar()
    }

    fn echo_scalar(a: u32, b: u32) -> u64 {
        logic::echo_scalar(a, b)
    }

    fn sink_scalars(features: wit::Features) {
        black_box(&features);
    }

    fn sink_structured(cart: wit::Cart) {
        black_box(&cart);
    }

    fn source_structured(lines: u32) -> wit::Cart {
        logic::source_structured(lines).into()
    }

    fn echo_structured(cart: wit::Cart) -> wit::Cart {
        cart
    }

    fn sink_text(text: String) {
        black_box(&text);
    }

    fn source_text(bytes: u32) -> String {
        logic::source_text(bytes)
    }

    fn echo_text(text: String) -> String {
        text
    }

    fn sink_bytes(data: Vec<u8>) {
        black_box(&data);
    }

    fn source_bytes(bytes: u32) -> Vec<u8> {
        logic::source_bytes(bytes)
    }

    fn echo_bytes(data: Vec<u8>) -> Vec<u8> {
        data
    }
}
