//! The plan of a suite that is written for a component.

use std::fmt::Write;
use std::time::Duration;

use super::files::Answered;

/// What calls are measured under where nobody asks for anything else: what one has without touching a setting, the
/// fastest, the fastest to compile, many instances, and untrusted code.
const CALLED: &str = "{wasmtime-default,cranelift,winch,pooling,epoch-fresh-pooled}";

/// The same for what runs once an instance.
const COMMANDS: &str = "{fresh-instance,fresh-pooled,epoch-fresh-pooled}";

/// What starts are measured under: compiled on the way, compiled fast, compiled beforehand, with the pooling allocator.
const STARTED: &str = "{wasmtime-default,cranelift,winch,precompiled,precompiled-pooled}";

/// A component that compiles for so long is compiled in no launch but those that time it.
const SLOW: Duration = Duration::from_secs(1);

/// What calls and starts of such a one are measured under.
const SLOW_CALLED: &str = "{precompiled,precompiled-pooled}";
const SLOW_STARTED: &str = "{cranelift,winch,precompiled}";

/// The plan: calls in turns, starts, memory, sizes.
pub fn text(name: &str, functions: &[Answered], runtimes: Option<&str>, compiling: Duration) -> String {
    let slow = compiling > SLOW;
    let mut plan = format!(
        "about = \"What {name} costs under each runtime configuration: calls, starts, memory, size\"\n\n\
         [pace]\nlaunches = 12\nslices = 3\nslice-us = 2000\nwarm-up-ms = 20\n"
    );
    let mut group = |functions: &[&Answered], ours: &str, rest: &str| {
        if functions.is_empty() {
            return;
        }
        let names: Vec<String> = functions.iter().map(|it| format!("\"{}\"", it.called.name)).collect();
        let (names, glob) = (names.join(", "), runtimes.unwrap_or(ours));
        write!(
            plan,
            "\n[[group]]\nfunctions = [{names}]\ncontenders = [\"component/{name}/{glob}\"]\n{rest}"
        )
        .expect("a string takes it all");
    };
    let (commands, plain): (Vec<&Answered>, Vec<&Answered>) = functions.iter().partition(|it| it.is_command);
    group(&plain, if slow { SLOW_CALLED } else { CALLED }, "");
    group(&commands, COMMANDS, "");
    // One function starts as another does.
    let first: Vec<&Answered> = plain.iter().chain(&commands).take(1).copied().collect();
    let mut isolated = |ours: (&str, u32), slow_ones: (&str, u32), measure: &str| {
        let (glob, launches) = if slow { slow_ones } else { ours };
        let glob = if plain.is_empty() { COMMANDS } else { glob };
        group(&first, glob, &format!("measure = [\"{measure}\"]\nlaunches = {launches}\n"));
    };
    isolated((STARTED, 10), (SLOW_STARTED, 3), "cold-start");
    isolated(("{cranelift,winch,pooling}", 3), (SLOW_CALLED, 1), "memory");
    isolated(("{cranelift,winch}", 1), ("{cranelift,winch}", 1), "size");
    plan
}
