//! A chart as a browser gets it: its lines, bars, dots and texts, and what is told at its places.

use crate::places::plain;

/// A place in pixels, from the left and from above.
pub type At = (f64, f64);

/// A chart.
#[derive(Debug, Default)]
pub struct Drawing {
    /// The name of its figure in addresses.
    pub id: String,
    /// What stands above it.
    pub caption: String,
    /// Its title.
    pub title: String,
    /// What is read out after the title.
    pub says: String,
    /// Its height.
    pub height: f64,
    /// What is told to whoever points at a place.
    pub tips: Vec<(At, String)>,
    /// Lines, bars, bands and dots, in the order in which they are drawn.
    pub shapes: Vec<Shape>,
    /// Its texts.
    pub texts: Vec<Text>,
    /// The titles of frames, in the order of their bars.
    pub frames: Vec<String>,
}

/// The kind of a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Points that a line goes through.
    Line,
    /// The corners of a filled band.
    Band,
    /// A rectangle: its upper left corner, and its lower right one.
    Bar,
    /// A dot: its middle.
    Dot,
}

/// A shape.
#[derive(Debug)]
pub struct Shape {
    /// What it is.
    pub kind: Kind,
    /// Its points.
    pub points: Vec<At>,
    /// What paints it: `s0`, `ink`.
    pub ink: String,
    /// Whether its line is a thick one.
    pub thick: bool,
    /// Whether its line is interrupted.
    pub dashed: bool,
    /// Whether it is the edge alone.
    pub hollow: bool,
}

/// A text.
#[derive(Debug)]
pub struct Text {
    /// Its point.
    pub at: At,
    /// Which part of it is there: `start`, `middle`, `end`.
    pub anchor: String,
    /// What paints it.
    pub ink: String,
    /// The text.
    pub text: String,
}

impl Drawing {
    /// The chart of a figure; none where the figure has no chart. `figure` begins within its tag.
    pub fn of(figure: &str) -> Option<Self> {
        let (before, svg) = figure.split_once("<svg class=\"chart\"")?;
        let svg = svg.split("</svg>").next()?;
        let (tag, body) = svg.split_once('>')?;
        let caption = before.split_once("<figcaption>").map_or("", |(_, rest)| rest);
        let caption = caption.split("<a class=\"permalink\"").next().unwrap_or_default();
        let title = body.split_once("<title>")?.1.split_once("</title>")?.0;
        let title = unescaped(title);
        let label = unescaped(&attribute(tag, "aria-label")?);
        let says = label.strip_prefix(&title).unwrap_or(&label).trim_start_matches(". ").to_string();
        let height = attribute(tag, "viewBox")?.rsplit(' ').next()?.parse().ok()?;
        let mut drawing = Drawing {
            id: attribute(&format!(" {figure}"), "id")?,
            caption: unescaped(&crate::tables::plain_text(caption)),
            title,
            height,
            tips: tips(tag, &says),
            says,
            ..Drawing::default()
        };
        // The first title is the chart's own.
        for part in body.split('<').skip(2) {
            if let Some(text) = part.strip_prefix("text ") {
                drawing.texts.extend(text_of(text));
            } else if let Some(frame) = part.strip_prefix("title>") {
                drawing.frames.push(unescaped(frame));
            } else {
                drawing.shapes.extend(shape(part));
            }
        }
        Some(drawing)
    }

    /// The shapes of a kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Shape> {
        self.shapes.iter().filter(move |shape| shape.kind == kind)
    }

    /// The text whose middle is at that height, with that part of it at its point.
    pub fn text_at(&self, height: f64, anchor: &str, ink: &str) -> Option<&Text> {
        // A text's base line is below its middle.
        let of_it = |text: &&Text| text.anchor == anchor && text.ink == ink;
        self.texts.iter().filter(of_it).find(|text| (text.at.1 - 3.0 - height).abs() < 0.5)
    }
}

fn tips(tag: &str, says: &str) -> Vec<(At, String)> {
    let Some(places) = attribute(tag, "data-at") else { return Vec::new() };
    let texts: Vec<String> = match attribute(tag, "data-tips") {
        Some(tips) => tips.split('\n').map(unescaped).collect(),
        None => says.split("; ").map(String::from).collect(),
    };
    places.split(',').filter_map(point_of).zip(texts).collect()
}

