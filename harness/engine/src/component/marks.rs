//! Marks: what a guest tells its host so that it is timed between them, as programs of Sightglass do.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use tollgate_values::wit::MARKS;
use tollgate_wasi::State;
use tollgate_wasmtime_compat::component::item;
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, Error, Result};

/// The interface that they are imported from.
pub const INTERFACE: &str = MARKS.0;
const FUNCTIONS: [&str; 2] = MARKS.1;

/// What was marked on a thread: calls of a subject run where they are made.
#[derive(Default)]
struct Marked {
    /// The last start that had no end yet.
    open: Option<Instant>,
    spans: u64,
    time: Duration,
}

thread_local! {
    static MARKED: RefCell<Marked> = RefCell::default();
}

/// Whether a component sets marks.
pub fn are_in(component: &Component) -> bool {
    let engine = component.engine();
    component.component_type().imports(engine).any(|(name, listed)| is(name, &item(listed), engine))
}

/// Whether an import is the interface of marks.
pub fn is(name: &str, found: &ComponentItem, engine: &Engine) -> bool {
    let ComponentItem::ComponentInstance(interface) = found else { return false };
    let plain = |listed| match item(listed) {
        ComponentItem::ComponentFunc(it) => it.params().len() == 0 && it.results().len() == 0,
        _ => false,
    };
    name == INTERFACE
        && interface.exports(engine).len() == FUNCTIONS.len()
        && interface.exports(engine).all(|(name, listed)| FUNCTIONS.contains(&name) && plain(listed))
}

/// Takes the marks of a component.
///
/// # Errors
/// If something else stands for them.
pub fn define(linker: &mut Linker<State>) -> Result<()> {
    let mut bench = linker.instance(INTERFACE)?;
    let [before, after] = FUNCTIONS;
    bench.func_wrap(before, |_, ()| start())?;
    bench.func_wrap(after, |_, ()| end())
}

// The clock is read last before, and first after.
fn start() -> Result<()> {
    MARKED.with_borrow_mut(|marked| match marked.open {
        Some(_) => Err(Error::msg("`bench.start` is called again before `bench.end`")),
        None => {
            marked.open = Some(Instant::now());
            Ok(())
        }
    })
}

fn end() -> Result<()> {
    let now = Instant::now();
    MARKED.with_borrow_mut(|marked| match marked.open.take() {
        None => Err(Error::msg("`bench.end` is called before `bench.start`")),
        Some(open) => {
            marked.time += now - open;
            marked.spans += 1;
            Ok(())
        }
    })
}

/// How often this thread's guests went from mark to mark since this was asked last, and the time of it all. What was begun
/// is forgotten: a call that failed ends nothing.
pub fn take() -> (u64, Duration) {
    MARKED.with_borrow_mut(|marked| {
        let Marked { spans, time, .. } = std::mem::take(marked);
        (spans, time)
    })
}
