//! Names for a suite and its functions.

use std::collections::HashMap;

use tollgate_model::FunctionName;
use tollgate_values::wit::Export;

/// No part of a function's name is longer: a name has at most 200 characters, and a file as many.
const LONGEST: usize = 60;

/// The name of a suite by that of a file or folder: letters, digits and dashes.
pub fn suite_name(stem: &str) -> String {
    let kept: String =
        stem.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let words: Vec<&str> = kept.split('-').filter(|word| !word.is_empty()).collect();
    let name = words.join("-");
    // A function of these would be taken for one of ours, which workers have typed code for.
    let ours = ["pricing", "fraud", "probe"].contains(&name.as_str());
    let named = name.starts_with(|first: char| first.is_ascii_alphabetic()) && !ours;
    let name = if named { name } else { format!("suite-{name}") };
    name.chars().take(LONGEST).collect::<String>().trim_end_matches('-').to_string()
}

/// The name of each export in a suite, in the same order: that of its function, with its interface where another is called so,
/// with package and version where that does not tell them apart either, and with its place where nothing does.
pub fn function_names(suite: &str, exports: &[Export]) -> Vec<FunctionName> {
    let mut names: Vec<String> = exports.iter().map(|export| plain(export.function())).collect();
    for with in [short as fn(&str) -> String, plain] {
        let taken = counted(&names);
        for (name, export) in names.iter_mut().zip(exports) {
            if let Some(interface) = export.interface().filter(|_| taken[name.as_str()] > 1) {
                *name = format!("{}/{}", with(interface), plain(export.function()));
            }
        }
    }
    let taken = counted(&names);
    let named = names.iter().enumerate().map(|(place, name)| match taken[name.as_str()] > 1 {
        true => format!("{suite}/{name}/number-{}", place + 1),
        false => format!("{suite}/{name}"),
    });
    named.map(|name| name.parse().expect("made of what names are made of")).collect()
}

/// How many are called so.
fn counted(names: &[String]) -> HashMap<String, usize> {
    let mut counted = HashMap::new();
    names.iter().for_each(|name| *counted.entry(name.clone()).or_default() += 1);
    counted
}

/// The name of an interface without package and version: `keys` of `acme:store/keys@1.0.0`.
fn short(interface: &str) -> String {
    let name = interface.rsplit('/').next().unwrap_or(interface);
    plain(name.split('@').next().unwrap_or(name))
}

/// Only what a function's name may hold: `[method]counter.next` as `method-counter.next`.
fn plain(name: &str) -> String {
    let kept: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-.".contains(c) { c } else { '-' }).collect();
    let trimmed =
        kept.trim_matches(|c: char| !c.is_ascii_alphanumeric()).chars().take(LONGEST).collect::<String>();
    match trimmed.starts_with(|first: char| first.is_ascii_alphabetic()) {
        true => trimmed,
        false => format!("f-{trimmed}"),
    }
}

#[cfg(test)]
mod tests {
    use tollgate_values::wit::World;

    use super::*;

    #[test]
    fn a_suite_is_named_after_its_file_in_what_names_are_made_of() {
        for (stem, name) in [
            ("my_Guest.v2", "my-guest-v2"),
            ("2048", "suite-2048"),
            ("ä", "suite"),
            ("score", "score"),
            ("fraud", "suite-fraud"),
        ] {
            assert_eq!(suite_name(stem), name);
        }
    }

    #[test]
    fn a_function_keeps_of_its_name_what_it_may() {
        assert_eq!(plain("[method]counter.next"), "method-counter.next");
        assert_eq!(plain("get-quote"), "get-quote");
    }

    #[test]
    fn no_two_exports_share_a_name_however_alike_they_are_called() {
        let long = "a".repeat(90);
        let wit = format!(
            "package acme:shop;
            package acme:a {{ interface store {{ get: func(); }} }}
            package acme:b@1.0.0 {{ interface store {{ get: func(); {long}-b: func(); {long}-c: func(); }} }}
            package acme:b@2.0.0 {{ interface store {{ get: func(); only: func(); }} }}
            world shop {{ export acme:a/store; export acme:b/store@1.0.0; export acme:b/store@2.0.0; export get: func(); }}"
        );
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("shop.wit");
        std::fs::write(&file, wit).unwrap();
        let world = World::open(&file, None).unwrap();
        let exports: Vec<Export> = world.exports().collect();
        let named = exports.iter().map(Export::name).zip(function_names("shop", &exports));
        let named: HashMap<String, String> =
            named.map(|(name, in_suite)| (name, in_suite.to_string())).collect();
        for (export, name) in [
            ("get", "shop/get"),
            ("acme:a/store.get", "shop/acme-a-store/get"),
            ("acme:b/store.get@1.0.0", "shop/acme-b-store-1.0.0/get"),
            ("acme:b/store.get@2.0.0", "shop/acme-b-store-2.0.0/get"),
            ("acme:b/store.only@2.0.0", "shop/only"),
        ] {
            assert_eq!(named[export], name);
        }
        let different: std::collections::HashSet<&String> = named.values().collect();
        assert_eq!(different.len(), exports.len(), "{named:?}");
        assert!(named.values().all(|name| name.len() <= 200), "{named:?}");
    }
}
