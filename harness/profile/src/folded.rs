//! Folded stacks: a line for each, its frames from the outermost on, and how many samples saw it.

use std::fmt::Write;

use crate::frames::{Frame, Origin, Profile};
use crate::pprof::OF_UNKNOWN_KIND;

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

/// A frame by its marked name.
fn unmarked(name: &str) -> Frame {
    const MARKS: [(&str, Origin); 4] = [
        ("_[j]", Origin::Guest),
        ("_[i]", Origin::Trampoline),
        ("_[k]", Origin::Kernel),
        (OF_UNKNOWN_KIND, Origin::Program),
    ];
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
        assert_eq!(folded(&unfolded([("older_[?];f_[?]", 2)])), "older;f 2\n");
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
