//! Stacks pieced together from counts. Callgrind writes down which function called which from where, and not the way by which that
//! one was reached: what a function spent is shared out among its callers by what was spent for each, and so on outwards. For
//! a function with one caller that is its stack; for one with several (`memcpy`) it is an estimate.

use std::collections::BTreeMap;
use std::path::Path;

use crate::callgrind::{Call, Counted, FunctionId};
use crate::code_map::CodeMap;
use crate::folded::marked;
use crate::places::Places;

/// What is a smaller part of everything is not followed further inwards.
const LEAST: f64 = 1e-5;

/// The frame of what was not followed, or calls itself.
const REST: &str = "[not pieced together]";

/// Folded stacks of one of so many calls, each with its estimated cycles; what is less than half a cycle is left out.
pub fn pieced(counted: &Counted, program: &Path, code: &CodeMap, calls: u64) -> String {
    let mut functions = vec![Function::default(); counted.files.len()];
    let places = Places::of(counted, program, code);
    for (function, address, cost) in &counted.own {
        let it = &mut functions[function.0];
        it.own.push((*address, places.reckoned(*function, *address, *cost).cycles));
        it.left += cost.instructions;
    }
    for call in counted.calls.iter().filter(|call| call.from != call.to) {
        functions[call.from.0].calls.push(call);
        functions[call.from.0].left += call.instructions;
        functions[call.to.0].entered += call.instructions;
    }
    let cycles = functions.iter().flat_map(|it| &it.own).map(|(_, cycles)| cycles).sum::<f64>();
    let instructions = counted.own.iter().map(|(.., cost)| cost.instructions).sum::<f64>();
    let mut walk =
        Walk { functions: &functions, places, stacks: BTreeMap::new(), least: LEAST * instructions };
    for (at, function) in functions.iter().enumerate() {
        // What nobody was seen to call: it had been called before counting began.
        let part = (function.left - function.entered) / function.all();
        if part > 0.0 {
            walk.down(FunctionId(at), part, &mut Vec::new(), &mut Vec::new());
        }
    }
    let rest = cycles - walk.stacks.values().sum::<f64>();
    walk.stacks.insert(REST.to_string(), rest);
    let of_one = walk.stacks.iter().map(|(stack, cycles)| (stack, cycles / calls.max(1) as f64));
    of_one
        .filter(|(_, cycles)| *cycles >= 0.5)
        .map(|(stack, cycles)| format!("{stack} {cycles:.0}\n"))
        .collect()
}

/// A function of a dump.
#[derive(Clone, Default)]
struct Function<'a> {
    own: Vec<(u64, f64)>,
    calls: Vec<&'a Call>,
    /// Instructions that it spent with all that it called, and those that it was called for.
    left: f64,
    entered: f64,
}

impl Function<'_> {
    fn all(&self) -> f64 {
        self.left.max(self.entered).max(f64::MIN_POSITIVE)
    }
}

struct Walk<'a> {
    functions: &'a [Function<'a>],
    places: Places<'a>,
    stacks: BTreeMap<String, f64>,
    least: f64,
}

impl Walk<'_> {
    /// Adds a part of what a function did, and of what that called, below these frames and functions.
    fn down(
        &mut self,
        function: FunctionId,
        part: f64,
        frames: &mut Vec<String>,
        above: &mut Vec<FunctionId>,
    ) {
        let functions = self.functions;
        let it = &functions[function.0];
        for (address, cycles) in &it.own {
            let stack = [frames.clone(), self.names(function, *address)].concat().join(";");
            *self.stacks.entry(stack).or_default() += cycles * part;
        }
        above.push(function);
        for call in &it.calls {
            if call.instructions * part < self.least || above.contains(&call.to) {
                continue;
            }
            let depth = frames.len();
            frames.extend(self.names(function, call.at));
            let of_called = part * call.instructions / functions[call.to.0].all();
            self.down(call.to, of_called, frames, above);
            frames.truncate(depth);
        }
        above.pop();
    }

    fn names(&self, function: FunctionId, address: u64) -> Vec<String> {
        let frames = self.places.frames(function, address);
        if frames.is_empty() { vec!["[unknown]".to_string()] } else { frames.iter().map(marked).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::Cost;

    const MAP: &str = "1000 100 main\n2000 100 lower\n3000 100 lift\n4000 100 wasm[0]::array_to_wasm_trampoline[1]\n5000 100 copy\n";

    fn counted(own: &[(usize, f64)], calls: &[(usize, usize, f64)]) -> Counted {
        let address = |function: usize| 0x1000 * (function as u64 + 1);
        let cost = |instructions| Cost { instructions, ..Cost::default() };
        let call = |(from, to, instructions): &(usize, usize, f64)| Call {
            from: FunctionId(*from),
            at: address(*from) + 8,
            to: FunctionId(*to),
            target: address(*to),
            times: 1,
            instructions: *instructions,
        };
        Counted {
            own: own.iter().map(|(it, spent)| (FunctionId(*it), address(*it), cost(*spent))).collect(),
            calls: calls.iter().map(call).collect(),
            files: vec!["???".to_string(); 5],
        }
    }

    fn of(counted: &Counted, calls: u64) -> String {
        pieced(counted, Path::new("worker"), &CodeMap::parse(MAP), calls)
    }

    #[test]
    fn what_a_function_spent_is_shared_out_among_the_stacks_that_called_it() {
        let counted = counted(
            &[(0, 100.0), (1, 50.0), (2, 30.0), (3, 20.0), (4, 400.0)],
            &[(0, 1, 350.0), (0, 2, 150.0), (1, 4, 300.0), (2, 3, 20.0), (2, 4, 100.0)],
        );
        let expected = "main_[j] 50\nmain_[j];lift_[j] 15\nmain_[j];lift_[j];copy_[j] 50\n\
            main_[j];lift_[j];wasm[0]::array_to_wasm_trampoline[1]_[i] 10\n\
            main_[j];lower_[j] 25\nmain_[j];lower_[j];copy_[j] 150\n";
        assert_eq!(of(&counted, 2), expected);
    }

    #[test]
    fn what_was_called_before_counting_began_is_a_beginning_and_circles_end() {
        // `lower` was running already, and calls itself by way of `copy`.
        let counted = counted(&[(1, 10.0), (4, 60.0)], &[(1, 4, 65.0), (4, 1, 5.0), (4, 4, 40.0)]);
        let folded = of(&counted, 1);
        let all: f64 =
            folded.lines().map(|line| line.rsplit_once(' ').unwrap().1.parse::<f64>().unwrap()).sum();
        assert!((all - 70.0).abs() <= 2.0, "nothing is lost: {folded}");
        assert!(folded.contains("\nlower_[j];copy_[j] ") && folded.contains(REST), "{folded}");
    }
}
