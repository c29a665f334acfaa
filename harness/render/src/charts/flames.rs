//! Flame graphs: what was on the stack, the outermost frame at the bottom, each as wide as its part of the samples, in the colour of
//! the class that a sample of the frame itself is of. Its whole name, share and class are its title, which a pointer shows; with
//! the page's script, frames are gone through by the keys and widened to the whole picture (`assets/flames.js`).

use std::collections::BTreeMap;

use maud::{Render, html};
use tollgate_model::metric::Class;
use tollgate_profile::{class_of_folded, without_mark};

use super::Chart;
use super::attribution::ink;
use super::canvas::{Ink, head, width_of};

/// Frames that a picture has at most: the page has several, and others beside them.
const FRAMES: usize = 120;

/// Frames on one another that a picture has at most.
const DEEP: usize = 48;

/// A frame with less than this part of the samples could hardly be seen.
const NARROWEST: f64 = 0.004;

const ROW: i32 = 17;
const WIDTH: i32 = 960;

/// A frame, with the samples that it was on the stack of.
#[derive(Default)]
struct Node<'a> {
    count: u64,
    above: BTreeMap<&'a str, Node<'a>>,
}

/// A frame that is drawn.
struct Drawn<'a> {
    name: &'a str,
    class: Class,
    count: u64,
    /// Samples to its left.
    from: u64,
    depth: usize,
}

/// The picture of folded stacks; none where there are none.
pub fn chart(title: &str, folded: &BTreeMap<String, u64>) -> Option<Chart> {
    let root = tree(folded);
    let all = root.count;
    if all == 0 {
        return None;
    }
    let mut least = NARROWEST;
    let drawn = loop {
        let mut drawn = Vec::new();
        collect(&root, 0, &mut Vec::new(), (least * all as f64).ceil() as u64, &mut drawn);
        if drawn.len() <= FRAMES {
            break drawn;
        }
        least *= 1.3;
    };
    let rows = drawn.iter().map(|it| it.depth + 1).max().unwrap_or(0) as i32;
    let x = |samples: u64| (samples as f64 / all as f64 * f64::from(WIDTH)).round() as i32;
    let frame = |it: &Drawn| {
        let (name, ink) = (without_mark(it.name), ink(it.class));
        let (left, right) = (x(it.from), x(it.from + it.count));
        let top = (rows - 1 - it.depth as i32) * ROW;
        let share = it.count as f64 * 100.0 / all as f64;
        let label = fitting(name, right - left - 6);
        html! {
            g {
                title { (name) ": " (format!("{share:.1} %, {}", it.class.label())) }
                rect x=(left) y=(top) width=((right - left - 1).max(1)) height=(ROW - 1) fill=(ink.variable()) fill-opacity=(opacity(ink)) {}
                @if let Some(label) = label { text x=(left + 3) y=(top + 12) fill=(Ink::Text.variable()) { (label) } }
            }
        }
    };
    let says = format!("{all} samples; frames below {:.1} % of them are left out", least * 100.0);
    let height = (rows * ROW) as u32;
    let body: String = drawn.iter().map(|it| frame(it).render().into_string()).collect();
    Some(Chart {
        svg: head(WIDTH as u32, height, title, &says, " data-flames=\"\"") + &body + "</svg>",
        width: WIDTH as u32,
    })
}

fn tree(folded: &BTreeMap<String, u64>) -> Node<'_> {
    let mut root = Node::default();
    for (stack, count) in folded {
        root.count += count;
        let mut at = &mut root;
        for frame in stack.split(';').take(DEEP) {
            at = at.above.entry(frame).or_default();
            at.count += count;
        }
    }
    root
}

