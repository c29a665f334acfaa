//! Classes by counting: every instruction that callgrind saw is put into the class that a sample of it would be in.
//!
//! An instruction's own frames are known by its address. Where they leave the class open, it is its function's callers that
//! decide; a function with callers of several classes is shared out among them by what was spent for each.
//!
//! Callgrind counts a string instruction once for each byte that it moves, where a processor moves many at a time: its rounds
//! are reckoned as vectors of [`VECTOR`](crate::cost::VECTOR) bytes.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use tollgate_model::metric::Class;

use crate::callgrind::{Counted, FunctionId};
use crate::code_map::CodeMap;
use crate::cost::Cost;
use crate::places::Places;
use crate::reading::{Reading, reading};

/// Rounds in which callers are asked. Each carries what is decided one call further in.
const ROUNDS: usize = 64;

/// What was spent in each class.
pub type Spent = BTreeMap<Class, Cost>;

/// What callers say, by the part of a function's instructions that was spent for them.
type Said = BTreeMap<Reading, f64>;

/// The classes of everything that was counted in a run of this program, which names the code that it compiled; native logic has
/// these parts in the names of its functions.
pub fn spent(counted: &Counted, program: &Path, code: &CodeMap, logic: &[String]) -> Spent {
    let places = Places::of(counted, program, code);
    let mut known: HashMap<(FunctionId, u64), Reading> = HashMap::new();
    let mut at = |function: FunctionId, address: u64| {
        let read = || reading(places.frames(function, address).iter().rev(), logic);
        *known.entry((function, address)).or_insert_with(read)
    };
    let calls: Vec<(FunctionId, FunctionId, Reading, f64)> = (counted.calls.iter())
        .filter(|call| call.from != call.to && call.instructions > 0.0)
        .map(|call| (call.from, call.to, at(call.from, call.at), call.instructions))
        .collect();
    let callers = callers(&calls, counted.files.len());
    let mut classes = Spent::new();
    for (function, address, cost) in &counted.own {
        let cost = places.reckoned(*function, *address, *cost);
        for (said, part) in &callers[function.0] {
            let class = at(*function, *address).called_from(*said).class();
            *classes.entry(class).or_default() += cost * *part;
        }
    }
    classes
}

/// What the callers of each function say.
fn callers(calls: &[(FunctionId, FunctionId, Reading, f64)], functions: usize) -> Vec<Said> {
    let nobody = Said::from([(Reading::Open(None), 1.0)]);
    let mut said = vec![nobody.clone(); functions];
    for _ in 0..ROUNDS {
        let mut next = vec![Said::new(); functions];
        for (from, to, at, spent) in calls {
            for (outer, part) in &said[from.0] {
                *next[to.0].entry(at.called_from(*outer)).or_default() += part * spent;
            }
        }
        for said in &mut next {
            let all: f64 = said.values().sum();
            match all > 0.0 {
                true => said.values_mut().for_each(|part| *part /= all),
                false => said.clone_from(&nobody),
            }
        }
        let same = next == said;
        said = next;
        if same {
            break;
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str =
        "1000 100 price\n2000 100 cabi_realloc\n3000 100 wasm[0]::array_to_wasm_trampoline[1]\n";

    fn cost(instructions: f64) -> Cost {
        Cost { instructions, mispredictions: 1.0, ..Cost::default() }
    }

    #[test]
    fn instructions_are_of_the_class_of_their_frames() {
        let counted = Counted {
            own: [(0, 0x1000, 70.0), (1, 0x2000, 20.0), (2, 0x3000, 10.0)]
                .map(|(function, at, instructions)| (FunctionId(function), at, cost(instructions)))
                .to_vec(),
            files: vec!["???".to_string(); 3],
            ..Counted::default()
        };
        let code = CodeMap::parse(MAP);
        let classes = spent(&counted, Path::new("worker"), &code, &[]);
        let expected = [(Class::Glue, 10.0), (Class::Logic, 70.0), (Class::GuestAllocation, 20.0)];
        let with_cycles = |instructions| Cost { cycles: instructions + 10.0, ..cost(instructions) };
        assert_eq!(classes, expected.map(|(class, instructions)| (class, with_cycles(instructions))).into());
    }

    #[test]
    fn a_function_that_says_nothing_is_shared_out_among_its_callers() {
        let [lowers, lifts, copies] = [0, 1, 2].map(FunctionId);
        let calls = [
            (lowers, copies, Reading::Decided(Class::Lowering), 75.0),
            (lifts, copies, Reading::Decided(Class::Lifting), 25.0),
        ];
        let said = callers(&calls, 3);
        let expected = [(Reading::Decided(Class::Lowering), 0.75), (Reading::Decided(Class::Lifting), 0.25)];
        assert_eq!(said[copies.0], Said::from(expected));
        assert_eq!(said[lowers.0], Said::from([(Reading::Open(None), 1.0)]));
    }

    #[test]
    fn what_is_decided_further_out_beats_what_something_further_in_leans_to() {
        let [lowers, memory, copies] = [0, 1, 2].map(FunctionId);
        let calls = [
            (lowers, memory, Reading::Decided(Class::Lowering), 10.0),
            (memory, copies, Reading::Open(Some(Class::Glue)), 5.0),
            (copies, memory, Reading::Open(None), 1.0), // in a circle
        ];
        let said = callers(&calls, 3);
        let lowering = |said: &Said| said.get(&Reading::Decided(Class::Lowering)).copied().unwrap_or(0.0);
        assert!(lowering(&said[copies.0]) > 0.99, "{said:?}");
        assert_eq!(
            Reading::Open(Some(Class::Glue)).called_from(Reading::Ends(Class::Logic)).class(),
            Class::Glue
        );
    }
}
