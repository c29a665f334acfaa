//! The canvas of charts: plotters' SVG, with colours that follow the page's theme and a text alternative.

use std::cell::RefCell;

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::Chart;

/// A colour of the page. plotters knows only fixed ones: each stands for itself while drawing, and is replaced by the page's
/// variable afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Text and what matters.
    Text,
    /// Text that explains.
    Muted,
    /// Lines that help the eye.
    Grid,
    /// The page itself.
    Page,
    /// The n-th thing of several.
    Series(usize),
}

/// Number of things that a chart can tell apart by colour.
pub const SERIES: usize = 8;

impl Ink {
    fn stand_in(self) -> RGBColor {
        let place = match self {
            Self::Text => 100,
            Self::Muted => 101,
            Self::Grid => 102,
            Self::Page => 103,
            Self::Series(n) => (n % SERIES) as u8,
        };
        RGBColor(1, 1, place)
    }

    /// The same for dashed lines, of which plotters' SVG knows nothing.
    fn dashed(self) -> RGBColor {
        let RGBColor(_, _, place) = self.stand_in();
        RGBColor(1, 2, place)
    }

    /// The page's variable.
    pub fn variable(self) -> String {
        match self {
            Self::Text => "var(--ink)".to_string(),
            Self::Muted => "var(--muted)".to_string(),
            Self::Grid => "var(--line)".to_string(),
            Self::Page => "var(--page)".to_string(),
            Self::Series(n) => format!("var(--s{})", n % SERIES),
        }
    }

    fn all() -> impl Iterator<Item = Ink> {
        [Self::Text, Self::Muted, Self::Grid, Self::Page].into_iter().chain((0..SERIES).map(Self::Series))
    }
}

/// The style of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// Plain.
    Solid,
    /// Half as strong.
    Thin,
    /// Interrupted: not measured but known from elsewhere, or a reference.
    Dashed,
}

/// The place of a text, seen from its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// Its left end is there.
    Left,
    /// Its middle is there.
    Middle,
    /// Its right end is there.
    Right,
}

/// The size of all text in charts, in pixels.
const TEXT: f64 = 12.0;

/// Half the height of a small letter: what a text's base line is below its middle.
const HALF_X: i32 = 3;

/// The approximate width of a text: no font is at hand here, and none is the same everywhere.
pub fn width_of(text: &str) -> i32 {
    (text.chars().count() as f64 * TEXT * 0.6).ceil() as i32
}

/// Draws a chart of that size. The title and what it says are read out to those who do not see it.
pub fn draw(width: u32, height: u32, title: &str, says: &str, fill: impl FnOnce(&Canvas)) -> Chart {
    let mut svg = String::new();
    let told = RefCell::new(Vec::new());
    {
        let area = SVGBackend::with_string(&mut svg, (width, height)).into_drawing_area();
        fill(&Canvas { area: &area, told: &told });
        area.present().expect("memory takes what is drawn");
    }
    let body = svg.split_once('>').map_or("", |(_, body)| body).replace('\n', "");
    let mut body = body;
    for ink in Ink::all() {
        let quoted = |RGBColor(r, g, b)| format!("\"#{r:02X}{g:02X}{b:02X}\"");
        let variable = format!("\"{}\"", ink.variable());
        body = body.replace(&quoted(ink.stand_in()), &variable);
        body = body.replace(&quoted(ink.dashed()), &format!("{variable} stroke-dasharray=\"4 4\""));
    }
    for (long, short) in [
        (" opacity=\"1\"", ""),
        (" stroke-width=\"1\"", ""),
        (" font-family=\"sans-serif\"", ""),
        (" stroke=\"none\"", ""),
        // What holds without being said, or is said once for all below.
        (" text-anchor=\"start\"", ""),
        (" dy=\"0.5ex\"", ""),
        ("<polyline fill=\"none\" ", "<polyline "),
        (" \"/>", "\"/>"),
    ] {
        body = body.replace(long, short);
    }
    let body = without_sizes(&body);
    let body = body.trim_end_matches("</svg>");
    let head = head(width, height, title, says, &tips(&told.into_inner(), says));
    Chart { svg: format!("{head}<g fill=\"none\">{body}</g></svg>"), width }
}

/// The places of figures for `assets/tips.js`, and their texts where these are not what is read out, one after the other.
fn tips(told: &[((i32, i32), String)], says: &str) -> String {
    if told.is_empty() {
        return String::new();
    }
    let places: Vec<String> = told.iter().map(|((x, y), _)| format!("{x} {y}")).collect();
    let texts: Vec<&str> = told.iter().map(|(_, text)| &text[..]).collect();
    let places = format!(" data-at=\"{}\"", places.join(","));
    if texts.join("; ") == says && !texts.iter().any(|text| text.contains("; ")) {
        return places;
    }
    let texts = texts.join("\n");
    format!("{places} data-tips=\"{}\"", maud::html! { (texts) }.into_string())
}

/// The beginning of a chart's SVG, with what is read out, and further attributes.
pub(super) fn head(width: u32, height: u32, title: &str, says: &str, more: &str) -> String {
    let (title, says) = (maud::html! { (title) }.into_string(), maud::html! { (says) }.into_string());
    format!(
        "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 {width} {height}\" style=\"max-width:{width}px;min-width:{}px\" aria-label=\"{title}. {says}\"{more}><title>{title}</title>",
        width.min(640).min(if width <= 420 { 0 } else { 640 }),
    )
}

