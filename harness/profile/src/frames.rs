//! What a profile is made of: frames, stacks of them, samples that saw a stack.

use std::collections::HashMap;

/// The kind of code that a frame is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// The guest's own functions, as the runtime compiled them.
    Guest,
    /// What the runtime compiled around them: trampolines between host and guest.
    Trampoline,
    /// The program.
    Program,
    /// A shared library.
    Library,
    /// The kernel.
    Kernel,
    /// Code of which nothing is known but its address.
    Unknown,
}

/// A function on a stack, or a function inlined into it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Frame {
    /// The function's name, demangled.
    pub name: String,
    /// The kind of its code.
    pub origin: Origin,
    /// Source file and line, where they are known.
    pub line: Option<(String, u32)>,
}

impl Frame {
    fn is_of_the_standard_library(&self) -> bool {
        let in_file = self.line.as_ref().is_some_and(|(file, _)| file.starts_with("/rustc/"));
        let by_name = ["core::", "alloc::", "std::", "<core::", "<alloc::", "<std::"];
        in_file || by_name.iter().any(|from| self.name.starts_with(from) && self.origin != Origin::Guest)
    }
}

/// A frame of a profile, by its place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FrameId(pub u32);

/// A stack of a profile, by its place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StackId(pub u32);

/// A sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Nanoseconds on the recording's clock.
    pub at_ns: u64,
    /// The thread.
    pub thread: i32,
    /// The stack that was seen.
    pub stack: StackId,
}

/// Samples of a process, each stack and frame kept once.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    frames: Vec<Frame>,
    stacks: Vec<Vec<FrameId>>,
    samples: Vec<Sample>,
    frame_ids: HashMap<Frame, FrameId>,
    stack_ids: HashMap<Vec<FrameId>, StackId>,
    logic: Vec<String>,
}

impl Profile {
    /// No sample yet; native logic has these parts in the names of its functions.
    pub fn knowing(logic: &[String]) -> Self {
        Profile { logic: logic.to_vec(), ..Profile::default() }
    }

    /// The parts of names by which native logic is told.
    pub fn logic(&self) -> &[String] {
        &self.logic
    }

    /// The place of a frame.
    pub fn frame(&mut self, frame: Frame) -> FrameId {
        let next = FrameId(self.frames.len() as u32);
        *self.frame_ids.entry(frame).or_insert_with_key(|frame| {
            self.frames.push(frame.clone());
            next
        })
    }

    /// Adds a sample with this stack, outermost frame first.
    pub fn add(&mut self, at_ns: u64, thread: i32, stack: Vec<FrameId>) {
        let next = StackId(self.stacks.len() as u32);
        let stack = *self.stack_ids.entry(stack).or_insert_with_key(|stack| {
            self.stacks.push(stack.clone());
            next
        });
        self.samples.push(Sample { at_ns, thread, stack });
    }

    /// All frames.
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// All stacks, each with its outermost frame first.
    pub fn stacks(&self) -> &[Vec<FrameId>] {
        &self.stacks
    }

    /// All samples, in the order in which they were recorded.
    pub fn samples(&self) -> &[Sample] {
        &self.samples
    }

    /// The frames of a stack, outermost first.
    pub fn stack(&self, stack: StackId) -> impl DoubleEndedIterator<Item = &Frame> {
        self.stacks[stack.0 as usize].iter().map(|frame| &self.frames[frame.0 as usize])
    }

    /// The function that a stack was in: its innermost frame that is not the standard library's, in which everything is
    /// inlined into everything.
    pub fn innermost(&self, stack: StackId) -> Option<&Frame> {
        let mut inwards = self.stack(stack).rev();
        inwards.find(|frame| !frame.is_of_the_standard_library()).or_else(|| self.stack(stack).next_back())
    }

    /// Takes in the samples of another profile, as if they had been recorded after these.
    pub fn append(&mut self, other: &Profile) {
        for sample in other.samples() {
            let frames = other.stack(sample.stack).cloned().collect::<Vec<_>>();
            let frames = frames.into_iter().map(|frame| self.frame(frame)).collect();
            self.add(sample.at_ns, sample.thread, frames);
        }
    }

    /// Number of samples that saw each stack.
    pub fn counts(&self) -> Vec<u64> {
        let mut counts = vec![0; self.stacks.len()];
        for sample in &self.samples {
            counts[sample.stack.0 as usize] += 1;
        }
        counts
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// What native logic is called.
    pub const LOGIC: [&str; 2] = ["tollgate_logic", "tollgate/logic"];

    /// A profile of stacks written as `program;guest:logic`, each seen so often, a millisecond apart.
    pub fn profile(stacks: &[(&str, u32)]) -> Profile {
        let mut profile = Profile::knowing(&LOGIC.map(str::to_string));
        let mut at = 0;
        for (stack, count) in stacks {
            let frames: Vec<FrameId> = stack.split(';').map(|text| profile.frame(frame(text))).collect();
            for _ in 0..*count {
                at += 1_000_000;
                profile.add(at, 1, frames.clone());
            }
        }
        profile
    }

    pub fn frame(text: &str) -> Frame {
        let origins = [
            ("guest:", Origin::Guest),
            ("trampoline:", Origin::Trampoline),
            ("library:", Origin::Library),
            ("kernel:", Origin::Kernel),
            ("unknown:", Origin::Unknown),
        ];
        let (name, origin) = origins
            .into_iter()
            .find_map(|(prefix, origin)| Some((text.strip_prefix(prefix)?, origin)))
            .unwrap_or((text, Origin::Program));
        Frame { name: name.to_string(), origin, line: None }
    }

    #[test]
    fn each_stack_and_frame_is_kept_once() {
        let profile = profile(&[("main;call", 2), ("main;guest:call", 1), ("main;call", 1)]);
        assert_eq!(profile.frames().len(), 3, "the guest's `call` is another frame");
        assert_eq!(profile.counts(), [3, 1]);
        let names: Vec<&str> = profile.stack(StackId(1)).map(|frame| frame.name.as_str()).collect();
        assert_eq!(names, ["main", "call"]);
    }
}
