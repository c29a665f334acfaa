//! A page's markup without what HTML lets be left out of tables: the ends of fields and lines, and the dash of a combination that
//! was not measured, which the style sheet shows. Of a nightly run's page that is a fourteenth.

/// The ends that the next field, line or table implies (HTML, § 13.1.2.4, "Optional tags").
const IMPLIED: [&str; 3] = ["</td>", "</th>", "</tr>"];

/// A field without anything.
const NOTHING: &str = "<td class=\"none\">–</td>";

/// The same markup, shorter.
pub fn lean(markup: &str) -> String {
    let mut text = markup.replace(NOTHING, "<td>");
    for end in IMPLIED {
        text = text.replace(end, "");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_implied_is_left_out_and_nothing_else() {
        let markup = "<table><tbody><tr><th scope=\"row\">&lt;/td&gt;</th><td class=\"none\">–</td>\
            <td class=\"n\">–</td></tr></tbody></table>";
        let short = "<table><tbody><tr><th scope=\"row\">&lt;/td&gt;<td><td class=\"n\">–</tbody></table>";
        assert_eq!(lean(markup), short);
    }
}