/// Without the sizes of texts: whoever shows a chart has one for all of them.
fn without_sizes(body: &str) -> String {
    let mut parts = body.split(" font-size=\"");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |text, part| text + part.split_once('"').map_or("", |(_, rest)| rest))
}

/// The surface that is drawn on.
pub struct Canvas<'a, 'b> {
    area: &'a DrawingArea<SVGBackend<'b>, Shift>,
    told: &'a RefCell<Vec<((i32, i32), String)>>,
}

const FITS: &str = "memory takes what is drawn";

impl Canvas<'_, '_> {
    /// A line through points; with none or one there is nothing to draw.
    pub fn line(&self, points: &[(i32, i32)], ink: Ink, stroke: Stroke) {
        if points.len() < 2 {
            return;
        }
        let color = if stroke == Stroke::Dashed { ink.dashed() } else { ink.stand_in() };
        let stroke_width = if stroke == Stroke::Solid { 2 } else { 1 };
        let style = ShapeStyle { color: color.to_rgba(), filled: false, stroke_width };
        self.area.draw(&PathElement::new(points.to_vec(), style)).expect(FITS);
    }

    /// A straight line that helps the eye.
    pub fn rule(&self, from: (i32, i32), to: (i32, i32)) {
        self.line(&[from, to], Ink::Grid, Stroke::Thin);
    }

    /// A filled rectangle.
    pub fn bar(&self, from: (i32, i32), to: (i32, i32), ink: Ink) {
        self.area.draw(&Rectangle::new([from, to], ink.stand_in().filled())).expect(FITS);
    }

    /// A rectangle of which only the edge is drawn: what is not shown to be there.
    pub fn outline(&self, from: (i32, i32), to: (i32, i32), ink: Ink) {
        let style = ShapeStyle { color: ink.stand_in().to_rgba(), filled: false, stroke_width: 1 };
        self.area.draw(&Rectangle::new([from, to], style)).expect(FITS);
    }

    /// A filled band between two lines, light enough to see what is behind.
    pub fn band(&self, upper: &[(i32, i32)], lower: &[(i32, i32)], ink: Ink) {
        if upper.len() < 2 {
            return;
        }
        let around: Vec<(i32, i32)> = upper.iter().chain(lower.iter().rev()).copied().collect();
        self.area.draw(&Polygon::new(around, ink.stand_in().mix(0.18))).expect(FITS);
    }

    /// A text that begins there, with nothing behind it: lines do not run through it.
    pub fn label(&self, text: &str, (x, y): (i32, i32), ink: Ink) {
        self.bar((x - 3, y - 8), (x + width_of(text), y + 8), Ink::Page);
        self.text(text, (x, y), At::Left, ink);
    }

    /// What is told of the figure at a place to whoever points there.
    pub fn tell(&self, at: (i32, i32), text: String) {
        self.told.borrow_mut().push((at, text));
    }

    /// A dot.
    pub fn dot(&self, at: (i32, i32), ink: Ink) {
        self.area.draw(&Circle::new(at, 3, ink.stand_in().filled())).expect(FITS);
    }

    /// A text, its middle at that height.
    pub fn text(&self, text: &str, at: (i32, i32), place: At, ink: Ink) {
        let horizontally = match place {
            At::Left => HPos::Left,
            At::Middle => HPos::Center,
            At::Right => HPos::Right,
        };
        let color = ink.stand_in();
        let style = TextStyle::from(("sans-serif", TEXT).into_font())
            .color(&color)
            .pos(Pos::new(horizontally, VPos::Center));
        let base = (at.0, at.1 + HALF_X);
        self.area.draw(&Text::new(text.to_string(), base, style)).expect(FITS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_told_where_they_are_and_no_text_twice() {
        let one = |says: &str, text: &str| {
            draw(100, 50, "t", says, |canvas| {
                canvas.tell((5, 6), "a: 1 ns".to_string());
                canvas.tell((7, 8), text.to_string());
            })
        };
        let read_out = one("a: 1 ns; b: 2 ns", "b: 2 ns");
        assert!(read_out.svg.contains("aria-label=\"t. a: 1 ns; b: 2 ns\" data-at=\"5 6,7 8\"><title>"));
        assert!(one("two", "<b>").svg.contains(" data-at=\"5 6,7 8\" data-tips=\"a: 1 ns\n&lt;b&gt;\">"));
        assert!(!draw(9, 9, "t", "", |_| ()).svg.contains("data-"));
    }

    #[test]
    fn colours_follow_the_theme_and_text_stays_text() {
        let chart = draw(100, 50, "<b>", "says \"x\"", |canvas| {
            canvas.bar((0, 0), (10, 10), Ink::Series(2));
            canvas.text("<script>alert(1)</script> \"#010100\"", (5, 5), At::Left, Ink::Text);
            canvas.line(&[(0, 0), (9, 9)], Ink::Grid, Stroke::Dashed);
        });
        assert!(chart.svg.contains("var(--s2)") && chart.svg.contains("var(--ink)"), "{}", chart.svg);
        assert!(!chart.svg.contains("<script") && !chart.svg.contains("<b>"), "{}", chart.svg);
        assert!(chart.svg.contains("role=\"img\"") && chart.svg.contains("says &quot;x&quot;"));
        assert!(!chart.svg.contains("#0101") || chart.svg.contains("&quot;#010100"), "{}", chart.svg);
    }
}
