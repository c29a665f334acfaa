//! Nothing but a list of dependencies: `Cargo.toml` names the features that any package of the workspace asks for, and every
//! package depends on this one, so that cargo resolves the same features whatever is built, tested or benchmarked.
