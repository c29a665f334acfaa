//! A profile for the Firefox Profiler: its processed format, in JSON.

use std::collections::HashMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fxprof_processed_profile as fx;

use crate::frames::{Frame, FrameId, Origin, Profile};

/// A profile of that name, as the Firefox Profiler opens it: `begun` seconds after 1970, sampled at this frequency, of the
/// process with this id.
pub fn firefox(
    profile: &Profile,
    name: &str,
    begun: u64,
    frequency: u32,
    process: u32,
) -> serde_json::Result<String> {
    let start: SystemTime = UNIX_EPOCH + Duration::from_secs(begun);
    let interval = fx::SamplingInterval::from_hz(frequency.max(1) as f32);
    let mut written = fx::Profile::new(name, start.into(), interval);
    written.set_symbolicated(true);
    let zero = profile.samples().first().map_or(0, |sample| sample.at_ns);
    let at = |ns: u64| fx::Timestamp::from_nanos_since_reference(ns.saturating_sub(zero));
    let process_handle = written.add_process(name, process, at(zero));
    let categories = Categories::new(&mut written);
    let mut threads: HashMap<i32, fx::ThreadHandle> = HashMap::new();
    for sample in profile.samples() {
        let main = sample.thread == process as i32;
        let thread = *threads.entry(sample.thread).or_insert_with(|| {
            let thread = written.add_thread(process_handle, sample.thread as u32, at(zero), main);
            written.set_thread_name(thread, if main { "calls" } else { "another thread" });
            thread
        });
        let mut stack = None;
        for FrameId(frame) in &profile.stacks()[sample.stack.0 as usize] {
            let Frame { name, origin, .. } = &profile.frames()[*frame as usize];
            let label = fx::Frame::Label(written.intern_string(name));
            let category_pair = categories.of(*origin).into();
            let info = fx::FrameInfo { frame: label, category_pair, flags: fx::FrameFlags::empty() };
            let frame = written.intern_frame(thread, info);
            stack = Some(written.intern_stack(thread, stack, frame));
        }
        written.add_sample(thread, at(sample.at_ns), stack, fx::CpuDelta::ZERO, 1);
    }
    serde_json::to_string(&written)
}

/// A category for each kind of code.
struct Categories([fx::CategoryHandle; 5]);

impl Categories {
    fn new(profile: &mut fx::Profile) -> Self {
        use fx::CategoryColor::{Blue, Gray, Green, Orange, Yellow};
        let named =
            [("Guest", Green), ("Trampoline", Yellow), ("Host", Blue), ("Kernel", Orange), ("Unknown", Gray)];
        Categories(named.map(|(name, color)| profile.add_category(name, color)))
    }

    fn of(&self, origin: Origin) -> fx::CategoryHandle {
        self.0[match origin {
            Origin::Guest => 0,
            Origin::Trampoline => 1,
            Origin::Program | Origin::Library => 2,
            Origin::Kernel => 3,
            Origin::Unknown => 4,
        }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frames::tests::profile;

    #[test]
    fn stacks_names_and_categories_are_in_it() {
        let profile = profile(&[("main;guest:add", 2)]);
        let json = firefox(&profile, "pricing/get-quote", 1_700_000_000, 999, 1).unwrap();
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        let thread = &read["threads"][0];
        assert_eq!(thread["samples"]["length"], 2);
        assert!(json.contains("\"add\"") && json.contains("\"main\""));
        let names =
            read["meta"]["categories"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap());
        assert!(names.eq(["Other", "Guest", "Trampoline", "Host", "Kernel", "Unknown"]), "{}", read["meta"]);
        assert_eq!(read["meta"]["symbolicated"], true);
    }
}
