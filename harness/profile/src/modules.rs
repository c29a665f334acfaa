//! Files mapped into the process: which file an address lies in, and the functions of it that an address belongs to.

use std::ops::Range;
use std::path::{Path, PathBuf};

use addr2line::Loader;
use object::{Object as _, ObjectSection as _, ObjectSegment as _, ObjectSymbol as _, SymbolKind};

use crate::frames::{Frame, Origin};
use crate::names::readable;

/// A mapping of a file, as the recording tells of it.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// Where it lies.
    pub range: Range<u64>,
    /// Where in the file it begins.
    pub offset: u64,
    /// The file, or what stands for one: `[vdso]`.
    pub path: String,
}

/// A mapped file that could be read.
pub struct Module {
    /// Where its code lies.
    pub range: Range<u64>,
    /// What is to be added to an address of the file.
    pub bias: u64,
    /// What is needed to walk a stack through it.
    pub sections: Sections,
    path: PathBuf,
    origin: Origin,
    functions: Option<Loader>,
    /// Where each exported function lies by the file's own addresses, in the order of their beginnings.
    exported: Vec<(Range<u64>, String)>,
}

/// Sections of a program file that tell how its functions keep the stack.
pub struct Sections {
    /// The lowest address of the file's own.
    pub base: u64,
    /// `.text`, `.got`, `.eh_frame` and `.eh_frame_hdr`: where they lie by the file's own addresses, and what is in them.
    pub all: [Option<(Range<u64>, Vec<u8>)>; 4],
}

/// The names of [`Sections::all`].
const SECTIONS: [&str; 4] = [".text", ".got", ".eh_frame", ".eh_frame_hdr"];

impl Module {
    /// Reads a mapped file; `None` where there is none, or none that is a program.
    pub fn read(mapping: &Mapping, program: &Path) -> Option<Self> {
        let path = PathBuf::from(&mapping.path);
        let bytes = std::fs::read(&path).ok()?;
        let file = object::File::parse(&*bytes).ok()?;
        // A segment begins somewhere in the first page that is mapped for it.
        let holds = |(from, size): (u64, u64)| (from & !(PAGE - 1)..from + size).contains(&mapping.offset);
        let mut code = file.segments().filter(is_code);
        let segment = code.find(|segment| holds(segment.file_range()))?;
        let address = segment.address().wrapping_add(mapping.offset).wrapping_sub(segment.file_range().0);
        let bias = mapping.range.start.wrapping_sub(address);
        Self::parsed(&file, path, mapping.range.clone(), bias, program)
    }

    /// Reads a file whose own addresses are asked about.
    pub fn of_file(path: &Path, program: &Path) -> Option<Self> {
        let bytes = std::fs::read(path).ok()?;
        let file = object::File::parse(&*bytes).ok()?;
        Self::parsed(&file, path.to_path_buf(), 0..u64::MAX, 0, program)
    }

    fn parsed(
        file: &object::File,
        path: PathBuf,
        range: Range<u64>,
        bias: u64,
        program: &Path,
    ) -> Option<Self> {
        let base = file.segments().map(|segment| segment.address()).min()?;
        let section = |name: &str| {
            let section = file.section_by_name(name)?;
            let from = section.address();
            Some((from..from + section.size(), section.data().ok()?.to_vec()))
        };
        let is_program = path.canonicalize().ok() == program.canonicalize().ok();
        Some(Module {
            range,
            bias,
            sections: Sections { base, all: SECTIONS.map(section) },
            origin: if is_program { Origin::Program } else { Origin::Library },
            functions: Loader::new(&path).ok(),
            exported: exported(file),
            path,
        })
    }

    /// The frames of an address in it, outermost first: the function, and those that were inlined into it there.
    pub fn frames(&self, address: u64) -> Vec<Frame> {
        let probe = address.wrapping_sub(self.bias);
        let symbol = self.symbol(probe);
        let named = |name: &str, line| Frame { name: readable(name), origin: self.origin, line };
        let mut frames = self.inlined(probe);
        match (frames.first_mut(), symbol) {
            // Line tables have no paths in names; symbols have.
            (Some(outermost), Some(symbol)) => outermost.name = readable(symbol),
            (None, Some(symbol)) => frames.push(named(symbol, None)),
            (Some(_), None) => {}
            (None, None) => frames.push(named(&self.in_brackets(), None)),
        }
        frames
    }

    /// The code from an address on, as far as its section goes.
    pub fn code(&self, address: u64) -> &[u8] {
        let probe = address.wrapping_sub(self.bias);
        let Some((range, code)) = &self.sections.all[0] else { return &[] };
        let from = probe.checked_sub(range.start).and_then(|from| usize::try_from(from).ok());
        from.and_then(|from| code.get(from..)).unwrap_or(&[])
    }

    fn symbol(&self, probe: u64) -> Option<&str> {
        if self.origin == Origin::Program {
            return self.functions.as_ref()?.find_symbol(probe);
        }
        // Libraries come without the names of what they do not export: the nearest name is another function's.
        let after = self.exported.partition_point(|(range, _)| range.start <= probe);
        let (range, name) = self.exported.get(after.checked_sub(1)?)?;
        range.contains(&probe).then_some(name)
    }

    fn inlined(&self, probe: u64) -> Vec<Frame> {
        let Some(functions) = &self.functions else { return Vec::new() };
        let Ok(mut found) = functions.find_frames(probe) else { return Vec::new() };
        let mut frames = Vec::new();
        while let Ok(Some(frame)) = found.next() {
            let Some(function) = &frame.function else { continue };
            let line = frame.location.and_then(|at| Some((at.file?.to_string(), at.line?)));
            let Ok(name) = function.raw_name() else { continue };
            frames.push(Frame { name: readable(&name), origin: self.origin, line });
        }
        frames.reverse();
        frames
    }

    fn in_brackets(&self) -> String {
        format!("[{}]", self.path.file_name().unwrap_or_default().display())
    }
}

fn exported(file: &object::File) -> Vec<(Range<u64>, String)> {
    let functions = file.dynamic_symbols().filter(|symbol| symbol.kind() == SymbolKind::Text);
    let range = |symbol: &object::Symbol| symbol.address()..symbol.address().saturating_add(symbol.size());
    let mut exported: Vec<(Range<u64>, String)> =
        functions.filter_map(|symbol| Some((range(&symbol), symbol.name().ok()?.to_string()))).collect();
    exported.sort_by_key(|(range, name)| (range.start, name.starts_with('_'), name.clone()));
    exported.dedup_by_key(|(range, _)| range.start);
    exported
}

/// Pages are no smaller anywhere.
const PAGE: u64 = 4_096;

fn is_code(segment: &object::Segment) -> bool {
    matches!(segment.flags(), object::SegmentFlags::Elf { p_flags } if p_flags & object::elf::PF_X != 0)
}
