//! Addresses of cells in the page's own links: by the number of a row that the page carries. There are thousands, and the long
//! ones would be a tenth of the page; `assets/page.js` makes the long one of it, which is what a reader sees and copies.

use std::collections::HashMap;

use tollgate_analysis::row_index::RowIndex;

const BEFORE: &str = "href=\"#cell=";
const METRIC: &str = "&amp;metric=";

/// The markup with short addresses: `#r12` is the row with the number 12. One without a row stays as it is.
pub fn short(markup: &str, index: &RowIndex) -> String {
    let mut places: HashMap<(String, String), (usize, bool)> = HashMap::new();
    for (place, entry) in index.rows().enumerate() {
        let told = entry.figure().is_some();
        let of = (entry.row.cell.to_string(), entry.row.metric.to_string());
        // The row that is shown of several is the first with a figure.
        let kept = places.entry(of).or_insert((place, told));
        if told && !kept.1 {
            *kept = (place, told);
        }
    }
    let mut parts = markup.split(BEFORE);
    let mut text = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let row = part.split_once('"').and_then(|(address, rest)| {
            let (cell, metric) = address.split_once(METRIC)?;
            Some((places.get(&(cell.to_string(), metric.to_string()))?.0, rest))
        });
        match row {
            Some((place, rest)) => {
                text += &format!("href=\"#r{place}\"");
                text += rest;
            }
            None => {
                text += BEFORE;
                text += part;
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_analysis::testing;

    #[test]
    fn a_cell_with_a_row_is_its_number_and_another_what_it_was() {
        let world = testing::world();
        let report = world.report();
        let index = RowIndex::of(&report);
        let second = index.rows().nth(1).unwrap().row;
        let link =
            |cell: &str, metric: &str| format!("<a href=\"#cell={cell}&amp;metric={metric}\">1 ns</a>");
        let markup = format!(
            "<p>{}{}</p>",
            link(&second.cell.to_string(), &second.metric.to_string()),
            link("no/such@native/rust", "call-ns")
        );
        let short = short(&markup, &index);
        assert_eq!(
            short,
            format!("<p><a href=\"#r1\">1 ns</a>{}</p>", link("no/such@native/rust", "call-ns"))
        );
    }
}
