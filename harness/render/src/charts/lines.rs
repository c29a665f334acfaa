//! Lines over two logarithmic axes, each with its name at its end.

use super::Chart;
use super::canvas::{At, Canvas, Ink, Stroke, draw, width_of};
use super::labels::apart;
use super::scale::{Scale, log_ends};

/// One line.
#[derive(Clone)]
pub struct Line {
    /// The label at its end; none where empty.
    pub name: String,
    /// Its points, from left to right.
    pub points: Vec<(f64, f64)>,
    /// The interval of each point, where there is one.
    pub band: Vec<(f64, f64, f64)>,
    /// Its colour.
    pub ink: Ink,
    /// Its style.
    pub stroke: Stroke,
    /// Whether its points are marked, because they and nothing between them were measured.
    pub dots: bool,
}

/// An axis: what it is of, and how its marks are written.
pub struct Axis<'a> {
    /// The quantity, with its unit.
    pub title: &'a str,
    /// The text of a mark.
    pub mark: fn(f64) -> String,
    /// Its marks, where they are not to be chosen here.
    pub marks: Option<Vec<f64>>,
    /// Its ends, where they are not to be those of the lines.
    pub ends: Option<(f64, f64)>,
}

/// A line across at a height that matters, or up at a place that matters.
pub struct Reference {
    /// Its name.
    pub name: String,
    /// Its position.
    pub at: f64,
    /// Across, or up.
    pub across: bool,
}

/// Everything of a chart.
pub struct Plot<'a> {
    /// Read out first.
    pub title: &'a str,
    /// The message for a reader, read out too.
    pub says: &'a str,
    /// Width and height.
    pub size: (u32, u32),
    /// The horizontal axis.
    pub x: Axis<'a>,
    /// The vertical axis.
    pub y: Axis<'a>,
    /// The lines.
    pub lines: &'a [Line],
    /// Further things to draw.
    pub references: &'a [Reference],
}

/// Draws it; none where there is nothing to draw.
pub fn chart(plot: &Plot) -> Option<Chart> {
    let all = || plot.lines.iter().flat_map(|line| &line.points);
    let (left, right) = plot.x.ends.or_else(|| log_ends(all().map(|point| point.0)))?;
    let bands = || plot.lines.iter().flat_map(|line| &line.band).flat_map(|band| [band.1, band.2]);
    let held = plot.references.iter().filter(|reference| reference.across).map(|reference| reference.at);
    let (low, high) =
        plot.y.ends.or_else(|| log_ends(all().map(|point| point.1).chain(bands()).chain(held)))?;
    let (width, height) = (plot.size.0 as i32, plot.size.1 as i32);
    let names = plot
        .lines
        .iter()
        .map(|line| if line.name.is_empty() { 0 } else { width_of(&line.name) + 14 })
        .max()
        .unwrap_or(0);
    let y = Scale::log(low, high, (height - 40, 30));
    let y_marks = y.marks(if height < 260 { 5 } else { 8 });
    let margin = y_marks.iter().map(|mark| width_of(&(plot.y.mark)(*mark))).max().unwrap_or(30) + 10;
    let x = Scale::log(left, right, (margin, width - names.max(12)));
    Some(draw(plot.size.0, plot.size.1, plot.title, plot.says, |canvas| {
        axes(canvas, plot, &x, &y, &y_marks, (margin, width - names.max(12), height));
        let point = |&(at, value): &(f64, f64)| (x.at(at), y.at(value));
        for line in plot.lines {
            let edge = |pick: fn(&(f64, f64, f64)) -> f64| -> Vec<(i32, i32)> {
                line.band.iter().map(|band| (x.at(band.0), y.at(pick(band)))).collect()
            };
            canvas.band(&edge(|band| band.2), &edge(|band| band.1), line.ink);
        }
        for line in plot.lines {
            let points: Vec<(i32, i32)> = line.points.iter().map(point).collect();
            canvas.line(&points, line.ink, line.stroke);
            if line.dots {
                points.iter().for_each(|&at| canvas.dot(at, line.ink));
            }
            tell(canvas, plot, line, point);
        }
        ends(canvas, plot.lines, &x, &y, (width - names + 8, height));
    }))
}

