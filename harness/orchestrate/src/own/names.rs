//! Names for a suite and its functions.

use tollgate_model::FunctionName;
use tollgate_values::wit::Export;

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
    name.chars().take(60).collect::<String>().trim_end_matches('-').to_string()
}

/// The name of a function in a suite: that of the export, or with its interface where another export is called so.
pub fn function_name(suite: &str, export: &Export, all: &[String]) -> FunctionName {
    let plain = plain(export.function());
    let alone = all.iter().filter(|other| **other == export.function()).count() < 2;
    let text = match export.interface().filter(|_| !alone) {
        Some(interface) => {
            let short = interface.rsplit('/').next().unwrap_or(interface);
            format!("{suite}/{}/{plain}", crate::own::names::plain(short.split('@').next().unwrap_or(short)))
        }
        None => format!("{suite}/{plain}"),
    };
    text.parse().expect("made of what names are made of")
}

/// Only what a function's name may hold: `[method]counter.next` as `method-counter.next`.
fn plain(name: &str) -> String {
    let kept: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-.".contains(c) { c } else { '-' }).collect();
    let trimmed =
        kept.trim_matches(|c: char| !c.is_ascii_alphanumeric()).chars().take(100).collect::<String>();
    match trimmed.starts_with(|first: char| first.is_ascii_alphabetic()) {
        true => trimmed,
        false => format!("f-{trimmed}"),
    }
}

#[cfg(test)]
mod tests {
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
}
