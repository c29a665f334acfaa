//! Whether a file is a component, and of which world.

mod support;

use std::fs;
use std::path::PathBuf;

use tollgate_build::{Guests, HOST_GRANTS, World, check_world, inspect};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{ManglingAndAbi, Resolve};

/// The world that the components here are held against.
const EXPECTED: &str = "
package test:shop@1.0.0;
interface prices {
  record request { sku: string, quantity: u32 }
  price: func(req: request) -> u64;
  unit: func(sku-id: u32) -> u64;
}
world shop { export prices; }
";

/// A component that implements, in name only, the one world of `wit`.
fn component(wit: &str) -> Vec<u8> {
    let mut module = core_module(wit);
    let mut resolve = Resolve::default();
    let package = resolve.push_str("test.wit", wit).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false).unwrap();
    ComponentEncoder::default().validate(true).module(&module).unwrap().encode().unwrap()
}

fn core_module(wit: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("test.wit", wit).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    dummy_module(&resolve, world, ManglingAndAbi::Standard32)
}

/// Files to be checked, in a folder that goes away.
struct Files(tempfile::TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, content: &[u8]) -> PathBuf {
        let path = self.0.path().join("x.wasm");
        fs::write(&path, content).unwrap();
        path
    }

    /// The error in a component of the world `wit`, if there is one.
    fn complaint(&self, wit: &str) -> Option<String> {
        self.held_against(EXPECTED, wit)
    }

    fn held_against(&self, expected: &str, wit: &str) -> Option<String> {
        let folder = self.0.path().join("wit");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("shop.wit"), expected).unwrap();
        let world = World::load(&folder, "shop").unwrap();
        let path = self.file(&component(wit));
        let complaint = check_world(&world, &path, &HOST_GRANTS).err()?.to_string();
        Some(complaint.split_once("x.wasm ").unwrap().1.to_owned())
    }
}

#[test]
fn the_same_world_conforms_and_so_does_one_that_exports_more() {
    let files = Files::new();
    assert_eq!(files.complaint(EXPECTED), None);
    let more = EXPECTED.replace("export prices;", "export prices; export extra: func();");
    assert_eq!(files.complaint(&more), None);
}

#[test]
fn what_is_missing_or_different_is_named() {
    let files = Files::new();
    for (from, to, complaint) in [
        ("export prices;", "export other: func();", "does not export `test:shop/prices@1.0.0`"),
        ("@1.0.0;", "@1.1.0;", "exports `test:shop/prices@1.1.0`, expected `test:shop/prices@1.0.0`"),
        (
            "unit: func(sku-id: u32) -> u64;",
            "",
            "is not of the world `shop`: type mismatch for export `test:shop/prices@1.0.0`: \
             missing expected export `unit`",
        ),
        (
            "unit: func(sku-id: u32)",
            "unit: func(sku-id: u64)",
            "is not of the world `shop`: type mismatch for export `test:shop/prices@1.0.0`: \
             type mismatch in instance export `unit`: type mismatch in function parameter `sku-id`: \
             expected primitive `u32` found primitive `u64`",
        ),
        (
            "quantity: u32 }",
            "quantity: u64 }",
            "is not of the world `shop`: type mismatch for export `test:shop/prices@1.0.0`: \
             type mismatch in instance export `request`: type mismatch in record field `quantity`: \
             expected primitive `u32` found primitive `u64`",
        ),
    ] {
        assert!(EXPECTED.contains(from));
        assert_eq!(files.complaint(&EXPECTED.replace(from, to)).as_deref(), Some(complaint));
    }
}

