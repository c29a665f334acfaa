//! What compiling is made of: the passes of compilers, by the frames of a stack.

use std::collections::BTreeMap;

use serde::Serialize;
use tollgate_model::metric::Class;

use crate::frames::{Frame, Profile, StackId};

/// A pass of compiling, with its share of all samples.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct PassShare {
    /// The pass.
    pub pass: &'static str,
    /// Its share of all samples.
    pub share: f64,
}

/// Passes, and parts of the paths of functions that they are made of. The innermost frame that is in one decides.
const PASSES: [(&str, &[&str]); 8] = [
    ("register allocation", &["regalloc2"]),
    (
        "optimising",
        &["cranelift_codegen::egraph", "cranelift_codegen::opts", "cranelift_codegen::alias_analysis"],
    ),
    (
        "choosing instructions",
        &["::isa::x64::lower", "::isa::aarch64::lower", "machinst::lower", "machinst::isle"],
    ),
    ("emitting", &["machinst::vcode", "machinst::buffer", "::inst::emit", "machinst::compile"]),
    ("validating", &["wasmparser::validator"]),
    (
        "translating from WebAssembly",
        &["cranelift_frontend", "wasmtime_internal_cranelift", "wasmparser", "wasmtime_environ"],
    ),
    ("Winch", &["winch_codegen"]),
    ("writing the image", &["object::write", "wasmtime_internal_unwinder", "postcard"]),
];

/// The rest of compiling.
const OTHER: &str = "the rest of compiling";

/// The passes in a profile, those with most samples first.
pub fn passes(profile: &Profile) -> Vec<PassShare> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let stacks = (0..).map(StackId).zip(profile.counts()).zip(profile.classes());
    for ((stack, count), _) in stacks.filter(|(_, class)| *class == Class::Compiling) {
        *counts.entry(pass_of(profile.stack(stack).rev())).or_default() += count;
    }
    let all = profile.samples().len().max(1) as f64;
    let mut passes: Vec<PassShare> =
        counts.into_iter().map(|(pass, count)| PassShare { pass, share: count as f64 / all }).collect();
    passes.sort_by(|one, other| other.share.total_cmp(&one.share));
    passes
}

fn pass_of<'a>(mut innermost_first: impl Iterator<Item = &'a Frame>) -> &'static str {
    let pass = |frame: &Frame| {
        let is_of =
            |(_, parts): &&(&'static str, &[&str])| parts.iter().any(|part| frame.name.contains(part));
        PASSES.iter().find(is_of).map(|(pass, _)| *pass)
    };
    innermost_first.find_map(pass).unwrap_or(OTHER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frames::tests::profile;

    #[test]
    fn samples_of_compiling_are_parted_by_pass() {
        let profile = profile(&[
            (
                "wasmtime::compile::x;cranelift_codegen::context::compile;regalloc2::ion::run;library:[libc.so.6]",
                50,
            ),
            ("wasmtime::compile::x;<cranelift_frontend::frontend::FunctionBuilder>::ins", 30),
            ("wasmtime::compile::x;cranelift_codegen::context::compile", 10),
            ("wasmtime::call", 10),
        ]);
        let found: Vec<_> = passes(&profile).into_iter().map(|it| (it.pass, it.share)).collect();
        let expected = [
            ("register allocation", 0.5),
            ("translating from WebAssembly", 0.3),
            ("the rest of compiling", 0.1),
        ];
        assert_eq!(found, expected);
    }
}
