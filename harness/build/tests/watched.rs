//! Copies of components whose allocator is watched.

use tollgate_build::watched;

const EXPORT: &str = "watched-for-tests";

/// A component whose guest has an allocator, a function that asks it, and one that says by what it is called.
fn component(module: &str) -> Vec<u8> {
    let component = format!(
        r#"(component
            (core module $small (func (export "nothing")))
            (core module $main {module})
            (core instance $s (instantiate $small))
            (core instance $i (instantiate $main))
            (func (export "price") (param "n" u32) (result u32) (canon lift (core func $i "price"))))"#
    );
    wat::parse_str(component).unwrap()
}

const ALLOCATES: &str = r#"
    (memory (export "memory") 1)
    (global $next (mut i32) (i32.const 1024))
    (table funcref (elem $malloc))
    (func $malloc (param $bytes i32) (result i32)
        (global.get $next) (global.set $next (i32.add (global.get $next) (local.get $bytes))))
    (func $price (export "price") (param i32) (result i32)
        (call_indirect (param i32) (result i32) (local.get 0) (i32.const 0)))"#;

#[test]
fn a_copy_has_one_more_export_and_says_who_its_functions_are() {
    let original = component(ALLOCATES);
    let copy = watched(&original, EXPORT).unwrap();
    assert_eq!(copy.names, ["malloc", "price"]);
    assert_eq!(copy.allocators, ["malloc"]);
    assert!(copy.named && copy.others == 0);
    let wit = |bytes: &[u8]| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("c.wasm");
        std::fs::write(&file, bytes).unwrap();
        tollgate_build::inspect(&file).unwrap().wit
    };
    let line = format!("  export {EXPORT}: func(at: u32) -> u32;\n");
    assert!(!wit(&original).contains(&line));
    assert_eq!(wit(&copy.component).replace(&line, ""), wit(&original));
}

#[test]
fn without_names_an_allocator_is_known_by_its_export() {
    let module = ALLOCATES.replace("(func $malloc ", "(func $malloc (export \"cabi_realloc\") ");
    let original = tollgate_build::strip(&component(&module)).unwrap();
    let copy = watched(&original, EXPORT).unwrap();
    assert!(!copy.named);
    assert_eq!(copy.allocators, ["cabi_realloc"]);
    assert_eq!(copy.names, ["cabi_realloc", "price"]);
}

#[test]
fn what_leaves_no_place_to_watch_from_is_refused_in_one_line() {
    let refused = |bytes: &[u8], why: &str| {
        let refused = watched(bytes, EXPORT).unwrap_err();
        assert!(refused.contains(why) && !refused.contains('\n'), "{refused}");
    };
    let nothing = r#"(func (export "price") (param i32) (result i32) (local.get 0))"#;
    refused(&component(nothing), "no core module of the component has an allocator");
    let never = format!("(component (core module {ALLOCATES}))");
    refused(&wat::parse_str(never).unwrap(), "instantiated by a component inside of it");
    refused(b"\0asm\x0d\0\x01\0\x01\xff", "");
    refused(&component(ALLOCATES)[..200], "");
}

#[test]
fn modules_that_are_not_watched_are_counted_where_they_matter() {
    let other = component(ALLOCATES);
    let two = format!(
        r#"(component
        (core module $libc (func $malloc (export "malloc") (param i32) (result i32) (local.get 0)))
        (core module $app (func $price (export "price") (param i32) (result i32) (local.get 0))
            (memory 1) (data (i32.const 0) "{}"))
        (core instance $l (instantiate $libc))
        (core instance $a (instantiate $app))
        (func (export "price") (param "n" u32) (result u32) (canon lift (core func $a "price"))))"#,
        "large".repeat(1_000)
    );
    assert_eq!(watched(&wat::parse_str(two).unwrap(), EXPORT).unwrap().others, 1);
    assert_eq!(watched(&other, EXPORT).unwrap().others, 0);
}
