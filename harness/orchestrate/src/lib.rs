//! Orchestration: launches, their order, and what is kept of them.
//!
//! Nothing here prints a result: a run, a race or a self-test comes back as what was measured, and whoever asked has it
//! analysed and rendered. What a person should hear meanwhile goes to stderr, through [`stderr`] and the progress bars.
//!
//! | what | where |
//! |---|---|
//! | a program that is asked | [`worker`] |
//! | a contender, opened in one | [`launcher`] |
//! | one launch, and whose turn it is | [`session`] |
//! | right answers before anything else | [`golden`] |
//! | a plan, block after block | [`run`] |
//! | two programs, until it is decided | [`race`] |
//! | what calls do, counted | [`counting`] |
//! | where a call spends its time | [`profile`] |
//! | Tollgate against itself | [`selftest`] |
//! | what is on disk | [`checkout`], [`journal`], [`runs`], [`history`], [`site`] |

#![forbid(unsafe_code)]
#![deny(clippy::print_stderr, clippy::print_stdout)]

mod builds;
mod called_functions;
pub mod checkout;
pub mod command_error;
pub mod counting;
pub mod file;
pub mod golden;
pub mod guests;
pub mod history;
pub mod host;
mod inputs;
pub mod interrupt;
pub mod journal;
pub mod launcher;
pub mod lock;
pub mod own;
pub mod profile;
pub mod race;
pub mod report_inputs;
pub mod run;

mod run_folder;
pub mod runs;
pub mod selftest;
pub mod session;
#[cfg(test)]
mod simulated;
pub mod site;
pub mod stderr;
pub mod upgrade;
pub mod worker;
