//! Two worker programs, launched in turns on one core in one run, until it is decided which is faster.
