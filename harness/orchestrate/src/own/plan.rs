//! The plan of a suite that is written for a component.

use std::fmt::Write;

use super::Asked;
use super::files::Answered;

/// What calls are measured under where nobody asks for anything else: what one has without touching a setting, the
/// fastest, the fastest to compile, many instances, and untrusted code.
const CALLED: &str = "{wasmtime-default,cranelift,winch,pooling,epoch-fresh-pooled}";

/// The same for what runs once an instance.
const COMMANDS: &str = "{fresh-instance,fresh-pooled,epoch-fresh-pooled}";

/// What starts are measured under: compiled on the way, compiled fast, compiled beforehand, with the pooling allocator.
const STARTED: &str = "{wasmtime-default,cranelift,winch,precompiled,precompiled-pooled}";

/// The plan: calls in turns, starts, memory, sizes.
pub fn text(name: &str, functions: &[Answered], asked: &Asked) -> String {
    let runtimes = asked.runtimes.as_deref();
    let mut plan = format!(
        "about = \"What {name} costs under each runtime configuration: calls, starts, memory, size\"\n\n\
         [pace]\nlaunches = 12\nslices = 6\nslice-us = 2000\nwarm-up-ms = 30\n"
    );
    let mut group = |functions: &[&Answered], glob: &str, rest: &str| {
        if functions.is_empty() {
            return;
        }
        let names: Vec<String> = functions.iter().map(|it| format!("\"{}\"", it.called.name)).collect();
        write!(
            plan,
            "\n[[group]]\nfunctions = [{}]\ncontenders = [\"component/{name}/{glob}\"]\n{rest}",
            names.join(", ")
        )
        .expect("a string takes it all");
    };
    let (commands, plain): (Vec<&Answered>, Vec<&Answered>) = functions.iter().partition(|it| it.is_command);
    group(&plain, runtimes.unwrap_or(CALLED), "");
    group(&commands, runtimes.unwrap_or(COMMANDS), "");
    // One function starts as another does.
    let first: Vec<&Answered> = plain.iter().chain(&commands).take(1).copied().collect();
    group(&first, runtimes.unwrap_or(STARTED), "measure = [\"cold-start\"]\nlaunches = 10\n");
    group(&first, runtimes.unwrap_or("{cranelift,winch,pooling}"), "measure = [\"memory\"]\nlaunches = 3\n");
    group(&first, runtimes.unwrap_or("{cranelift,winch}"), "measure = [\"size\"]\nlaunches = 1\n");
    plan
}
