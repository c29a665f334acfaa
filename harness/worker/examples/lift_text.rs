//! What it costs a host of Wasmtime to take 64 KiB back from a guest, as text and as bytes: the program of
//! docs/upstream/lifting-text.md. It needs `wasmtime` and `wat` alone.
//!
//!     lift_text [BYTES]

use std::hint::black_box;
use std::time::Instant;

use wasmtime::component::{Component, Linker};
use wasmtime::{Config, Engine, Result, Store};

/// Timed rounds, of which the median is told.
const ROUNDS: usize = 41;

/// Bytes that are gone through in a round.
const ROUND: usize = 64 << 20;

fn main() -> Result<()> {
    let length: usize = std::env::args().nth(1).map_or(Ok(64 << 10), |text| text.parse())?;
    println!("{length} bytes: ns for each way, and GB/s");
    println!(
        "{:<34}{:>16}{:>16}{:>16}{:>16}",
        "what the guest returns", "string", "list<u8>", "from_utf8", "a copy"
    );
    let ascii = "The quick brown fox jumps over the lazy dog and does not come back. ";
    for (what, sentence) in [
        ("ASCII", ascii.to_string()),
        ("1 letter in 68 of two bytes", ascii.replacen("fox", "f\u{f6}x", 1)),
        ("1 letter in 5 of two bytes", ascii.replace(['e', 'o'], "\u{e9}")),
        ("two bytes each", "\u{44b}".repeat(32)),
    ] {
        let mut text = sentence.repeat(length / sentence.len() + 1);
        text.truncate((0..=length).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0));
        row(what, &text)?;
    }
    Ok(())
}

/// The times of one text.
fn row(what: &str, text: &str) -> Result<()> {
    let mut guest = Guest::new(text)?;
    assert_eq!(guest.text()?, text);
    assert_eq!(guest.bytes()?, text.as_bytes());
    let (mut failed, bytes) = (None, text.as_bytes());
    let string = time(text.len(), || failed = black_box(guest.text()).err());
    let list = time(text.len(), || failed = black_box(guest.bytes()).err());
    failed.map_or(Ok(()), Err)?;
    let check = time(text.len(), || _ = black_box(std::str::from_utf8(black_box(bytes))));
    let copy = time(text.len(), || _ = black_box(black_box(bytes).to_vec()));
    let told = |ns: f64| format!("{ns:.0} {:>7.2}", text.len() as f64 / ns);
    println!("{what:<34}{:>16}{:>16}{:>16}{:>16}", told(string), told(list), told(check), told(copy));
    Ok(())
}

/// The nanoseconds of one: the median of the rounds.
fn time(length: usize, mut once: impl FnMut()) -> f64 {
    let times = (ROUND / ROUNDS / length.max(1)).max(16);
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            (0..times).for_each(|_| once());
            begun.elapsed().as_nanos() as f64 / times as f64
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    rounds[ROUNDS / 2]
}

/// A component that returns the same bytes as a string and as a list.
struct Guest {
    store: Store<()>,
    text: wasmtime::component::TypedFunc<(), (String,)>,
    bytes: wasmtime::component::TypedFunc<(), (Vec<u8>,)>,
}

impl Guest {
    fn new(text: &str) -> Result<Self> {
        let mut config = Config::new();
        config.concurrency_support(false);
        let engine = Engine::new(&config)?;
        let component = Component::new(&engine, wat::parse_str(component(text))?)?;
        let mut store = Store::new(&engine, ());
        let instance = Linker::new(&engine).instantiate(&mut store, &component)?;
        let text = instance.get_typed_func(&mut store, "text")?;
        let bytes = instance.get_typed_func(&mut store, "bytes")?;
        Ok(Guest { store, text, bytes })
    }

    fn text(&mut self) -> Result<String> {
        Ok(self.text.call(&mut self.store, ())?.0)
    }

    fn bytes(&mut self) -> Result<Vec<u8>> {
        Ok(self.bytes.call(&mut self.store, ())?.0)
    }
}

fn component(text: &str) -> String {
    let data: String = text.bytes().map(|byte| format!("\\{byte:02x}")).collect();
    let (length, pages) = (text.len(), text.len() / 65_536 + 2);
    format!(
        r#"(component
            (core module $m
                (memory (export "memory") {pages})
                (data (i32.const 1024) "{data}")
                (func (export "get") (result i32)
                    (i32.store (i32.const 0) (i32.const 1024))
                    (i32.store (i32.const 4) (i32.const {length}))
                    (i32.const 0)))
            (core instance $i (instantiate $m))
            (func (export "text") (result string)
                (canon lift (core func $i "get") (memory (core memory $i "memory"))))
            (func (export "bytes") (result (list u8))
                (canon lift (core func $i "get") (memory (core memory $i "memory")))))"#
    )
}
