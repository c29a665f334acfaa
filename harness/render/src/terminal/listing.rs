//! Lists of names: cells, functions, configurations, plans.

use serde::Serialize;

/// Something that has a name.
#[derive(Serialize)]
pub struct Item {
    /// The name.
    pub name: String,
    /// A description of it.
    pub about: String,
}

/// A name that is longer has its description below it, so that one of them does not push those of all others away.
const LONGEST: usize = 72;

/// One line an item, its names above each other.
pub fn lines(items: &[Item]) -> String {
    let chars = |item: &Item| item.name.chars().count();
    let width = items.iter().map(chars).filter(|width| *width <= LONGEST).max().unwrap_or(0);
    let line = |item: &Item| match chars(item) <= width {
        true => format!("{:width$}  {}\n", item.name, item.about),
        false => format!("{}\n{:width$}  {}\n", item.name, "", item.about),
    };
    items.iter().map(line).collect()
}

/// The same for spreadsheets.
pub fn csv(items: &[Item]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for item in items {
        writer.serialize(item).expect("memory takes what is written");
    }
    crate::csv::finished(writer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_above_each_other_and_a_long_one_has_a_line_of_its_own() {
        let item = |name: &str| Item { name: name.to_string(), about: "what it is".to_string() };
        let long = "a".repeat(LONGEST + 1);
        let text = lines(&[item("sum(1, 2)"), item(&long), item("nop()")]);
        let expected =
            format!("sum(1, 2)  what it is\n{long}\n           what it is\nnop()      what it is\n");
        assert_eq!(text, expected);
        assert_eq!(lines(&[item(&long)]), format!("{long}\n  what it is\n"));
        assert_eq!(lines(&[]), "");
    }
}
