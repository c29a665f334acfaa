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

/// One line an item, its names above each other.
pub fn lines(items: &[Item]) -> String {
    let width = items.iter().map(|item| item.name.chars().count()).max().unwrap_or(0);
    items.iter().map(|item| format!("{:width$}  {}\n", item.name, item.about)).collect()
}

/// The same for spreadsheets.
pub fn csv(items: &[Item]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for item in items {
        writer.serialize(item).expect("memory takes what is written");
    }
    crate::csv::finished(writer)
}
