//! The deterministic lane: what can be counted of a call, under the tools that count it.
