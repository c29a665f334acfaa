//! The protobuf of pprof, as `go tool pprof` reads it.

use std::collections::{BTreeMap, HashMap};
use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use prost::Message;

use crate::folded::marked;
use crate::frames::{Frame, Profile};
use crate::guessed::with_marks;

/// The fields that we write of pprof's `profile.proto`, by its numbers.
#[derive(Clone, PartialEq, Message)]
struct Proto {
    #[prost(message, repeated, tag = "1")]
    sample_type: Vec<ValueType>,
    #[prost(message, repeated, tag = "2")]
    sample: Vec<Sample>,
    #[prost(message, repeated, tag = "4")]
    location: Vec<Location>,
    #[prost(message, repeated, tag = "5")]
    function: Vec<Function>,
    #[prost(string, repeated, tag = "6")]
    string_table: Vec<String>,
    #[prost(int64, tag = "10")]
    duration_nanos: i64,
    #[prost(message, optional, tag = "11")]
    period_type: Option<ValueType>,
    #[prost(int64, tag = "12")]
    period: i64,
}

#[derive(Clone, Copy, PartialEq, Message)]
struct ValueType {
    #[prost(int64, tag = "1")]
    kind: i64,
    #[prost(int64, tag = "2")]
    unit: i64,
}

#[derive(Clone, PartialEq, Message)]
struct Sample {
    #[prost(uint64, repeated, tag = "1")]
    location_id: Vec<u64>,
    #[prost(int64, repeated, tag = "2")]
    value: Vec<i64>,
}

#[derive(Clone, PartialEq, Message)]
struct Location {
    #[prost(uint64, tag = "1")]
    id: u64,
    #[prost(message, repeated, tag = "4")]
    line: Vec<Line>,
}

#[derive(Clone, Copy, PartialEq, Message)]
struct Line {
    #[prost(uint64, tag = "1")]
    function_id: u64,
    #[prost(int64, tag = "2")]
    line: i64,
}

#[derive(Clone, Copy, PartialEq, Message)]
struct Function {
    #[prost(uint64, tag = "1")]
    id: u64,
    #[prost(int64, tag = "2")]
    name: i64,
    /// The name with the mark of its kind, as in folded stacks, or [`PLAIN`]. It is never the name itself: `go tool pprof` takes that
    /// for one of C++ that nobody has read yet, and cuts out what stands between `<` and `>`.
    #[prost(int64, tag = "3")]
    system_name: i64,
    #[prost(int64, tag = "4")]
    filename: i64,
}

/// The mark of names without one.
const PLAIN: &str = "_[p]";

/// A profile that was sampled at this frequency, as a gzipped protobuf.
pub fn pprof(profile: &Profile, frequency: u32) -> std::io::Result<Vec<u8>> {
    let period = 1_000_000_000 / i64::from(frequency.max(1));
    let mut strings = Strings::default();
    let [samples, count, cpu, nanoseconds] =
        ["samples", "count", "cpu", "nanoseconds"].map(|text| strings.of(text));
    let kinds = [ValueType { kind: samples, unit: count }, ValueType { kind: cpu, unit: nanoseconds }];
    let mut functions: HashMap<[i64; 3], u64> = HashMap::new();
    let mut proto =
        Proto { sample_type: kinds.to_vec(), period_type: Some(kinds[1]), period, ..Proto::default() };
    for (at, frame) in profile.frames().iter().enumerate() {
        let Frame { name, line, .. } = frame;
        let file = line.as_ref().map_or("", |(file, _)| file);
        let marked = Some(marked(frame)).filter(|marked| marked != name).unwrap_or(format!("{name}{PLAIN}"));
        let (name, system_name, filename) = (strings.of(name), strings.of(&marked), strings.of(file));
        let next = functions.len() as u64 + 1;
        let function_id = *functions.entry([name, system_name, filename]).or_insert_with(|| {
            proto.function.push(Function { id: next, name, system_name, filename });
            next
        });
        let line = Line { function_id, line: line.as_ref().map_or(0, |(_, line)| i64::from(*line)) };
        proto.location.push(Location { id: at as u64 + 1, line: vec![line] });
    }
    proto.sample = (profile.stacks().iter().zip(profile.counts()))
        .map(|(stack, count)| Sample {
            // The innermost first.
            location_id: stack.iter().rev().map(|frame| u64::from(frame.0) + 1).collect(),
            value: vec![count as i64, count as i64 * period],
        })
        .collect();
    let at = |sample: Option<&crate::Sample>| sample.map_or(0, |sample| sample.at_ns);
    proto.duration_nanos =
        (at(profile.samples().last()).saturating_sub(at(profile.samples().first()))) as i64;
    proto.string_table = strings.all;
    let mut gzipped = GzEncoder::new(Vec::new(), Compression::default());
    gzipped.write_all(&proto.encode_to_vec())?;
    gzipped.finish()
}

