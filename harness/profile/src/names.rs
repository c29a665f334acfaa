//! Names of functions as people read them.

/// A symbol as its source has it: demangled, and without the types that it was instantiated for, which make names of a
/// thousand letters and one function many.
pub fn readable(symbol: &str) -> String {
    plain(&without_hashes(&format!("{:#}", rustc_demangle::demangle(symbol))))
}

/// A name without the hashes of crates, `logic[1ade308f0cc51400]::price`, which Wasmtime leaves in when it demangles.
fn without_hashes(name: &str) -> String {
    let mut parts = name.split('[');
    let mut kept = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let hash = part.split_once(']').filter(|(hash, _)| {
            (15..=16).contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
        match hash {
            Some((_, rest)) => kept += rest,
            None => kept.extend(["[", part]),
        }
    }
    kept
}

/// A name without arguments of types: `<Func as Call>::call::<State, (u32,)>` becomes `<Func as Call>::call`. Where
/// brackets do not match, they are not about types, and the name stays.
fn plain(name: &str) -> String {
    let implemented = name.starts_with('<');
    let (mut kept, mut depth) = (String::new(), 0_usize);
    let mut before = ' ';
    for letter in name.chars() {
        let arrow = letter == '>' && before == '-';
        before = letter;
        match letter {
            '<' => {
                // What stands between the first brackets is the type that the function is of, or the trait.
                if implemented && depth == 0 && kept.is_empty() {
                    kept.push('<');
                }
                depth += 1;
            }
            '>' if !arrow => {
                let Some(outer) = depth.checked_sub(1) else { return name.to_string() };
                depth = outer;
                if depth == 0 && implemented && !kept.contains('>') {
                    kept.push('>');
                }
            }
            letter => {
                let in_type = implemented && depth == 1 && !kept.contains('>');
                if depth == 0 || in_type {
                    kept.push(letter);
                }
            }
        }
    }
    if depth > 0 {
        return name.to_string();
    }
    while kept.contains("::::") {
        kept = kept.replace("::::", "::");
    }
    kept.trim_end_matches(':').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_that_a_function_was_made_for_are_left_out() {
        for (name, short) in [
            ("tollgate_worker::main", "tollgate_worker::main"),
            ("call_raw<State, (core::result::Result<u8, String>,)>", "call_raw"),
            ("<wasmtime::Func>::with::<(A, <B as C>::D), <E>::f<G>::{closure#0}>", "<wasmtime::Func>::with"),
            ("<alloc::string::String as typed::Lift>::load", "<alloc::string::String as typed::Lift>::load"),
            ("<Lower<State>>::realloc", "<Lower>::realloc"),
            ("<A<fn() -> B> as C>::d", "<A as C>::d"),
            ("call::<T>::{closure#0}", "call::{closure#0}"),
            ("invoke::<S, <Func>::raw<S>::{closure#0}>", "invoke"),
            ("main.(*T).Go", "main.(*T).Go"),
            ("operator>>(std::istream&)", "operator>>(std::istream&)"),
            ("operator<", "operator<"),
        ] {
            assert_eq!(plain(name), short, "{name}");
        }
    }

    #[test]
    fn symbols_are_demangled() {
        assert_eq!(readable("_ZN4core3ptr4read17h0123456789abcdefE"), "core::ptr::read");
        assert_eq!(readable("malloc"), "malloc");
        assert_eq!(
            readable("tollgate_logic[1ade308f0cc51400]::pricing::quote"),
            "tollgate_logic::pricing::quote"
        );
        assert_eq!(readable("wasm[0]::function[7]"), "wasm[0]::function[7]");
    }
}
