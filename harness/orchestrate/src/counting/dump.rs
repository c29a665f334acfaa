//! A dump of callgrind, written when a function ends: the instructions that were retired, and who called whom how often.
//!
//! The format is that of its manual, with names in full (`--compress-strings=no`).

/// The figures of a dump that we read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dump {
    /// Instructions.
    pub instructions: u64,
    /// Allocations by the C library, whoever asked for them.
    pub allocations: u64,
}

/// The functions by which programs ask the C library for memory.
const ALLOCATORS: [&str; 6] = ["malloc", "calloc", "realloc", "aligned_alloc", "posix_memalign", "memalign"];

/// Reads a dump; `None` where it is none, or not whole.
pub fn parse(text: &str) -> Option<Dump> {
    if !text.lines().any(|line| line == "events: Ir") {
        return None;
    }
    let mut dump = Dump::default();
    let mut total = None;
    let mut called = "";
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("cfn=") {
            // A function on the stack more than once has its depth behind its name.
            called = name.split('\'').next().unwrap_or(name);
        } else if let Some(calls) = line.strip_prefix("calls=") {
            if ALLOCATORS.contains(&called) {
                dump.allocations += calls.split(' ').next()?.parse::<u64>().ok()?;
            }
        } else if let Some(instructions) = line.strip_prefix("totals: ") {
            total = Some(instructions.trim().parse().ok()?);
        }
    }
    dump.instructions = total?;
    Some(dump)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As callgrind 3.19 wrote it for a small C program, all but a few lines of it.
    const REAL: &str = "\
# callgrind format
version: 1
creator: callgrind-3.19.0
pid: 410
cmd:  ./t3
part: 2


desc: I1 cache: 
desc: D1 cache: 
desc: LL cache: 

desc: Timerange: Basic block 30024 - 31162
desc: Trigger: --dump-after=told_calls

positions: line
events: Ir
summary: 3130


ob=/usr/lib/x86_64-linux-gnu/libc.so.6
fl=./malloc/./malloc/malloc.c
fn=malloc
3281 95
3287 38
cfn=_int_malloc
calls=7 1338 
3329 924
3330 7

ob=/tmp/t3
fl=/tmp/t3.c
fn=counted_calls
2 40
cob=/usr/lib/x86_64-linux-gnu/libc.so.6
cfi=./malloc/./malloc/malloc.c
cfn=malloc
calls=1 3281 
2 123
cfn=malloc
calls=19 3281 
2 1400
cfn=free
calls=20 3350 
2 1760

totals: 3130
";

    #[test]
    fn a_dump_tells_instructions_and_allocations() {
        assert_eq!(parse(REAL), Some(Dump { instructions: 3_130, allocations: 20 }));
        assert_eq!(parse(&REAL.replace("cfn=malloc", "cfn=realloc'2")).unwrap().allocations, 20);
    }

    #[test]
    fn what_is_no_dump_or_not_whole_is_told_from_one_that_counted_nothing() {
        assert_eq!(parse(""), None);
        assert_eq!(parse(&REAL.replace("totals: 3130\n", "")), None);
        assert_eq!(parse(&REAL.replace("events: Ir", "events: Cycles")), None);
        assert_eq!(parse(&REAL.replace("calls=19 ", "calls=x ")), None);
        assert_eq!(parse("events: Ir\ntotals: 0\n"), Some(Dump::default()));
    }
}
