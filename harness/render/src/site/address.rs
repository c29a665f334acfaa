//! Addresses of a site's pages, from its root.

use tollgate_model::history::Series;

use crate::charts::place;
use crate::sections::history::at;

/// The first page.
pub const LANDING: &str = "index.html";

/// The page of a machine.
pub fn machine_page(key: &str) -> String {
    format!("machines/{}/index.html", place(&[key]))
}

/// The page of a run.
pub fn run_page(name: &str) -> String {
    format!("runs/{}/index.html", file_name(name))
}

/// The page of a series.
pub fn series_page(series: &Series) -> String {
    format!("series/{}/{}.html", place(&[&series.key]), at(series))
}

/// The page of two releases on a machine.
pub fn release_page(key: &str, from: &str, to: &str) -> String {
    format!("releases/{}/{}-to-{}.html", place(&[key]), file_name(from), file_name(to))
}

/// A name that is a file's on every system, and no address of anything else.
fn file_name(name: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let named: String = name.chars().map(|letter| if plain(letter) { letter } else { '_' }).collect();
    if named.starts_with('.') { format!("_{named}") } else { named }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_a_folder_never_leads_out_of_the_site() {
        assert_eq!(run_page("20260101T020000-nightly"), "runs/20260101T020000-nightly/index.html");
        assert_eq!(run_page("../../etc/x y"), "runs/_.._.._etc_x_y/index.html");
        assert_eq!(
            release_page("k", "wasmtime 49.0.5", "50.0.1"),
            "releases/k/wasmtime_49.0.5-to-50.0.1.html"
        );
    }
}
