//! Masks a file of JSON lines by the default rules and says how fast: what is profiled, and counted by valgrind.
//!
//! `cargo run --release -p tollgate-traffic --example mask --locked -- calls.jsonl`

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::time::Instant;

use tollgate_traffic::{Key, Line, Masker, Rules};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("name a file of JSON lines")?;
    let rules = Rules::default();
    let mut line = Line::new(&rules, Masker::new(Key::new(b"a key that hides nothing, of a benchmark")?));
    let (mut text, mut out, mut read, mut written) = (String::new(), String::new(), 0, 0);
    let mut reader = BufReader::with_capacity(1 << 20, File::open(file)?);
    let begun = Instant::now();
    while reader.read_line(&mut text)? > 0 {
        read += text.len();
        out.clear();
        line.mask(text.trim_ascii(), &mut out)?;
        written += out.len();
        text.clear();
    }
    let took = begun.elapsed().as_secs_f64();
    println!("{read} bytes in {took:.3} s, {:.1} MB/s; {written} bytes masked", read as f64 / 1e6 / took);
    Ok(())
}