fn point_of(text: &str) -> Option<At> {
    let (x, y) = text.split_once([' ', ','])?;
    Some((x.parse().ok()?, y.parse().ok()?))
}

fn shape(part: &str) -> Option<Shape> {
    let (name, rest) = part.split_once(' ')?;
    let tag = format!(" {}", rest.split('>').next()?);
    let number = |name: &str| attribute(&tag, name)?.parse::<f64>().ok();
    let fill = attribute(&tag, "fill").filter(|fill| fill != "none");
    let stroke = attribute(&tag, "stroke");
    let (kind, points) = match name {
        "polyline" | "polygon" => {
            let points = attribute(&tag, "points")?.split_whitespace().filter_map(point_of).collect();
            (if name == "polygon" { Kind::Band } else { Kind::Line }, points)
        }
        "rect" => {
            let (x, y) = (number("x")?, number("y")?);
            (Kind::Bar, vec![(x, y), (x + number("width")?, y + number("height")?)])
        }
        "circle" => (Kind::Dot, vec![(number("cx")?, number("cy")?)]),
        _ => return None,
    };
    Some(Shape {
        kind,
        points,
        hollow: fill.is_none(),
        ink: bare(&fill.or(stroke)?),
        thick: attribute(&tag, "stroke-width").is_some(),
        dashed: attribute(&tag, "stroke-dasharray").is_some(),
    })
}

fn text_of(part: &str) -> Option<Text> {
    let (tag, text) = part.split_once('>')?;
    let tag = format!(" {tag}");
    let number = |name: &str| attribute(&tag, name)?.parse::<f64>().ok();
    Some(Text {
        at: (number("x")?, number("y")?),
        anchor: attribute(&tag, "text-anchor").unwrap_or_else(|| "start".to_string()),
        ink: bare(&attribute(&tag, "fill")?),
        text: unescaped(text),
    })
}

/// `var(--s0)` as `s0`.
fn bare(paint: &str) -> String {
    paint.trim_start_matches("var(--").trim_end_matches(')').to_string()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    Some(tag.split_once(&format!(" {name}=\""))?.1.split('"').next()?.to_string())
}

fn unescaped(text: &str) -> String {
    plain(&text.replace("&quot;", "\"").replace("&#39;", "'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_is_read_as_it_is_drawn() {
        let figure = "<figcaption>A &lt;b&gt; <a class=\"permalink\" href=\"#x\">#</a></figcaption><svg class=\"chart\" role=\"img\" \
            viewBox=\"0 0 720 174\" aria-label=\"T. a: 1 ns; b: 2 ns\" data-at=\"5 6,7 8\"><title>T</title><g fill=\"none\">\
            <polyline stroke=\"var(--line)\" points=\"272,4 272,152\"/><text x=\"272\" y=\"167\" text-anchor=\"middle\" \
            fill=\"var(--muted)\">30 ns</text><rect x=\"1\" y=\"2\" width=\"3\" height=\"4\" fill=\"none\" stroke=\"var(--s2)\"/>\
            <circle cx=\"5\" cy=\"6\" r=\"3\" fill=\"var(--s0)\"/></g></svg>";
        let drawing = Drawing::of(&format!("id=\"fig-x\" tabindex=\"-1\">{figure}")).unwrap();
        assert_eq!((&drawing.id[..], &drawing.caption[..]), ("fig-x", "A <b>"));
        assert_eq!((&drawing.title[..], drawing.height), ("T", 174.0));
        assert_eq!(drawing.tips[1], ((7.0, 8.0), "b: 2 ns".to_string()));
        let bar = drawing.of_kind(Kind::Bar).next().unwrap();
        assert_eq!((&bar.points[..], bar.hollow, &bar.ink[..]), (&[(1.0, 2.0), (4.0, 6.0)][..], true, "s2"));
        assert_eq!(drawing.of_kind(Kind::Dot).next().unwrap().points, [(5.0, 6.0)]);
        assert_eq!(drawing.text_at(164.0, "middle", "muted").unwrap().text, "30 ns");
    }
}
