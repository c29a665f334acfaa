//! An adapter: what stands in for WASI preview 1 where a core module imports it.

mod support;

use support::TinyRepository;
use tollgate_build::{Status, inspect};

const NEEDS_PREVIEW1: &str = r#"
#[link(wasm_import_module = "wasi_snapshot_preview1")]
unsafe extern "C" { fn sched_yield() -> u32; }
#[unsafe(no_mangle)]
pub extern "C" fn add(a: u32, b: u32) -> u32 { a.wrapping_add(b).wrapping_add(unsafe { sched_yield() }) }
"#;

const STUB: &str = r#"(module (func (export "sched_yield") (result i32) (i32.const 0)))"#;

/// A guest that imports preview 1, and `stub` as its adapter.
fn with_adapter(stub: &str) -> TinyRepository {
    let tiny = TinyRepository::new();
    let add = r#"
#[unsafe(no_mangle)]
pub extern "C" fn add(a: u32, b: u32) -> u32 { a.wrapping_add(b) }
"#;
    tiny.edit("guests/tiny/src/lib.rs", add, NEEDS_PREVIEW1);
    tiny.edit("guests/tiny/guest.toml", "encode = true", "encode = true\nadapter = \"stub.wat\"");
    tiny.write("guests/tiny/stub.wat", stub);
    tiny
}

#[test]
fn it_stands_in_for_what_the_module_imports() {
    let tiny = with_adapter(STUB);
    let component = inspect(&tiny.build().0.unwrap().path).unwrap();
    assert_eq!(component.imports, []);
    assert!(component.core_modules.len() > 1, "{:?}", component.core_modules);
    tiny.edit("guests/tiny/guest.toml", "adapter = \"stub.wat\"", "");
    let message = tiny.build().0.unwrap_err().to_string();
    assert!(message.contains("cannot be encoded as a component"), "{message}");
    assert!(message.contains("wasi_snapshot_preview1"), "{message}");
}

#[test]
fn its_content_counts_as_a_source() {
    let tiny = with_adapter(STUB);
    tiny.build().0.unwrap();
    assert_eq!(tiny.status(), Status::Fresh);
    tiny.edit("guests/tiny/stub.wat", "i32.const 0", "i32.const 1");
    let reason = "guests/tiny/stub.wat changed".to_owned();
    assert_eq!(tiny.status(), Status::Stale { reason });
}

#[test]
fn what_cannot_be_an_adapter_is_named() {
    for (stub, complaint) in [
        ("(module (func", "stub.wat cannot be an adapter: "),
        ("(component)", "stub.wat cannot be an adapter: it is a component, and an adapter is a core module"),
        ("(module)", "sched_yield"),
    ] {
        let message = with_adapter(stub).build().0.unwrap_err().to_string();
        assert!(message.contains(complaint) && message.lines().count() == 1, "{message}");
    }
    let tiny = with_adapter(STUB);
    std::fs::remove_file(tiny.path("guests/tiny/stub.wat")).unwrap();
    let message = tiny.build().0.unwrap_err().to_string();
    assert!(message.contains("cannot read the source") && message.contains("stub.wat"), "{message}");
}

#[test]
fn one_that_nothing_needs_is_refused() {
    let tiny = TinyRepository::new();
    tiny.edit("guests/tiny/guest.toml", "encode = true", "encode = true\nadapter = \"stub.wat\"");
    tiny.write("guests/tiny/stub.wat", STUB);
    let message = tiny.build().0.unwrap_err().to_string();
    assert!(
        message
            .ends_with("it imports nothing from `wasi_snapshot_preview1`: its guest.toml needs no `adapter`"),
        "{message}"
    );
}
