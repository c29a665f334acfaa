//! A recording of `perf`'s, read: samples with registers and the top of each stack, and what was mapped where.

use std::collections::HashMap;
use std::fmt::Display;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use linux_perf_data::linux_perf_event_reader::constants::{
    PERF_CONTEXT_MAX, PERF_REG_X86_BP, PERF_REG_X86_IP, PERF_REG_X86_SP,
};
use linux_perf_data::linux_perf_event_reader::{AttrFlags, CpuMode, EventRecord, SampleRecord};
use linux_perf_data::{AttributeDescription, PerfFileReader, PerfFileRecord};

use crate::code_map::CodeMap;
use crate::frames::{Frame, FrameId, Origin, Profile};
use crate::kernel::KernelSymbols;
use crate::lookup::Lookup;
use crate::modules::Mapping;
use crate::unwind::{Top, Unwinder};

/// The function by which Rust's library marks where traces of stacks are cut off.
const START: &str = "std::sys::backtrace::__rust_begin_short_backtrace";

/// What a recording is read with.
pub struct Sources<'a> {
    /// The recording: `perf.data`.
    pub recording: &'a Path,
    /// The program that was recorded.
    pub program: &'a Path,
    /// The code that it compiled.
    pub code: &'a CodeMap,
    /// The kernel's functions.
    pub kernel: &'a KernelSymbols,
    /// Parts of the names by which native logic is told.
    pub logic: &'a [String],
}

/// A recording, read.
#[derive(Debug, Default)]
pub struct Recorded {
    /// Its samples.
    pub profile: Profile,
    /// Number of samples whose stack was followed to its end.
    pub whole: u64,
    /// Whether the kernel's part of stacks was recorded: not everybody may see it.
    pub kernel: bool,
    /// Number of samples that were lost because nobody took them in time.
    pub lost: u64,
}

/// The reason why a recording cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {}: {why}", .recording.display())]
pub struct ReadError {
    recording: PathBuf,
    why: String,
}

/// Reads a recording of one process.
pub fn read(sources: &Sources) -> Result<Recorded, ReadError> {
    let path = sources.recording.to_path_buf();
    let cannot = |why: &dyn Display| ReadError { recording: path.clone(), why: why.to_string() };
    let file = File::open(&path).map_err(|error| cannot(&error))?;
    let PerfFileReader { mut perf_file, mut record_iter } =
        PerfFileReader::parse_file(BufReader::new(file)).map_err(|error| cannot(&error))?;
    if let Ok(Some(processor)) = perf_file.arch()
        && processor != "x86_64"
    {
        return Err(cannot(&format!("it is of {processor}, and stacks are followed on x86_64 alone")));
    }
    let mut reader = Reader::new(sources);
    let unseen = |event: &AttributeDescription| event.attr.flags.contains(AttrFlags::EXCLUDE_KERNEL);
    reader.recorded.kernel = !perf_file.event_attributes().iter().any(unseen);
    while let Some(record) = record_iter.next_record(&mut perf_file).map_err(|error| cannot(&error))? {
        let PerfFileRecord::EventRecord { record, .. } = record else { continue };
        match record.parse().map_err(|error| cannot(&error))? {
            EventRecord::Mmap2(map) => reader.map(&Mapping {
                range: map.address..map.address.saturating_add(map.length),
                offset: map.page_offset,
                path: String::from_utf8_lossy(&map.path.as_slice()).into_owned(),
            }),
            EventRecord::Sample(sample) => reader.sample(&sample),
            EventRecord::Lost(lost) => reader.recorded.lost += lost.count,
            _ => {}
        }
    }
    Ok(reader.recorded)
}

struct Reader<'a> {
    sources: &'a Sources<'a>,
    lookup: Lookup<'a>,
    unwinder: Unwinder,
    /// The frames of an address, outermost first.
    known: HashMap<u64, Vec<FrameId>>,
    recorded: Recorded,
}

impl<'a> Reader<'a> {
    fn new(sources: &'a Sources<'a>) -> Self {
        let (lookup, known) = (Lookup::new(sources.program, sources.code), HashMap::new());
        let recorded = Recorded { profile: Profile::knowing(sources.logic), ..Recorded::default() };
        Reader { sources, lookup, unwinder: Unwinder::new(), known, recorded }
    }

    fn map(&mut self, mapping: &Mapping) {
        if let Some(module) = self.lookup.map(mapping) {
            self.unwinder.add(module);
        }
    }

    fn sample(&mut self, sample: &SampleRecord) {
        let (in_kernel, mut innermost_first) = self.kernel_frames(sample);
        let whole = match top(sample) {
            Some((registers, bytes)) => {
                let (addresses, whole) = self.unwinder.walk(&Top { registers, bytes: &bytes });
                for address in addresses {
                    innermost_first.extend(self.resolved(address).iter().rev());
                }
                whole
            }
            // A thread of the kernel's own has no stack of ours.
            None => in_kernel,
        };
        self.recorded.whole += u64::from(whole);
        let begins = innermost_first.iter().position(|frame| self.is_start(*frame));
        innermost_first.truncate(begins.unwrap_or(innermost_first.len()));
        innermost_first.reverse();
        let (at, thread) = (sample.timestamp.unwrap_or(0), sample.tid.unwrap_or(0));
        self.recorded.profile.add(at, thread, innermost_first);
    }

    /// Whether a frame is the end of what starts a program or a thread: with those beyond it, it is in every stack.
    fn is_start(&self, frame: FrameId) -> bool {
        self.recorded.profile.frames()[frame.0 as usize].name.starts_with(START)
    }

    /// Whether the sample was taken in the kernel, and its frames there, innermost first.
    fn kernel_frames(&mut self, sample: &SampleRecord) -> (bool, Vec<FrameId>) {
        if sample.cpu_mode != CpuMode::Kernel {
            return (false, Vec::new());
        }
        let chain = sample.callchain.as_ref();
        let chain = (0..chain.map_or(0, |chain| chain.len())).filter_map(|at| chain?.get(at));
        let mut addresses: Vec<u64> = chain.filter(|address| *address < PERF_CONTEXT_MAX).collect();
        if addresses.is_empty() {
            addresses.extend(sample.ip);
        }
        let kernel = self.sources.kernel;
        let frame =
            |address| Frame { name: kernel.name(address).to_string(), origin: Origin::Kernel, line: None };
        let mut frames: Vec<Frame> = addresses.into_iter().map(frame).collect();
        frames.dedup();
        (true, frames.into_iter().map(|frame| self.recorded.profile.frame(frame)).collect())
    }

    fn resolved(&mut self, address: u64) -> Vec<FrameId> {
        if let Some(frames) = self.known.get(&address) {
            return frames.clone();
        }
        let frames = self.lookup.frames(address);
        let frames: Vec<FrameId> =
            frames.into_iter().map(|frame| self.recorded.profile.frame(frame)).collect();
        self.known.insert(address, frames.clone());
        frames
    }
}

fn top(sample: &SampleRecord) -> Option<([u64; 3], Vec<u8>)> {
    let registers = sample.user_regs.as_ref()?;
    let (bytes, filled) = sample.user_stack.as_ref()?;
    let mut bytes = bytes.as_slice().into_owned();
    bytes.truncate(usize::try_from(*filled).unwrap_or(usize::MAX));
    let register = |number| registers.get(number);
    Some(([register(PERF_REG_X86_IP)?, register(PERF_REG_X86_SP)?, register(PERF_REG_X86_BP)?], bytes))
}
