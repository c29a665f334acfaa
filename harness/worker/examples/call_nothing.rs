//! What a call of nothing costs a host: a function of a component that takes nothing, does nothing and returns nothing, called in a
//! row. Needs nothing of Tollgate; `docs/upstream/resource-tables.md` says what it shows.

use std::time::Instant;

use wasmtime::component::{Component, Linker};
use wasmtime::{Config, Engine, Store};

const NOTHING: &str = r#"(component
    (core module $m (func (export "f")))
    (core instance $i (instantiate $m))
    (func (export "f") (canon lift (core func $i "f"))))"#;

const ROUNDS: usize = 201;
const CALLS: u32 = 20_000;

fn main() -> wasmtime::Result<()> {
    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let component = Component::new(&engine, wat::parse_str(NOTHING)?)?;
    let mut store = Store::new(&engine, ());
    let instance = Linker::new(&engine).instantiate(&mut store, &component)?;
    let f = instance.get_typed_func::<(), ()>(&mut store, "f")?;
    let mut rounds = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        for _ in 0..CALLS {
            f.call(&mut store, ())?;
        }
        rounds.push(begun.elapsed().as_nanos() as f64 / f64::from(CALLS));
    }
    rounds.sort_by(f64::total_cmp);
    println!("{:.2} ns a call (of {ROUNDS} rounds: {:.2} at best)", rounds[ROUNDS / 2], rounds[0]);
    Ok(())
}
