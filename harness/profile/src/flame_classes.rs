//! Flame graphs in the colours of classes: inferno colours a frame by its name alone, and a class hangs on what is around it too.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;

use tollgate_model::metric::Class;

use crate::folded::class_of_folded;

/// The height of a row, as inferno draws it.
const ROW: u64 = 16;

/// Where a frame is drawn: its depth, and the samples to its left.
type Place = (u64, u64);

/// A colour that black text is read on, like the class's on the page.
fn colour(class: Class) -> &'static str {
    match class {
        Class::Glue => "rgb(115,175,220)",
        Class::Lowering => "rgb(235,150,90)",
        Class::Lifting => "rgb(95,200,165)",
        Class::Logic => "rgb(195,155,215)",
        Class::GuestAllocation => "rgb(222,202,85)",
        Class::HostAllocation => "rgb(150,165,180)",
        Class::Http => "rgb(160,212,245)",
        Class::Compiling => "rgb(205,175,145)",
        Class::Kernel => "rgb(180,185,190)",
        Class::Harness | Class::Other => "rgb(228,228,228)",
    }
}

/// The picture that inferno drew of these folded stacks, each frame in the colour of its class and told with it, and a legend; native
/// logic is told by these parts of names.
pub fn in_colours(svg: &str, folded: &str, logic: &[String]) -> String {
    let mut parts = svg.split("<g><title>");
    let Some(head) = parts.next() else { return svg.to_string() };
    let frames: Vec<&str> = parts.collect();
    let bottom = frames.iter().filter_map(|frame| attribute(frame, " y=\"")).max().unwrap_or(0);
    let place = |frame: &str| -> Option<Place> {
        Some(((bottom - attribute(frame, " y=\"")?) / ROW, attribute(frame, " fg:x=\"")?))
    };
    let classes = classes(folded, logic, &frames.iter().filter_map(|frame| place(frame)).collect());
    let mut seen = BTreeSet::new();
    let mut drawn = head.to_string();
    for frame in frames {
        drawn += "<g><title>";
        match place(frame).and_then(|place| classes.get(&place)) {
            Some(class) => {
                seen.insert(*class);
                drawn += &in_colour(frame, *class).unwrap_or_else(|| frame.to_string());
            }
            None => drawn += frame,
        }
    }
    with_legend(&drawn, &seen)
}

/// The class of each frame that is drawn.
fn classes(folded: &str, logic: &[String], drawn: &BTreeSet<Place>) -> HashMap<Place, Class> {
    // In inferno's order, and merged as it does: neighbours that begin alike share what they begin with.
    let mut lines: Vec<&str> = folded.lines().collect();
    lines.sort_unstable();
    let mut classes = HashMap::new();
    let (mut before, mut left): (Vec<&str>, u64) = (Vec::new(), 0);
    for (stack, count) in lines.iter().filter_map(|line| line.rsplit_once(' ')) {
        let frames: Vec<&str> = stack.split(';').collect();
        let shared = before.iter().zip(&frames).take_while(|(one, other)| one == other).count();
        for depth in shared..frames.len() {
            // Inferno's own frame of everything is the lowest.
            let place = (depth as u64 + 1, left);
            if drawn.contains(&place) {
                classes.insert(place, class_of_folded(&frames[..=depth], logic));
            }
        }
        left += count.parse::<u64>().unwrap_or(0);
        before = frames;
    }
    classes
}

/// What follows an attribute's name, as a number.
fn attribute(frame: &str, name: &str) -> Option<u64> {
    let (_, value) = frame.split_once("<rect")?.1.split_once(name)?;
    value.split('"').next()?.parse().ok()
}

fn in_colour(frame: &str, class: Class) -> Option<String> {
    let (title, rest) = frame.split_once(")</title>")?;
    let (before, rest) = rest.split_once(" fill=\"")?;
    let (_, rest) = rest.split_once('"')?;
    Some(format!("{title}, {})</title>{before} fill=\"{}\"{rest}", class.label(), colour(class)))
}

/// A line of classes below the picture.
fn with_legend(svg: &str, classes: &BTreeSet<Class>) -> String {
    let Some(height) = attribute(&format!("<rect {svg}"), " height=\"") else { return svg.to_string() };
    let taller = height + 24;
    let mut legend = String::from("<g id=\"legend\">");
    let mut x = 10.0;
    for class in classes {
        let y = height + 2;
        let _ = write!(
            legend,
            "<rect x=\"{x}\" y=\"{y}\" width=\"12\" height=\"12\" fill=\"{}\"/><text fill=\"rgb(0,0,0)\" x=\"{}\" y=\"{}\">{}</text>",
            colour(*class),
            x + 17.0,
            y + 10,
            class.label()
        );
        x += 17.0 + 7.3 * class.label().len() as f64 + 16.0;
    }
    legend += "</g>";
    let svg = svg
        .replacen(&format!(" height=\"{height}\""), &format!(" height=\"{taller}\""), 1)
        .replacen(&format!(" {height}\" xmlns"), &format!(" {taller}\" xmlns"), 1)
        .replacen(
            &format!("width=\"100%\" height=\"{height}\""),
            &format!("width=\"100%\" height=\"{taller}\""),
            1,
        );
    match svg.rsplit_once("</svg>") {
        Some((body, end)) => format!("{body}{legend}</svg>{end}"),
        None => svg,
    }
}

#[cfg(test)]
mod tests {
    use crate::flame::flame_graph;

    #[test]
    fn a_frame_has_the_colour_of_a_sample_in_it_and_tells_its_class() {
        let begin = "tollgate_worker::main;wasmtime::call";
        let folded = format!(
            "{begin} 10\n{begin};a_[i];price_[j] 40\n{begin};wasmtime::lower_string;memcpy 20\n{begin};wasmtime::lift_string;memcpy 30\n"
        );
        let svg = flame_graph(&folded, "t", "s", &[]).unwrap();
        for (told, colour) in [
            ("tollgate_worker::main (100 samples, 100.00%, benchmark's loop)", "228,228,228"),
            ("wasmtime::call (100 samples, 100.00%, entry/exit glue)", "115,175,220"),
            ("price (40 samples, 40.00%, logic)", "195,155,215"),
            // By what called it.
            ("memcpy (20 samples, 20.00%, lowering)", "235,150,90"),
            ("memcpy (30 samples, 30.00%, lifting)", "95,200,165"),
        ] {
            let frame = svg.split("<g><title>").find(|it| it.starts_with(told));
            let frame = frame.unwrap_or_else(|| panic!("{told}: {svg}"));
            assert!(frame.contains(&format!("fill=\"rgb({colour})\"")), "{told}: {frame}");
        }
        let legend = svg.split_once("<g id=\"legend\">").unwrap().1;
        assert!(legend.contains(">lifting</text>") && !legend.contains(">kernel</text>"), "{legend}");
        assert!(svg.contains("all (100 samples, 100%)"), "what is no frame stays as it is: {svg}");
    }
}
