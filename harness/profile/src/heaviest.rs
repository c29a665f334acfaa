//! The stacks in which most of a profile is, each in a few words: from the loop around calls inwards, without the standard library.

use std::collections::BTreeMap;

use serde::Serialize;
use tollgate_model::metric::Class;

use crate::folded::{class_of_folded, without_mark};

/// So many frames are told of a stack, the innermost.
const FRAMES: usize = 4;

/// A stack, with its part of a profile.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct HeavyStack {
    /// Its innermost frames, the outermost of them first.
    pub frames: Vec<String>,
    /// Its share of the profile.
    pub share: f64,
    /// The class of most of it.
    pub class: String,
}

/// The heaviest of folded stacks; native logic is told by these parts of names.
pub fn heaviest(folded: &str, logic: &[String], most: usize) -> Vec<HeavyStack> {
    let mut all = 0.0;
    let mut found: BTreeMap<Vec<&str>, BTreeMap<Class, f64>> = BTreeMap::new();
    for (stack, count) in folded.lines().filter_map(|line| line.rsplit_once(' ')) {
        let count: f64 = count.parse().unwrap_or(0.0);
        all += count;
        let frames: Vec<&str> = stack.split(';').collect();
        let class = class_of_folded(&frames, logic);
        let told: Vec<&str> = frames.iter().filter(|frame| !says_nothing(frame)).copied().collect();
        let from = told.len().saturating_sub(FRAMES);
        let told = if told.is_empty() { frames } else { told[from..].to_vec() };
        *found.entry(told).or_default().entry(class).or_default() += count;
    }
    let mut heaviest: Vec<HeavyStack> = (found.into_iter())
        .map(|(frames, classes)| HeavyStack {
            frames: frames.iter().map(|frame| without_mark(frame).to_string()).collect(),
            share: classes.values().sum::<f64>() / f64::max(all, 1.0),
            class: (classes.iter().max_by(|one, other| one.1.total_cmp(other.1)))
                .map_or(String::new(), |(class, _)| class.label().to_string()),
        })
        .collect();
    heaviest
        .sort_by(|one, other| other.share.total_cmp(&one.share).then_with(|| one.frames.cmp(&other.frames)));
    heaviest.truncate(most);
    heaviest
}

/// Whether a frame is the standard library's, where everything is inlined into everything.
fn says_nothing(frame: &str) -> bool {
    let of_the_library = ["core::", "alloc::", "std::", "<core::", "<alloc::", "<std::", "call_once"];
    without_mark(frame) == frame && of_the_library.iter().any(|begin| frame.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stacks_that_differ_further_out_or_in_the_standard_library_alone_are_one() {
        let begin = "a;tollgate_worker::closed_loop::timed;b;wasmtime::call;enter_[i]";
        let folded = format!(
            "{begin};price_[j] 30\nz;{begin};price_[j] 30\n{begin};price_[j];dlmalloc_[j] 25\n\
             {begin};price_[j];core::cmp_[j] 1\nwasmtime::lower;core::ptr::read 14\n"
        );
        let heaviest = heaviest(&folded, &[], 3);
        let told: Vec<_> =
            heaviest.iter().map(|it| (it.frames.join(" › "), it.share, it.class.as_str())).collect();
        assert_eq!(
            told,
            [
                ("b › wasmtime::call › enter › price".to_string(), 0.6, "logic"),
                ("wasmtime::call › enter › price › dlmalloc".to_string(), 0.25, "guest allocation"),
                ("wasmtime::lower".to_string(), 0.14, "lowering"),
            ]
        );
    }
}
