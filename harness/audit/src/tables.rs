//! Tables of the page, read as they are written: heads, and lines of fields.

use crate::places::plain;

/// A table.
pub struct Table<'a> {
    /// What stands before it in its section, back to the last table.
    pub before: &'a str,
    /// The heads, without what is small in them.
    pub heads: Vec<String>,
    /// The lines below.
    pub lines: Vec<Line<'a>>,
}

/// A line of a table: its fields as they are written.
pub struct Line<'a> {
    /// Each from its own tag on, without the `<t`.
    fields: Vec<&'a str>,
}

/// The tables of a part of a page.
pub fn tables(part: &str) -> Vec<Table<'_>> {
    let mut all = Vec::new();
    for piece in part.split_inclusive("</table>") {
        let Some((ahead, table)) = piece.split_once("<table") else { continue };
        if let Some((head, body)) = table.split_once("<tbody>") {
            let heads = head.split("<th").skip(2).map(inside).collect();
            let lines = body.split("<tr").skip(1).map(Line::of).collect();
            all.push(Table { before: ahead, heads, lines });
        }
    }
    all
}

impl<'a> Line<'a> {
    fn of(line: &'a str) -> Self {
        let starts = line.match_indices("<t").filter(|(at, _)| {
            matches!(line.as_bytes().get(at + 2), Some(b'd' | b'h'))
                && matches!(line.as_bytes().get(at + 3), Some(b' ' | b'>'))
        });
        let starts: Vec<usize> = starts.map(|(at, _)| at).collect();
        let ends = starts.iter().skip(1).copied().chain([line.len()]);
        Line { fields: starts.iter().zip(ends).map(|(&from, to)| &line[from + 2..to]).collect() }
    }

    /// A field's text, without what is small in it.
    pub fn text(&self, nth: usize) -> Option<String> {
        self.fields.get(nth).map(|field| inside(field))
    }

    /// A field as it is written.
    pub fn raw(&self, nth: usize) -> Option<&'a str> {
        self.fields.get(nth).and_then(|field| Some(field.split_once('>')?.1))
    }

    /// What a field is sorted by, where its element says it.
    pub fn sorted_by(&self, nth: usize) -> Option<f64> {
        let tag = self.fields.get(nth)?.split('>').next()?;
        tag.split_once("data-v=\"")?.1.split('"').next()?.parse().ok()
    }

    /// The first thing that is written as code in a field: a contender's id.
    pub fn code(&self, nth: usize) -> Option<String> {
        let field = self.fields.get(nth)?;
        Some(plain(field.split_once("<code>")?.1.split_once("</code>")?.0))
    }

    /// Whether a field is one of the columns' own, and does not name its line.
    pub fn is_told(&self, nth: usize) -> bool {
        self.fields.get(nth).is_some_and(|field| field.starts_with('d'))
    }

    /// Whether a field is a link to its cell.
    pub fn is_link(&self, nth: usize) -> bool {
        self.fields.get(nth).is_some_and(|field| address(field).is_some())
    }

    /// The cells and metrics that the line's fields are links to, in order.
    pub fn links(&self) -> Vec<(&'a str, &'a str)> {
        self.fields.iter().filter_map(|field| address(field)).collect()
    }

    /// The one that a field links to.
    pub fn link(&self, nth: usize) -> Option<(&'a str, &'a str)> {
        self.fields.get(nth).and_then(|field| address(field))
    }
}

fn address(field: &str) -> Option<(&str, &str)> {
    field.split_once("#cell=")?.1.split_once('"')?.0.split_once("&amp;metric=")
}

/// The text of an element of which the start tag's end is still to come.
fn inside(element: &str) -> String {
    let content = element.split_once('>').map_or("", |(_, content)| content);
    plain_text(field(content).split("<small").next().unwrap_or_default())
}

/// The content of a field up to its end, which may be left to what comes next.
pub fn field(content: &str) -> &str {
    const ENDS: [&str; 7] = ["</t", "<td>", "<td ", "<th>", "<th ", "<tr>", "<tr "];
    let end = ENDS.iter().filter_map(|end| content.find(end)).min();
    &content[..end.unwrap_or(content.len())]
}

/// What is read of a piece of a page.
pub fn plain_text(html: &str) -> String {
    let mut text = String::new();
    for (nth, part) in html.split('<').enumerate() {
        text.push_str(if nth == 0 { part } else { part.split_once('>').map_or("", |(_, shown)| shown) });
    }
    plain(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PART: &str = "<p>Ahead</p><table class=\"sortable\"><thead><tr><th scope=\"col\">configuration</th>\
        <th scope=\"col\">call<small>its own</small></th></tr></thead><tbody><tr><th scope=\"row\"><b>Winch</b>\
        <small>x</small></th><td class=\"n\"><a href=\"#cell=a/b@native/c&amp;metric=call-ns\">1 ns</a></td></tr>\
        </tbody></table>";

    #[test]
    fn a_table_is_heads_and_lines_of_fields() {
        let all = tables(PART);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].heads, ["configuration", "call"]);
        let line = &all[0].lines[0];
        assert_eq!((line.text(0).as_deref(), line.text(1).as_deref()), (Some("Winch"), Some("1 ns")));
        assert_eq!(line.links(), [("a/b@native/c", "call-ns")]);
        assert!(line.is_link(1) && !line.is_link(0) && line.text(2).is_none());
        // Pages leave out what is implied.
        let lean = PART.replace("</td>", "").replace("</th>", "").replace("</tr>", "");
        let lean = &tables(&lean)[0];
        assert_eq!((lean.heads[1].as_str(), lean.lines[0].text(1).as_deref()), ("call", Some("1 ns")));
        assert_eq!(field("× 1.2<small>1 ns</small></tbody></table>"), "× 1.2<small>1 ns</small>");
        assert_eq!(["1 ns<td>2 ns", "1 ns</td><td>", "1 ns"].map(field), ["1 ns"; 3]);
    }
}