/// The stacks of such a file, as in folded ones, and how many samples saw each; `None` where it is none. Older files say nothing of
/// the kinds of frames, which are told by their names then.
pub fn pprof_stacks(gzipped: &[u8]) -> Option<BTreeMap<String, u64>> {
    let mut bytes = Vec::new();
    GzDecoder::new(gzipped).take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
    let proto = Proto::decode(&*bytes).ok()?;
    let text = |at: i64| proto.string_table.get(usize::try_from(at).ok()?).map(String::as_str);
    let functions: HashMap<u64, &Function> = proto.function.iter().map(|it| (it.id, it)).collect();
    let older = proto.function.iter().all(|it| it.system_name == 0);
    let name = |location: &Location| {
        let function = functions.get(&location.line.first()?.function_id)?;
        let name = text(if older { function.name } else { function.system_name })?;
        Some(name.strip_suffix(PLAIN).unwrap_or(name).to_string())
    };
    let names: HashMap<u64, String> =
        proto.location.iter().filter_map(|it| Some((it.id, name(it)?))).collect();
    let mut stacks = BTreeMap::new();
    for sample in &proto.sample {
        let frames = sample.location_id.iter().rev().map(|id| names.get(id).map(String::as_str));
        let frames = frames.collect::<Option<Vec<&str>>>()?;
        let stack = if older { with_marks(frames).join(";") } else { frames.join(";") };
        *stacks.entry(stack).or_default() += u64::try_from(*sample.value.first()?).ok()?;
    }
    Some(stacks)
}

/// No profile of ours is larger, unpacked.
const MOST_BYTES: u64 = 64 << 20;

/// Strings, each kept once; the first is the empty one.
struct Strings {
    all: Vec<String>,
    places: HashMap<String, i64>,
}

impl Default for Strings {
    fn default() -> Self {
        Strings { all: vec![String::new()], places: HashMap::from([(String::new(), 0)]) }
    }
}

impl Strings {
    fn of(&mut self, text: &str) -> i64 {
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        let place = self.all.len() as i64;
        self.all.push(text.to_string());
        self.places.insert(text.to_string(), place);
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frames::tests::profile;

    fn read(bytes: &[u8]) -> Proto {
        let mut proto = Vec::new();
        GzDecoder::new(bytes).read_to_end(&mut proto).unwrap();
        Proto::decode(&*proto).unwrap()
    }

    #[test]
    fn samples_have_their_stacks_innermost_first_and_their_time() {
        let profile = profile(&[("main;call;guest:add", 3), ("main", 1)]);
        let proto = read(&pprof(&profile, 1000).unwrap());
        let name = |location: &u64| {
            let line = proto.location.iter().find(|it| it.id == *location).unwrap().line[0];
            let function = proto.function.iter().find(|it| it.id == line.function_id).unwrap();
            proto.string_table[function.name as usize].as_str()
        };
        let first = &proto.sample[0];
        assert_eq!(first.location_id.iter().map(name).collect::<Vec<_>>(), ["add", "call", "main"]);
        assert_eq!(first.value, [3, 3_000_000], "three samples of a millisecond each");
        assert_eq!(proto.duration_nanos, 3_000_000);
        assert_eq!(proto.string_table[0], "", "as the format demands");
    }

    #[test]
    fn stacks_are_read_back_as_they_are_folded() {
        let profile = profile(&[
            ("main;trampoline:wasm[0]::array_to_wasm_trampoline[2];guest:a", 2),
            ("main;kernel:asm_exc_page_fault", 1),
            ("main", 3),
        ]);
        let stacks = pprof_stacks(&pprof(&profile, 999).unwrap()).unwrap();
        let lines: String = stacks.iter().map(|(stack, count)| format!("{stack} {count}\n")).collect();
        assert_eq!(lines, crate::folded(&profile));
        let proto = read(&pprof(&profile, 999).unwrap());
        assert!(proto.function.iter().all(|it| it.system_name != it.name), "else pprof cuts out `<…>`");
        assert_eq!(pprof_stacks(b"no profile"), None);
        let mut proto = read(&pprof(&profile, 999).unwrap());
        proto.function.iter_mut().for_each(|it| it.system_name = 0);
        let mut gzipped = GzEncoder::new(Vec::new(), Compression::default());
        gzipped.write_all(&proto.encode_to_vec()).unwrap();
        assert_eq!(pprof_stacks(&gzipped.finish().unwrap()), Some(stacks), "kinds are told by names");
    }
}
