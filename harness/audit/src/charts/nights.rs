//! A series over the nights: dots lie where what is told of them says.

use super::axis::{is_written, upright};
use super::drawing::Kind;
use super::{Sheet, Side};
use crate::figures;

/// Holds the chart of a series. Its nights are in a database and not in the run: its texts are held against what is drawn.
pub fn held(sheet: &mut Sheet) -> Option<()> {
    let drawing = sheet.drawing;
    let axis = upright(drawing, false)?.between(30.0, drawing.height - 34.0);
    sheet.marks(&axis, Side::Upright);
    let dots: Vec<_> = drawing.of_kind(Kind::Dot).map(|dot| dot.points[0]).collect();
    let told: Option<usize> = drawing.says.split(" nights").next().and_then(|count| count.parse().ok());
    sheet.audit.compare("nights of a chart");
    if told != Some(dots.len()) {
        sheet.differ("nights", "count", format!("{told:?}"), dots.len().to_string());
    }
    for (at, tip) in &drawing.tips {
        let Some((night, figure)) = tip.split_once(": ") else { continue };
        let Some(value) = super::axis::quantity(figure) else { continue };
        sheet.audit.compare("place on a chart");
        // The figure has three digits or four, and the axis may show little more than its last.
        let reach = (-4..=4).map(|step| value * (1.0 + f64::from(step) * 1.25e-3));
        let near = reach.into_iter().any(|value| is_written(figure, value) && axis.is(at.1, value));
        if !near {
            sheet.differ(
                night,
                "dot",
                format!("at {}", at.1),
                format!("{figure}, which is at {:.0}", axis.at(value)),
            );
        }
        if !dots.contains(at) {
            sheet.differ(night, "dot", "elsewhere".to_string(), format!("at {} {}", at.0, at.1));
        }
    }
    steps(sheet);
    Some(())
}

/// What a line up is called has to be what is read out of it.
fn steps(sheet: &mut Sheet) {
    let drawing = sheet.drawing;
    let bare = |text: &str| text.trim_start_matches('+').to_string();
    let told: Vec<String> = drawing.says.split_whitespace().map(bare).collect();
    let named = drawing.texts.iter().filter(|text| text.anchor == "middle" && text.ink == "ink");
    for text in named {
        let Some(number) = text.text.split(' ').next().map(bare) else { continue };
        sheet.audit.compare("step of a chart");
        // What is read out has more digits.
        if !told.iter().any(|told| figures::agree(&number, told)) {
            sheet.differ("a change", "step", text.text.clone(), drawing.says.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Audit;

    /// Three nights on an axis from 1.00 at 170 to 1.30 at 50.
    fn differences(from: &str, to: &str) -> Vec<&'static str> {
        let text = |x: i32, y: i32, anchor: &str, ink: &str, text: &str| {
            format!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" fill=\"var(--{ink})\">{text}</text>")
        };
        let marks = [(173, "× 1.00"), (133, "× 1.10"), (93, "× 1.20"), (53, "× 1.30")];
        let marks: String = marks.iter().map(|(y, mark)| text(44, *y, "end", "muted", mark)).collect();
        let dots: String = [(60, 170), (90, 150), (120, 90)]
            .iter()
            .map(|(x, y)| format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"3\" fill=\"var(--s0)\"/>"))
            .collect();
        let page = format!(
            "<section id=\"history\"><figure id=\"fig-night-a\"><figcaption>a</figcaption><svg class=\"chart\" viewBox=\"0 0 360 210\" \
            aria-label=\"A. 3 nights; confirmed +20.2 % since x\" data-at=\"60 170,90 150,120 90\" data-tips=\"2026-01-01: × 1.00\n\
            2026-01-02: × 1.05\n2026-01-03: × 1.20\"><title>A</title>{marks}{dots}{}</svg></figure></section>",
            text(120, 14, "middle", "ink", "+20.2 %")
        );
        assert!(page.contains(from), "{from}");
        let mut audit = Audit::default();
        crate::charts::drawn(&mut audit, None, &page.replacen(from, to, 1), &[]);
        audit.differences.iter().map(|it| it.what).collect()
    }

    #[test]
    fn a_night_that_is_drawn_elsewhere_or_told_otherwise_is_found() {
        assert_eq!(differences("3 nights", "3 nights"), Vec::<&str>::new());
        assert_eq!(differences("3 nights", "4 nights"), ["count"]);
        assert_eq!(differences("02: × 1.05", "02: × 1.06"), ["dot"]);
        assert_eq!(differences("cy=\"150\"", "cy=\"140\""), ["dot"]);
        assert_eq!(differences(">+20.2 %", ">+21.2 %"), ["step"]);
        assert_eq!(differences("× 1.20<", "× 1.25<"), ["mark"]);
    }
}
