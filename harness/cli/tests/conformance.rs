//! The worker protocol, as docs/FORMATS.md has it, with every registered program that has native code, in whatever language
//! it is written, and with the worker that calls components. A language that is added by a folder is held to it as it is.

mod support;

mod conformance {
    // What all of it is tested with.
    mod conversation;
    mod requests;
    mod subjects;
    mod written;

    // The rules.
    mod answers;
    mod calls;
    mod opening;
    mod process;
    mod refusals;
}
