//! A grid of text: what stands in rows, who in columns. Columns that do not fit the terminal go into a further grid.

use comfy_table::presets::UTF8_NO_BORDERS;
use comfy_table::{CellAlignment, Table, TableComponent};

/// The maximum length of lines where there is no terminal.
const WITHOUT_TERMINAL: usize = 140;

/// A grid.
pub struct Grid {
    /// The heading of the rows.
    pub corner: String,
    /// Who stands in the columns.
    pub columns: Vec<String>,
    /// Each row's name, and a field for each column.
    pub rows: Vec<(String, Vec<String>)>,
}

impl Grid {
    /// The grid as text, in as many parts as the terminal's width makes necessary.
    pub fn text(&self) -> String {
        let width = comfy_table::Table::new().width().map_or(WITHOUT_TERMINAL, usize::from);
        self.text_within(width)
    }

    fn text_within(&self, width: usize) -> String {
        let chars = |text: &str| text.lines().map(|line| line.chars().count()).max().unwrap_or(0) + 2;
        let names = self.rows.iter().map(|(name, _)| chars(name)).max().unwrap_or(0).max(chars(&self.corner));
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|index| {
                let fields = self.rows.iter().map(|(_, fields)| chars(&fields[index])).max().unwrap_or(0);
                fields.max(chars(&self.columns[index]))
            })
            .collect();
        let mut text = String::new();
        let mut from = 0;
        while from < widths.len() {
            let mut to = from + 1;
            while to < widths.len() && names + widths[from..=to].iter().sum::<usize>() <= width {
                to += 1;
            }
            text.push_str(&self.part(from..to));
            text.push('\n');
            from = to;
        }
        text
    }

    fn part(&self, columns: std::ops::Range<usize>) -> String {
        let mut table = Table::new();
        table.load_preset(UTF8_NO_BORDERS);
        table.remove_style(TableComponent::HorizontalLines);
        table.remove_style(TableComponent::VerticalLines);
        table.remove_style(TableComponent::MiddleIntersections);
        table.remove_style(TableComponent::MiddleHeaderIntersections);
        table.remove_style(TableComponent::TopBorderIntersections);
        table.set_header(std::iter::once(&self.corner).chain(&self.columns[columns.clone()]));
        for (name, fields) in &self.rows {
            table.add_row(std::iter::once(name).chain(&fields[columns.clone()]));
        }
        for column in table.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        table.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_goes_into_a_further_grid() {
        let grid = Grid {
            corner: "workload".to_string(),
            columns: ["cranelift", "winch", "pooling"].map(String::from).to_vec(),
            rows: vec![("probe/nop".to_string(), ["75 ns", "90 ns", "76 ns"].map(String::from).to_vec())],
        };
        assert_eq!(grid.text_within(200).matches("probe/nop").count(), 1);
        let narrow = grid.text_within(34);
        assert_eq!(narrow.matches("probe/nop").count(), 2);
        for name in ["cranelift", "winch", "pooling", "90 ns"] {
            assert_eq!(narrow.matches(name).count(), 1, "{narrow}");
        }
        assert!(narrow.lines().all(|line| line.chars().count() <= 34), "{narrow}");
    }
}
