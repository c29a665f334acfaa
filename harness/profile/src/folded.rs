//! Folded stacks: a line for each, its frames from the outermost on, and how many samples saw it.

use std::fmt::Write;

use tollgate_model::metric::Class;

use crate::frames::{Frame, Origin, Profile};
use crate::reading::class_of;

/// The folded stacks of a profile, in the order of their names.
pub fn folded(profile: &Profile) -> String {
    let names: Vec<String> = profile.frames().iter().map(marked).collect();
    let mut lines: Vec<(String, u64)> = (profile.stacks().iter().zip(profile.counts()))
        .map(|(stack, count)| {
            let frames: Vec<&str> = stack.iter().map(|frame| names[frame.0 as usize].as_str()).collect();
            (frames.join(";"), count)
        })
        .collect();
    lines.sort();
    // Frames that differ by their line alone are one here.
    lines.dedup_by(|(later, more), (earlier, count)| {
        let same = later == earlier;
        *count += if same { *more } else { 0 };
        same
    });
    let mut text = String::new();
    for (stack, count) in lines {
        let _ = writeln!(text, "{stack} {count}");
    }
    text
}

/// A frame's name, marked by the kind of its code as flame graphs are coloured: `_[j]` a guest's, `_[i]` the runtime's own
/// compiled code, `_[k]` the kernel's. Semicolons separate, so that names can have none.
pub(crate) fn marked(frame: &Frame) -> String {
    let mark = match frame.origin {
        Origin::Guest => "_[j]",
        Origin::Trampoline => "_[i]",
        Origin::Kernel => "_[k]",
        Origin::Program | Origin::Library | Origin::Unknown => "",
    };
    let name = frame.name.replace(';', ":").replace(['\n', '\r'], " ");
    format!("{name}{mark}")
}

/// A profile of stacks as they are folded, each with its samples: what files keep of one. Of when they were taken nothing is
/// known any more.
pub fn unfolded<'a>(stacks: impl IntoIterator<Item = (&'a str, u64)>) -> Profile {
    let mut profile = Profile::default();
    for (stack, count) in stacks {
        let frames: Vec<_> = stack.split(';').map(|name| profile.frame(unmarked(name))).collect();
        (0..count).for_each(|_| profile.add(0, 0, frames.clone()));
    }
    profile
}

/// The class of a sample whose stack has these marked names, the outermost first; native logic is told by these parts of names.
pub fn class_of_folded(names: &[&str], logic: &[String]) -> Class {
    let frames: Vec<Frame> = names.iter().rev().map(|name| unmarked(name)).collect();
    class_of(frames.iter(), logic)
}

/// A frame's name without its mark.
pub fn without_mark(name: &str) -> &str {
    MARKS.iter().find_map(|(mark, _)| name.strip_suffix(mark)).unwrap_or(name)
}

/// The marks of kinds; the program has none.
const MARKS: [(&str, Origin); 3] =
    [("_[j]", Origin::Guest), ("_[i]", Origin::Trampoline), ("_[k]", Origin::Kernel)];

/// A frame by its marked name.
fn unmarked(name: &str) -> Frame {
    let marked = MARKS.iter().find_map(|(mark, origin)| Some((name.strip_suffix(mark)?, *origin)));
    let (name, origin) = marked.unwrap_or((name, Origin::Program));
    Frame { name: name.to_string(), origin, line: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frames::FrameId;
    use crate::frames::tests::profile;

    #[test]
    fn each_stack_is_a_line_with_its_samples() {
        let profile =
            profile(&[("main;trampoline:enter;guest:a;b", 2), ("main;kernel:fault", 1), ("main", 3)]);
        assert_eq!(folded(&profile), "main 3\nmain;enter_[i];a_[j];b 2\nmain;fault_[k] 1\n");
    }

    #[test]
    fn folded_stacks_are_read_back() {
        let text = "main 3\nmain;enter_[i];a_[j];b 2\nmain;fault_[k] 1\n";
        let lines = text.lines().map(|line| line.rsplit_once(' ').unwrap());
        let profile = unfolded(lines.map(|(stack, count)| (stack, count.parse().unwrap())));
        assert_eq!(folded(&profile), text);
    }

    #[test]
    fn a_marked_stack_has_the_class_of_its_samples() {
        let entered = ["tollgate_worker::closed_loop::timed", "wasmtime::Func::call_raw"];
        let with = |more: &[&str]| class_of_folded(&[&entered, more].concat(), &[]);
        assert_eq!(with(&[]), Class::Glue);
        assert_eq!(with(&["array_to_wasm_trampoline[1]_[i]", "price_[j]"]), Class::Logic);
        assert_eq!(with(&["a_[i]", "price_[j]", "dlmalloc_[j]"]), Class::GuestAllocation);
        assert_eq!(with(&["wasmtime::lower_string", "memcpy"]), Class::Lowering);
        assert_eq!(with(&["fault_[k]"]), Class::Kernel);
        assert_eq!(class_of_folded(&entered[..1], &[]), Class::Harness);
        let logic = ["price()".to_string()];
        assert_eq!(class_of_folded(&["main", "price", "add"], &logic), Class::Logic);
        assert_eq!(["a_[j]", "a[k]", "a"].map(without_mark), ["a", "a[k]", "a"]);
    }

    #[test]
    fn names_cannot_break_a_line_and_lines_of_source_make_no_other_stack() {
        let mut profile = Profile::default();
        let frame = |line| Frame {
            name: "[u8; 4]\n::f".to_string(),
            origin: Origin::Program,
            line: Some(("a.rs".to_string(), line)),
        };
        let frames: Vec<FrameId> = [1, 2].map(|line| profile.frame(frame(line))).to_vec();
        frames.iter().for_each(|frame| profile.add(0, 1, vec![*frame]));
        assert_eq!(folded(&profile), "[u8: 4] ::f 2\n");
    }
}
