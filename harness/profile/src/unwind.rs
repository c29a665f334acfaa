//! Stacks from what was recorded of them: registers, and the bytes at the top of the stack.
//!
//! Programs and libraries are walked by their unwind tables, compiled guests by frame pointers, which Wasmtime always keeps.
//! So the program that is profiled is compiled as the one that is measured is, and libraries as they come.

use framehop::x86_64::{CacheX86_64, UnwindRegsX86_64, UnwinderX86_64};
use framehop::{ExplicitModuleSectionInfo, MayAllocateDuringUnwind, Module, Unwinder as _};

use crate::modules;

/// More frames than this are no stack.
const DEEPEST: usize = 4_096;

/// Walks stacks of one process.
pub struct Unwinder {
    modules: UnwinderX86_64<Vec<u8>, MayAllocateDuringUnwind>,
    cache: CacheX86_64<MayAllocateDuringUnwind>,
}

/// What was recorded of a thread's stack.
pub struct Top<'a> {
    /// The instruction pointer, the stack pointer and the frame pointer.
    pub registers: [u64; 3],
    /// The bytes from the stack pointer on.
    pub bytes: &'a [u8],
}

impl Unwinder {
    /// Knows nothing yet.
    pub fn new() -> Self {
        Unwinder { modules: UnwinderX86_64::new(), cache: CacheX86_64::new_in() }
    }

    /// Learns how to walk through a mapped file.
    pub fn add(&mut self, module: &modules::Module) {
        let [text, got, eh_frame, eh_frame_hdr] = module.sections.all.clone();
        let range =
            |section: &Option<(std::ops::Range<u64>, Vec<u8>)>| section.as_ref().map(|it| it.0.clone());
        let info = ExplicitModuleSectionInfo {
            base_svma: module.sections.base,
            text_svma: range(&text),
            got_svma: range(&got),
            eh_frame_svma: range(&eh_frame),
            eh_frame_hdr_svma: range(&eh_frame_hdr),
            text: text.map(|it| it.1),
            eh_frame: eh_frame.map(|it| it.1),
            eh_frame_hdr: eh_frame_hdr.map(|it| it.1),
            ..Default::default()
        };
        let base = module.bias.wrapping_add(module.sections.base);
        self.modules.add_module(Module::new(String::new(), module.range.clone(), base, info));
    }

    /// The addresses of a stack's calls, innermost first, and whether its outermost end was reached.
    pub fn walk(&mut self, top: &Top) -> (Vec<u64>, bool) {
        let [ip, sp, bp] = top.registers;
        let mut read = |address: u64| {
            let at = usize::try_from(address.checked_sub(sp).ok_or(())?).map_err(drop)?;
            let bytes = top.bytes.get(at..at.checked_add(8).ok_or(())?).ok_or(())?;
            Ok(u64::from_le_bytes(bytes.try_into().map_err(drop)?))
        };
        let registers = UnwindRegsX86_64::new(ip, sp, bp);
        let mut frames = self.modules.iter_frames(ip, registers, &mut self.cache, &mut read);
        let mut addresses = Vec::new();
        loop {
            match frames.next() {
                Ok(Some(frame)) if addresses.len() < DEEPEST => addresses.push(frame.address_for_lookup()),
                Ok(Some(_)) | Err(_) => return (addresses, false),
                Ok(None) => return (addresses, true),
            }
        }
    }
}
