# Sourced by the builds of native programs: LLVM's linker, as Rust's toolchain brings it, for what the system's linker cannot do:
# `--shuffle-sections` puts a program's functions into another order for each seed.

# The folder that has it under the name of `ld.lld`, to be told to a compiler by -B.
lld_folder() { # ROOT, a folder where rust-toolchain.toml holds
  lld=$(cd "$1" && rustc --print sysroot 2>/dev/null) && lld=$(echo "$lld"/lib/rustlib/*/bin/gcc-ld) && [ -x "$lld/ld.lld" ] ||
    { echo "build: Rust's linker is missing: install Rust with rustup, https://rustup.rs, then scripts/setup" >&2; return 2; }
  echo "$lld"
}
