//! Guests of a test's own: a checkout that borrows everything else from the real one.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use tollgate_build::{Guests, Quiet};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{ManglingAndAbi, Resolve, Type, WorldId};

use super::{Place, repository};

impl Place {
    /// With a checkout of its own around it: its golden answers, precompiled code and guests can be spoilt. It has no
    /// guests yet.
    pub fn own_checkout(mut self) -> Self {
        self.root = self.path("checkout");
        for folder in ["guests", "native-baselines", "fixtures/boundary/golden"] {
            fs::create_dir_all(self.root.join(folder)).unwrap();
        }
        let boundary = ["suite.toml", "corpora", "answers"].map(|part| format!("fixtures/boundary/{part}"));
        let programs = ["rust", "service"].map(|program| format!("native-baselines/{program}"));
        for borrowed in ["harness", "guests/wit", "fixtures/commerce"]
            .into_iter()
            .chain(boundary.iter().chain(&programs).map(String::as_str))
        {
            symlink(repository().join(borrowed), self.root.join(borrowed)).unwrap();
        }
        let probe = "fixtures/boundary/golden/probe";
        copy_files(&repository().join(probe), &self.root.join(probe));
        self
    }

    /// With a guest in its checkout whose component is there already.
    pub fn guest(self, name: &str, component: impl AsRef<[u8]>) -> Self {
        self.guest_that_needs(name, component, "")
    }

    /// As [`Place::guest`], with more keys in its `guest.toml`.
    pub fn guest_that_needs(self, name: &str, component: impl AsRef<[u8]>, more: &str) -> Self {
        let folder = format!("checkout/guests/{name}");
        self.write(&format!("{folder}/component.wasm"), component);
        self.write(
            &format!("{folder}/guest.toml"),
            format!(
                "language = 'rust'
                sources = ['component.wasm']
                {more}
                [[build]]
                name = '{name}'
                about = 'for tests'
                run = [['true']]
                output = 'component.wasm'"
            ),
        );
        self
    }

    /// The files of this checkout's cache of precompiled code.
    pub fn precompiled(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(self.root.join("target/tollgate/precompiled")).unwrap();
        let files = files.map(|file| file.unwrap().path());
        files.filter(|file| file.extension().is_some_and(|extension| extension == "cwasm")).collect()
    }
}

fn copy_files(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// The component of a guest of the real checkout, built if it is stale.
pub fn real_guest(name: &str) -> Vec<u8> {
    let guests = Guests::discover(&repository()).unwrap();
    fs::read(guests.build(name, &mut Quiet).unwrap().path).unwrap()
}

/// A component that implements, in name only, the one world of this WIT.
pub fn component(wit: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("test.wit", wit).unwrap();
    in_name_only(&resolve, resolve.select_world(&[package], None).unwrap())
}

/// A component that implements, in name only, that world of the contracts.
pub fn component_of_world(name: &str) -> Vec<u8> {
    let (resolve, world) = contracts(name);
    in_name_only(&resolve, world)
}

/// The same, with a function whose first parameter has another type.
pub fn component_that_takes(world: &str, function: &str, first: Type) -> Vec<u8> {
    let (mut resolve, world) = contracts(world);
    let changed = resolve.interfaces.iter_mut().find_map(|(_, it)| it.functions.get_mut(function)).unwrap();
    changed.params[0].ty = first;
    in_name_only(&resolve, world)
}

fn contracts(world: &str) -> (Resolve, WorldId) {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_dir(repository().join("guests/wit")).unwrap();
    let world = resolve.select_world(&[package], Some(world)).unwrap();
    (resolve, world)
}

fn in_name_only(resolve: &Resolve, world: WorldId) -> Vec<u8> {
    let mut module = dummy_module(resolve, world, ManglingAndAbi::Standard32);
    embed_component_metadata(&mut module, resolve, world, StringEncoding::UTF8, false).unwrap();
    ComponentEncoder::default().validate(true).module(&module).unwrap().encode().unwrap()
}
