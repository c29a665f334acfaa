//! What an offered load is of a capacity: in the caption of a chart, and in the sentence above the charts of one load.

use super::Sheet;
use super::axis::is_written;
use crate::tables::plain_text;

/// `http native, at 0.6 % of its capacity, 171 k/s`, below `… at 1000 a second, poisson arrivals, 8 connections`.
pub fn of_capacity(sheet: &mut Sheet, workload: &str, name: &str) -> Option<()> {
    let drawing = sheet.drawing;
    let (share, capacity) =
        drawing.caption.strip_prefix(name)?.strip_prefix(", at ")?.split_once(" of its capacity, ")?;
    let (rate, connections) = load(sheet.before, workload)?;
    let requests = sheet.named.at(workload, name, &format!("requests-per-second/{connections:.0}c"));
    let made: Vec<f64> = match requests {
        [] => {
            let calls = sheet.named.at(workload, name, "call-ns").iter();
            calls.filter_map(|row| Some(1e9 / row.figure?.value)).collect()
        }
        rows => rows.iter().filter_map(|row| Some(row.figure?.value)).collect(),
    };
    sheet.audit.compare("caption of a chart");
    let is = |made: &f64| is_written(capacity, *made) && is_share(share, rate / made);
    if !made.iter().any(is) {
        let should = made
            .first()
            .map_or("nothing".to_string(), |made| format!("{:.2} % of {made} a second", rate / made * 100.0));
        sheet.differ(name, "part of a capacity", format!("{share} of {capacity}"), should);
    }
    in_sentence(sheet, share);
    Some(())
}

/// Operations a second and connections of the load that was told last.
fn load(before: &str, workload: &str) -> Option<(f64, f64)> {
    let (_, said) = before.rsplit_once(&format!("{workload} at "))?;
    let said = said.split('<').next()?;
    let (rate, rest) = said.split_once(" a second, ")?;
    let connections = rest.rsplit_once(" arrivals, ")?.1.split(' ').next()?;
    Some((rate.parse().ok()?, connections.parse().ok()?))
}

fn is_share(text: &str, share: f64) -> bool {
    let Some(number) = text.strip_suffix(" %") else { return false };
    let places = number.split_once('.').map_or(0, |(_, part)| part.len() as i32);
    let half = 10f64.powi(-places) / 2.0;
    number.parse::<f64>().is_ok_and(|number| (number - share * 100.0).abs() <= half * 1.01)
}

/// The sentence above has the least and the greatest of these parts: none lies outside.
fn in_sentence(sheet: &mut Sheet, share: &str) -> Option<()> {
    let (sentence, rest) = sheet.before.rsplit_once(" a second is ")?;
    // It has to be of this load and of no other one.
    if rest.contains("arrivals, ") || sentence.is_empty() {
        return None;
    }
    let said = plain_text(rest.split("</p>").next()?);
    let parts = said.split(" of ").next()?;
    let (least, most) = parts.split_once(" to ").unwrap_or((parts, parts));
    let number = |text: &str| text.trim_end_matches(" %").trim().parse::<f64>().ok();
    let (least, most, share) = (number(least)?, number(most)?, number(share)?);
    sheet.audit.compare("part of a capacity, sentence");
    if share < least || most < share {
        sheet.differ("the load", "parts of capacities", parts.to_string(), format!("one is {share} %"));
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_load_is_told_above_its_charts() {
        let before = "<summary>a/b/1KiB at 60 a second, poisson arrivals, 8 connections</summary><h3>a/b at 500 a second, \
            poisson arrivals, 1 connection</h3><figure>";
        assert_eq!(load(before, "a/b"), Some((500.0, 1.0)));
        assert_eq!(load(before, "a/b/1KiB"), Some((60.0, 8.0)));
        assert!(is_share("0.6 %", 0.00585) && is_share("14 %", 0.1412) && !is_share("14 %", 0.146));
    }
}