/// What is told at each point that the axis names, or that is marked: its place, its value and the interval.
fn tell(canvas: &Canvas, plot: &Plot, line: &Line, at: impl Fn(&(f64, f64)) -> (i32, i32)) {
    let named = |x: f64| match &plot.x.marks {
        Some(marks) => marks.iter().any(|mark| (mark / x - 1.0).abs() < 1e-6),
        None => line.dots,
    };
    for point in line.points.iter().filter(|point| named(point.0)) {
        let (x, y) = ((plot.x.mark)(point.0), (plot.y.mark)(point.1));
        let band = line.band.iter().find(|band| band.0 == point.0 && band.1 < band.2);
        let interval =
            band.map(|(_, low, high)| format!(" ({} to {})", (plot.y.mark)(*low), (plot.y.mark)(*high)));
        let name = if line.name.is_empty() { String::new() } else { format!("{}, ", line.name) };
        canvas.tell(at(point), format!("{name}{x}: {y}{}", interval.unwrap_or_default()));
    }
}

fn axes(
    canvas: &Canvas,
    plot: &Plot,
    x: &Scale,
    y: &Scale,
    y_marks: &[f64],
    (left, right, height): (i32, i32, i32),
) {
    for &mark in y_marks {
        canvas.rule((left, y.at(mark)), (right, y.at(mark)));
        canvas.text(&(plot.y.mark)(mark), (left - 6, y.at(mark)), At::Right, Ink::Muted);
    }
    canvas.text(plot.y.title, (0, 9), At::Left, Ink::Muted);
    let most = ((right - left) / 52).max(2) as usize;
    let marks = plot.x.marks.clone().unwrap_or_else(|| x.marks(most));
    let mut free = i32::MIN;
    for mark in marks {
        let (at, text) = (x.at(mark), (plot.x.mark)(mark));
        canvas.rule((at, height - 40), (at, height - 36));
        let half = width_of(&text) / 2;
        if at - half > free {
            canvas.text(&text, (at, height - 27), At::Middle, Ink::Muted);
            free = at + half + 6;
        }
    }
    canvas.text(plot.x.title, (right, height - 8), At::Right, Ink::Muted);
    for reference in plot.references {
        if reference.across {
            let at = y.at(reference.at);
            canvas.line(&[(left, at), (right, at)], Ink::Text, Stroke::Dashed);
            canvas.text(&reference.name, (left + 6, at - 9), At::Left, Ink::Text);
        } else {
            let at = x.at(reference.at);
            canvas.line(&[(at, 12), (at, height - 40)], Ink::Text, Stroke::Dashed);
            let (near, place) =
                if at > (left + right) / 2 { (at - 6, At::Right) } else { (at + 6, At::Left) };
            canvas.text(&reference.name, (near, 16), place, Ink::Text);
        }
    }
}

/// The names at the ends, with a thin line to where a name had to move.
fn ends(canvas: &Canvas, lines: &[Line], x: &Scale, y: &Scale, (at, height): (i32, i32)) {
    let named: Vec<(&Line, (i32, i32))> = lines
        .iter()
        .filter(|line| !line.name.is_empty())
        .filter_map(|line| line.points.last().map(|&(right, value)| (line, (x.at(right), y.at(value)))))
        .collect();
    let wanted: Vec<i32> = named.iter().map(|(_, end)| end.1).collect();
    for ((line, end), height) in named.iter().zip(apart(&wanted, (26, height - 44))) {
        if (end.1 - height).abs() > 4 || at - end.0 > 14 {
            canvas.line(&[(end.0 + 4, end.1), (at - 3, height)], Ink::Grid, Stroke::Thin);
        }
        canvas.text(&line.name, (at, height), At::Left, Ink::Text);
        canvas.bar((at - 4, height - 4), (at - 2, height + 4), line.ink);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot(lines: &[Line]) -> Option<Chart> {
        let axis = || Axis { title: "t", mark: |value| value.to_string(), marks: None, ends: None };
        chart(&Plot { title: "t", says: "", size: (400, 200), x: axis(), y: axis(), lines, references: &[] })
    }

    fn line(points: &[(f64, f64)]) -> Line {
        let (ink, stroke) = (Ink::Series(0), Stroke::Solid);
        Line { name: "n".to_string(), points: points.to_vec(), band: Vec::new(), ink, stroke, dots: true }
    }

    #[test]
    fn without_points_there_is_no_chart_and_one_is_enough() {
        assert!(plot(&[]).is_none());
        assert!(plot(&[line(&[])]).is_none());
        assert!(plot(&[line(&[(1.0, 0.0)])]).is_none());
        assert!(plot(&[line(&[(1.0, 1.0)])]).is_some());
        assert!(plot(&[line(&[(1.0, 1.0), (10.0, f64::INFINITY)])]).is_some());
    }
}
