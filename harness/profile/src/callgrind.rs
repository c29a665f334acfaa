//! A dump of callgrind with the addresses of instructions (`--dump-instr=yes`, nothing compressed): which function spent how
//! much at which address, and called which other from where. Addresses are the file's own; where code is in no file, those
//! of the process.

use std::collections::HashMap;

use crate::cost::{Cost, Events};

/// A function of a dump, by its place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FunctionId(pub usize);

/// A call: from an address, and the instructions that were spent in it and in all that it called.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Call {
    /// The function that calls.
    pub from: FunctionId,
    /// The address of the call.
    pub at: u64,
    /// The function that is called.
    pub to: FunctionId,
    /// Its address.
    pub target: u64,
    /// How often.
    pub times: u64,
    /// Instructions.
    pub instructions: f64,
}

/// A dump, read.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    /// What a function spent itself, by address.
    pub own: Vec<(FunctionId, u64, Cost)>,
    /// All calls.
    pub calls: Vec<Call>,
    /// The file that each function is in: its path, or `???` for code that is in none.
    pub files: Vec<String>,
}

impl Counted {
    /// Reads a dump; `None` where it has no addresses.
    pub fn parse(text: &str) -> Option<Self> {
        text.lines().find(|line| *line == "positions: instr line")?;
        let events = Events::parse(text)?;
        let mut counted = Counted::default();
        let mut names: HashMap<(String, String), FunctionId> = HashMap::new();
        let (mut object, mut called_object) = (String::new(), None::<String>);
        let (mut function, mut called) = (None, None);
        let mut call = None;
        let mut place = |object: &str, name: &str, counted: &mut Counted| {
            *names.entry((object.to_string(), name.to_string())).or_insert_with(|| {
                counted.files.push(object.to_string());
                FunctionId(counted.files.len() - 1)
            })
        };
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("ob=") {
                object = name.to_string();
            } else if let Some(name) = line.strip_prefix("fn=") {
                function = Some(place(&object, name, &mut counted));
            } else if let Some(name) = line.strip_prefix("cob=") {
                called_object = Some(name.to_string());
            } else if let Some(name) = line.strip_prefix("cfn=") {
                called = Some(place(called_object.as_deref().unwrap_or(&object), name, &mut counted));
                called_object = None;
            } else if let Some(times) = line.strip_prefix("calls=") {
                call = called_at(times);
                called.filter(|_| call.is_some())?;
            } else if let (Some(from), Some((at, cost))) = (function, spent(&events, line)) {
                match (call.take(), called) {
                    (Some((times, target)), Some(to)) => {
                        let instructions = cost.instructions;
                        counted.calls.push(Call { from, at, to, target, times, instructions });
                    }
                    _ => counted.own.push((from, at, cost)),
                }
            }
        }
        Some(counted)
    }
}

/// `TIMES 0xADDRESS LINE`.
fn called_at(line: &str) -> Option<(u64, u64)> {
    let (times, rest) = line.split_once(' ')?;
    let target = rest.strip_prefix("0x")?.split(' ').next()?;
    Some((times.parse().ok()?, u64::from_str_radix(target, 16).ok()?))
}

/// `0xADDRESS LINE COUNT…`.
fn spent(events: &Events, line: &str) -> Option<(u64, Cost)> {
    let mut fields = line.strip_prefix("0x")?.split(' ');
    let at = u64::from_str_radix(fields.next()?, 16).ok()?;
    fields.next()?;
    Some((at, events.cost(fields)?))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub const DUMP: &str = "\
# callgrind format
positions: instr line
events: Ir Bc Bcm

ob=/bin/worker
fl=a.rs
fn=call
0x1000 5 10
0x1004 6 2 2 1
cob=/lib/libc.so.6
cfn=memcpy
calls=2 0x9000 0
0x1008 7 60

ob=/lib/libc.so.6
fl=???
fn=memcpy
0x9000 0 60

totals: 72
";

    #[test]
    fn what_was_spent_and_who_called_whom_is_read() {
        let counted = Counted::parse(DUMP).unwrap();
        let (call, memcpy) = (FunctionId(0), FunctionId(1));
        let cost = |instructions, mispredictions| Cost { instructions, mispredictions, ..Cost::default() };
        assert_eq!(
            counted.own,
            [
                (call, 0x1000, cost(10.0, 0.0)),
                (call, 0x1004, cost(2.0, 1.0)),
                (memcpy, 0x9000, cost(60.0, 0.0))
            ]
        );
        assert_eq!(counted.files, ["/bin/worker", "/lib/libc.so.6"]);
        let copies =
            Call { from: call, at: 0x1008, to: memcpy, target: 0x9000, times: 2, instructions: 60.0 };
        assert_eq!(counted.calls, [copies]);
        assert!(
            Counted::parse("positions: line\nevents: Ir\nfn=a\n1 2\n").is_none(),
            "without addresses it says nothing here"
        );
    }
}