/// Signatures that are the same to the letter, of types that are defined elsewhere.
#[test]
fn types_are_compared_wherever_they_are_defined() {
    let files = Files::new();
    let elsewhere = "
package test:shop@1.0.0;
interface types { record request { sku: string, quantity: u32 } }
interface prices { use types.{request}; price: func(req: request) -> u64; }
world shop { export prices; }
";
    let in_the_world = "
package test:shop@1.0.0;
world shop { record request { sku: string, quantity: u32 } export price: func(req: request) -> u64; }
";
    for (expected, item) in [(elsewhere, "test:shop/types@1.0.0"), (in_the_world, "request")] {
        assert_eq!(files.held_against(expected, expected), None);
        let complaint =
            files.held_against(expected, &expected.replace("quantity: u32", "quantity: u64")).unwrap();
        let named = format!("is not of the world `shop`: type mismatch for import `{item}`: ");
        assert!(
            complaint.starts_with(&named) && complaint.contains("record field `quantity`"),
            "{complaint}"
        );
    }
}

#[test]
fn what_hosts_grant_may_be_imported_and_excuses_nothing_else() {
    let files = Files::new();
    let with_imports = format!(
        "{}
package wasi:io@0.2.6 {{
  interface error {{ resource error; }}
  interface streams {{ use error.{{error}}; resource output-stream {{ write: func(text: string) -> result<_, error>; }} }}
}}",
        EXPECTED.replace("export prices;", "import wasi:io/streams@0.2.6; export prices;")
    );
    assert_eq!(files.complaint(&with_imports), None);
    for (from, to) in [("quantity: u32 }", "quantity: u64 }"), ("sku-id: u32", "sku-id: u64")] {
        let complaint = files.complaint(&with_imports.replace(from, to)).unwrap();
        assert!(complaint.starts_with("is not of the world `shop`: "), "{complaint}");
        assert!(complaint.contains("prices") && !complaint.contains('\n'), "{complaint}");
    }
}

#[test]
fn code_that_no_engine_would_take_is_refused() {
    let files = Files::new();
    files.complaint(EXPECTED);
    let mut bytes = component(EXPECTED);
    // A body of three bytes: no locals, `unreachable`, `end`. `drop` has nothing to drop.
    let body = bytes.windows(4).position(|bytes| bytes == [3, 0, 0, 0x0b]).unwrap();
    bytes[body + 2] = 0x1a;
    let world = World::load(&files.0.path().join("wit"), "shop").unwrap();
    let complaint = check_world(&world, &files.file(&bytes), &HOST_GRANTS).unwrap_err().to_string();
    assert!(
        complaint.contains("x.wasm is not of the world `shop`: type mismatch: expected a type"),
        "{complaint}"
    );
}

#[test]
fn an_import_that_no_host_grants_is_named() {
    let files = Files::new();
    let wit = EXPECTED.replace("export prices;", "import log: func(text: string); export prices;");
    let complaint = files.complaint(&wit).unwrap();
    assert!(
        complaint.starts_with("imports `log`, which is not granted (granted: wasi:cli@0.2, "),
        "{complaint}"
    );
}

#[test]
fn a_component_of_another_world_does_not_pass_for_a_guest() {
    let files = Files::new();
    let guests = Guests::discover(&support::repository()).unwrap();
    let path = files.file(&component(EXPECTED));
    let complaint = guests.check_world(&path).unwrap_err().to_string();
    assert!(complaint.ends_with("x.wasm does not export `tollgate:pricing/pricing@1.0.0`"), "{complaint}");
}

#[test]
fn what_is_no_component_is_said_to_be_what_it_is() {
    let files = Files::new();
    let whole = component(EXPECTED);
    for (content, is) in [
        (&b""[..], "the file is empty"),
        (b"hello, world", "it is not WebAssembly at all (begins with bytes 68656c6c6f2c2077)"),
        (b"(component)", "it looks like WebAssembly text"),
        (&core_module(EXPECTED), "it is a core module; encode it"),
        (&whole[..whole.len() / 2], "it begins like one but is damaged: "),
    ] {
        let complaint = inspect(&files.file(content)).unwrap_err().to_string();
        assert!(complaint.contains(&format!("x.wasm is not a component: {is}")), "{complaint}");
        assert_eq!(complaint.lines().count(), 1, "{complaint}");
    }
    let complaint = inspect(&files.0.path().join("absent.wasm")).unwrap_err().to_string();
    assert!(complaint.starts_with("cannot read ") && complaint.contains("absent.wasm"), "{complaint}");
}
