//! The HTTP services of this repository, and what passes for one.

mod support;

use std::fs;

use tollgate_build::{Guests, Quiet, World, check_world, inspect};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{ManglingAndAbi, Resolve};

const PROXY: &str = "
package wasi:http@0.2.7;
interface types { resource incoming-request; resource response-outparam; }
interface incoming-handler {
  use types.{incoming-request, response-outparam};
  handle: func(request: incoming-request, response-out: response-outparam);
}
world proxy { export incoming-handler; }
";

/// The reason that a component of the one world of `wit` is not of the world named `world`; `None` if it is.
fn complaint(wit: &str, world: &str) -> Option<String> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("test.wit", wit).unwrap();
    let id = resolve.select_world(&[package], None).unwrap();
    let mut module = dummy_module(&resolve, id, ManglingAndAbi::Standard32);
    embed_component_metadata(&mut module, &resolve, id, StringEncoding::UTF8, false).unwrap();
    let component = ComponentEncoder::default().validate(true).module(&module).unwrap().encode().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.wasm");
    fs::write(&path, component).unwrap();
    let world = World::load(folder.path(), world).unwrap();
    let complaint = check_world::<&str>(&world, &path, &[]).err()?.to_string();
    Some(complaint.split_once("x.wasm ").unwrap().1.to_owned())
}

#[test]
fn the_services_import_what_they_need_and_no_more() {
    let guests = Guests::discover(&support::repository()).unwrap();
    for (name, imports, export) in [
        ("rust-http-p2", &["wasi:io/", "wasi:http/types@0.2."][..], "wasi:http/incoming-handler@0.2."),
        ("rust-http-p3", &["wasi:http/types@0.3."], "wasi:http/handler@0.3."),
    ] {
        let artifact = guests.build(name, &mut Quiet).unwrap();
        guests.check(&artifact).unwrap();
        let service = inspect(&artifact.path).unwrap();
        for import in &service.imports {
            assert!(imports.iter().any(|known| import.name.starts_with(known)), "{}", import.name);
        }
        assert!(service.exports.len() == 1 && service.exports[0].name.starts_with(export));
    }
}

#[test]
fn the_services_tell_nothing_of_the_machine_that_built_them() {
    let root = support::repository().canonicalize().unwrap();
    let home = std::env::home_dir().unwrap();
    for name in ["rust-http-p2", "rust-http-p3"] {
        let guests = Guests::discover(&root).unwrap();
        let bytes = fs::read(guests.build(name, &mut Quiet).unwrap().path).unwrap();
        for path in [&root, &home.join(".cargo")] {
            let path = path.to_str().unwrap().as_bytes();
            assert!(!bytes.windows(path.len()).any(|window| window == path), "{name} holds a path");
        }
    }
}

#[test]
fn a_service_is_shown_but_is_no_component_of_our_contracts() {
    let guests = Guests::discover(&support::repository()).unwrap();
    assert!(guests.all_names().any(|name| name == "rust-http-p2"));
    assert!(guests.names().all(|name| !name.contains("http")));
    let listings = guests.list().unwrap();
    let service = listings.iter().find(|listing| listing.name == "rust-http-p3").unwrap();
    assert_eq!(service.world, "wasi:http/service@0.3");
    let artifact = guests.build("rust-http-p2", &mut Quiet).unwrap();
    let complaint = guests.check_world(&artifact.path).unwrap_err().to_string();
    assert!(complaint.contains("rust-http-p2.wasm imports `wasi:http/types@0.2."), "{complaint}");
}

#[test]
fn a_service_of_any_release_of_its_track_conforms() {
    assert_eq!(complaint(PROXY, "wasi:http/proxy@0.2"), None);
    assert_eq!(complaint(&PROXY.replace("0.2.7", "0.2.99"), "wasi:http/proxy@0.2"), None);
}

#[test]
fn what_is_no_service_is_told_what_it_lacks() {
    for (from, to, says) in [
        ("export incoming-handler;", "", "does not export `wasi:http/incoming-handler@0.2`"),
        (
            "@0.2.7",
            "@0.20.0",
            "exports `wasi:http/incoming-handler@0.20.0`, expected `wasi:http/incoming-handler@0.2`",
        ),
        (
            "response-outparam);",
            "response-outparam) -> u32;",
            "exports `wasi:http/incoming-handler@0.2.7` function `handle` as \
             `func(request: incoming-request, response-out: response-outparam) -> u32`, \
             expected `func(request: incoming-request, response-out: response-outparam)`",
        ),
        (
            "export incoming-handler;",
            "import log: func(text: string); export incoming-handler;",
            "imports `log`, which is not granted (granted: nothing)",
        ),
    ] {
        assert!(PROXY.contains(from));
        let said = complaint(&PROXY.replace(from, to), "wasi:http/proxy@0.2").unwrap();
        // A handler of another track needs types of another track, which are looked at first.
        assert!(said == says || said.starts_with("imports `wasi:http/types@0.20.0`"), "{said}");
    }
}

#[test]
fn a_world_of_wasi_that_nobody_knows_is_answered_with_those_that_are_known() {
    let error = World::load("/nowhere".as_ref(), "wasi:http/proxy@0.1").unwrap_err().to_string();
    assert_eq!(
        error,
        "/nowhere: there is no world `wasi:http/proxy@0.1` here; of WASI's own there are: \
         wasi:http/proxy@0.2, wasi:http/service@0.3"
    );
}
