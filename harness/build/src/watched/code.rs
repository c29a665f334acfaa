//! The code that is put into a watched module, by hand: around each function, and what writes down and reads out.

use wasm_encoder::{BlockType, Function, InstructionSink, MemArg, ValType};

use super::allocators::Asked;
use super::module::Signature;

/// Words at the beginning of the log's memory: how many words of the log are written, and how often there was no room.
const WRITTEN: u64 = 0;
const LOST: u64 = 4;

/// The stack of functions begins here, in bytes, and holds so many; deeper ones are not seen.
const STACK: u64 = 64;
const DEEPEST: i32 = 16 << 10;

/// The log begins here, in bytes.
pub(super) const LOG: i32 = STACK as i32 + 4 * DEEPEST;

/// Functions that are kept of a stack, from the innermost on.
const KEPT: i32 = 60;

/// Pages that the log's memory has, and may have: 64 MiB, of which one round of calls takes one or two.
pub(super) const PAGES: (u64, u64) = (2, 1024);

/// What is put into a module, by where it lies there.
#[derive(Clone, Copy)]
pub(super) struct Places {
    /// The memory of the log.
    pub(super) memory: u32,
    /// The global that says how many functions are on the stack.
    pub(super) depth: u32,
    /// The global that says whether an allocator is among them.
    pub(super) within: u32,
    /// The function that writes down.
    pub(super) record: u32,
}

impl Places {
    fn at(&self, offset: u64) -> MemArg {
        MemArg { offset, align: 2, memory_index: self.memory }
    }

    /// Notes that `function` is on the stack while the original runs, and what it is asked for if it is an allocator that
    /// no allocator called.
    pub(super) fn around(
        &self,
        function: u32,
        original: u32,
        of: &Signature,
        asked: Option<Asked>,
    ) -> Function {
        let depth = of.parameters.len() as u32;
        let within = depth + 1;
        let mut body = Function::new([(2, ValType::I32)]);
        let mut code = body.instructions();
        if let Some(asked) = asked {
            code.global_get(self.within).local_tee(within).i32_eqz();
            if asked == Asked::OnGosStack {
                // Gone on with, it was written down already.
                code.local_get(0).i32_eqz().i32_and();
            }
            code.if_(BlockType::Empty);
            code.i32_const(function as i32);
            self.bytes(&mut code, of, asked);
            code.call(self.record).end();
            code.i32_const(1).global_set(self.within);
        }
        code.global_get(self.depth).local_tee(depth).i32_const(DEEPEST).i32_lt_u().if_(BlockType::Empty);
        code.local_get(depth)
            .i32_const(2)
            .i32_shl()
            .i32_const(function as i32)
            .i32_store(self.at(STACK))
            .end();
        code.local_get(depth).i32_const(1).i32_add().global_set(self.depth);
        for parameter in 0..of.parameters.len() as u32 {
            code.local_get(parameter);
        }
        code.call(original);
        // As it was, and not one less: an exception that was caught further out has left functions here.
        code.local_get(depth).global_set(self.depth);
        if asked.is_some() {
            code.local_get(within).global_set(self.within);
        }
        code.end();
        body
    }

    fn bytes(&self, code: &mut InstructionSink, of: &Signature, asked: Asked) {
        let mut one = |parameter: u32| {
            code.local_get(parameter);
            if of.parameters[parameter as usize] == ValType::I64 {
                code.i32_wrap_i64();
            }
        };
        match asked {
            Asked::Bytes(parameter) => one(parameter),
            Asked::Each => {
                one(0);
                one(1);
                code.i32_mul();
            }
            Asked::OnGosStack => {
                let behind_the_address = MemArg { offset: 8, align: 2, memory_index: 0 };
                code.global_get(0).i32_load(behind_the_address);
            }
        }
    }

    /// Writes down what an allocator was asked for: the number of functions on the stack, these, the allocator, the bytes.
    pub(super) fn record(&self) -> Function {
        let (allocator, bytes, frames, end, from) = (0, 1, 2, 3, 4);
        let mut body = Function::new([(3, ValType::I32)]);
        let mut code = body.instructions();
        // The functions that are known of the stack: `from` is their end, then the first that is kept.
        code.global_get(self.depth).i32_const(DEEPEST).global_get(self.depth).i32_const(DEEPEST).i32_lt_u();
        code.select().local_tee(from).i32_const(KEPT).local_get(from).i32_const(KEPT).i32_lt_u();
        code.select().local_tee(frames);
        code.local_get(from).i32_gt_u().if_(BlockType::Empty).local_get(from).local_set(frames).end();
        code.local_get(from).local_get(frames).i32_sub().local_set(from);
        code.i32_const(0).i32_load(self.at(WRITTEN)).i32_const(2).i32_shl().i32_const(LOG).i32_add();
        code.local_set(end);
        // Room for three words and the functions.
        code.local_get(end).local_get(frames).i32_const(3).i32_add().i32_const(2).i32_shl().i32_add();
        code.memory_size(self.memory).i32_const(16).i32_shl().i32_gt_u().if_(BlockType::Empty);
        code.i32_const(1).memory_grow(self.memory).i32_const(-1).i32_eq().if_(BlockType::Empty);
        code.i32_const(0)
            .i32_const(0)
            .i32_load(self.at(LOST))
            .i32_const(1)
            .i32_add()
            .i32_store(self.at(LOST));
        code.return_().end().end();
        code.local_get(end).local_get(frames).i32_store(self.at(0));
        code.local_get(end).i32_const(4).i32_add();
        code.local_get(from).i32_const(2).i32_shl().i32_const(STACK as i32).i32_add();
        code.local_get(frames).i32_const(2).i32_shl().memory_copy(self.memory, self.memory);
        code.local_get(end).local_get(frames).i32_const(2).i32_shl().i32_add().local_tee(end);
        code.local_get(allocator).i32_store(self.at(4));
        code.local_get(end).local_get(bytes).i32_store(self.at(8));
        code.i32_const(0).i32_const(0).i32_load(self.at(WRITTEN));
        code.local_get(frames).i32_add().i32_const(3).i32_add().i32_store(self.at(WRITTEN));
        code.end();
        body
    }

    /// Reads a word of the log: 0 says how many there are, 1 how often there was no room, and the log follows.
    pub(super) fn read(&self) -> Function {
        let mut body = Function::new([]);
        let mut code = body.instructions();
        code.local_get(0).i32_const(2).i32_lt_u().if_(BlockType::Result(ValType::I32));
        code.local_get(0).i32_const(2).i32_shl().i32_load(self.at(0));
        code.else_();
        code.local_get(0).i32_const(2).i32_sub().i32_const(2).i32_shl().i32_load(self.at(LOG as u64)).end();
        code.end();
        body
    }
}
