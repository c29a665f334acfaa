//! The plan of a suite that is written for a component.

use std::collections::BTreeMap;
use std::fmt::Write;

use tollgate_model::FunctionName;

use super::files::Answered;

/// How a component is compiled, which decides what it is measured under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compiled {
    /// In no time that matters.
    Quickly,
    /// For so long that it is compiled in no launch but those that time it.
    Slowly,
    /// Only where there is concurrency support: something in it is async.
    WithConcurrency,
}

/// What a component is measured under.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The runtime configurations that were asked for, as a glob.
    pub runtimes: Option<String>,
    /// What is chosen by where nobody asks.
    pub compiled: Compiled,
    /// A first look: what an answer needs, and no more.
    pub quick: bool,
}

/// What one measure is taken of: runtime configurations, as a glob, and launches.
struct Part {
    measure: &'static str,
    runtimes: &'static str,
    launches: u32,
}

impl Compiled {
    /// What calls are measured under where nobody asks for anything else: what one has without touching a setting, the
    /// fastest, the fastest to compile, many instances, and untrusted code.
    const fn calls(self) -> &'static str {
        match self {
            Compiled::Quickly => "{wasmtime-default,cranelift,winch,pooling,epoch-fresh-pooled}",
            Compiled::Slowly => "{precompiled,precompiled-pooled}",
            Compiled::WithConcurrency => "concurrent-call",
        }
    }

    /// What the hollow component is called under in a first look: the fastest.
    const fn fastest(self) -> &'static str {
        match self {
            Compiled::Quickly => "cranelift",
            Compiled::Slowly => "precompiled",
            Compiled::WithConcurrency => "concurrent-call",
        }
    }

    /// Starts (compiled on the way, compiled fast, compiled beforehand, with the pooling allocator), memory and sizes.
    fn isolated(self, quick: bool) -> [Part; 3] {
        let part = |measure, runtimes, launches| Part { measure, runtimes, launches };
        match self {
            Compiled::Quickly if quick => [
                part("cold-start", "{cranelift,winch,precompiled}", 6),
                part("memory", "cranelift", 2),
                part("size", "{cranelift,winch}", 1),
            ],
            Compiled::Quickly => [
                part("cold-start", "{wasmtime-default,cranelift,winch,precompiled,precompiled-pooled}", 10),
                part("memory", "{cranelift,winch,pooling}", 3),
                part("size", "{cranelift,winch}", 1),
            ],
            Compiled::Slowly => [
                part("cold-start", "{cranelift,winch,precompiled}", 3),
                part("memory", "{precompiled,precompiled-pooled}", 1),
                part("size", "{cranelift,winch}", 1),
            ],
            Compiled::WithConcurrency => [
                part("cold-start", "concurrent-call", 10),
                part("memory", "concurrent-call", 3),
                part("size", "concurrent-call", 1),
            ],
        }
    }
}

/// What runs once an instance is measured under: each call on one of its own.
const COMMANDS: &str = "{fresh-instance,fresh-pooled,epoch-fresh-pooled}";

/// The plan: calls in turns, starts, memory, sizes. Calls take turns with those of the hollow component of that name, by the
/// names of its functions, where there is one.
pub fn text(
    name: &str,
    functions: &[Answered],
    choice: &Choice,
    hollow: Option<(&str, &BTreeMap<FunctionName, FunctionName>)>,
) -> String {
    let Choice { runtimes, compiled, quick } = choice;
    let mut plan = format!(
        "about = \"What {name} costs under each runtime configuration: calls, starts, memory, size\"\n\n\
         [pace]\nlaunches = 12\nslices = 3\nslice-us = 2000\nwarm-up-ms = 20\n"
    );
    if *quick {
        plan.push_str("patience-ms = 100\n");
    }
    let mut group =
        |functions: &[&Answered], ours: &str, rest: &str, hollow: Option<(&str, &BTreeMap<_, _>)>| {
            if functions.is_empty() {
                return;
            }
            let mut names: Vec<String> =
                functions.iter().map(|it| format!("\"{}\"", it.called.name)).collect();
            let glob = runtimes.as_deref().unwrap_or(ours);
            let mut contenders = format!("\"component/{name}/{glob}\"");
            if let Some((name, hollow)) = hollow {
                let of = functions.iter().filter_map(|it| hollow.get(&it.called.name));
                names.extend(of.map(|function: &FunctionName| format!("\"{function}\"")));
                let glob = if *quick && runtimes.is_none() { compiled.fastest() } else { glob };
                contenders.push_str(&format!(", \"component/{name}/{glob}\""));
            }
            let names = names.join(", ");
            write!(plan, "\n[[group]]\nfunctions = [{names}]\ncontenders = [{contenders}]\n{rest}")
                .expect("a string takes it all");
        };
    let (commands, plain): (Vec<&Answered>, Vec<&Answered>) = functions.iter().partition(|it| it.is_command);
    group(&plain, compiled.calls(), "", hollow);
    group(&commands, COMMANDS, "", None);
    // One function starts as another does.
    let first: Vec<&Answered> = plain.iter().chain(&commands).take(1).copied().collect();
    for Part { measure, runtimes, launches } in compiled.isolated(*quick) {
        let ours = if plain.is_empty() { COMMANDS } else { runtimes };
        group(&first, ours, &format!("measure = [\"{measure}\"]\nlaunches = {launches}\n"), None);
    }
    plan
}