/// What stands on the frames of `below`, which lie below `node`.
fn collect<'a>(node: &Node<'a>, from: u64, below: &mut Vec<&'a str>, least: u64, drawn: &mut Vec<Drawn<'a>>) {
    let mut from = from;
    for (name, above) in &node.above {
        if above.count >= least.max(1) {
            let depth = below.len();
            below.push(name);
            drawn.push(Drawn { name, class: class_of_folded(below, &[]), count: above.count, from, depth });
            collect(above, from, below, least, drawn);
            below.pop();
        }
        from += above.count;
    }
}

/// Names are read on these colours; that of what is none of a call's is pale already.
fn opacity(ink: Ink) -> &'static str {
    if ink == Ink::Grid { "1" } else { ".4" }
}

/// What of a name fits: all of it, its last part, or the beginning of that.
fn fitting(name: &str, width: i32) -> Option<String> {
    let last = name.rsplit("::").next().filter(|last| !last.is_empty()).unwrap_or(name);
    if let Some(whole) = [name, last].into_iter().find(|it| width_of(it) <= width) {
        return Some(whole.to_string());
    }
    let room = (width / width_of("m")).max(0) as usize;
    (room >= 4).then(|| last.chars().take(room - 1).chain(['…']).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(lines: &[(&str, u64)]) -> BTreeMap<String, u64> {
        lines.iter().map(|(stack, count)| (stack.to_string(), *count)).collect()
    }

    #[test]
    fn each_frame_is_as_wide_as_its_samples_and_stands_on_its_caller() {
        let lines = folded(&[
            ("wasmtime::call;guest_[j]", 30),
            ("wasmtime::call;kernel_[k]", 10),
            ("wasmtime::call", 60),
        ]);
        let chart = chart("t", &lines).unwrap();
        let svg = &chart.svg;
        assert!(
            svg.contains(
                "<title>wasmtime::call: 100.0 %, entry/exit glue</title><rect x=\"0\" y=\"17\" width=\"959\""
            ),
            "{svg}"
        );
        assert!(
            svg.contains("<title>guest: 30.0 %, logic</title><rect x=\"0\" y=\"0\" width=\"287\""),
            "{svg}"
        );
        assert!(
            svg.contains("<title>kernel: 10.0 %, kernel</title><rect x=\"288\" y=\"0\" width=\"95\""),
            "{svg}"
        );
        for class in [Class::Glue, Class::Logic, Class::Kernel] {
            assert!(svg.contains(&format!("fill=\"{}\"", ink(class).variable())), "{class:?}: {svg}");
        }
    }

    #[test]
    fn names_are_escaped_and_cut_to_what_fits() {
        let hostile = "a::<script>alert('x')</script>\"&";
        let svg = chart("<t>", &folded(&[(hostile, 9)])).unwrap().svg;
        assert!(svg.contains("&lt;script&gt;alert('x')") && !svg.contains("<script"), "{svg}");
        assert_eq!(fitting("wasmtime::component::call", 1000).unwrap(), "wasmtime::component::call");
        assert_eq!(fitting("wasmtime::component::call", 60).unwrap(), "call");
        assert_eq!(fitting("wasmtime::a_long_name", 60).unwrap(), "a_long…");
        assert_eq!(fitting("wasmtime::a_long_name", 10), None);
    }

    #[test]
    fn a_picture_is_of_bounded_size_whatever_the_stacks() {
        let many: BTreeMap<String, u64> = (0..20_000).map(|at| (format!("main;f{at};g{at}"), 1)).collect();
        assert!(chart("t", &many).unwrap().svg.len() < 2_000);
        let spread: BTreeMap<String, u64> =
            (0..200).map(|at| (format!("main;a_long_name_of_a_function_{at};another_{at}"), 1)).collect();
        assert!(chart("t", &spread).unwrap().svg.len() < 60_000);
        let deep = vec!["f"; 10_000].join(";");
        assert!(chart("t", &folded(&[(&deep, 1)])).unwrap().svg.matches("<rect").count() <= DEEP);
        assert!(chart("t", &BTreeMap::new()).is_none());
    }
}
