//! From a `Debug` text such as `Config { a: true, inner: Some(Inner { b: 2 }) }` to facts by name.

use std::collections::BTreeMap;

/// Every field of the outermost struct and of the structs right in it, names with dashes. WebAssembly features, of
/// which there are dozens, become one fact that lists those that are on.
pub fn facts(debug: &str) -> BTreeMap<String, String> {
    let mut facts = BTreeMap::new();
    let mut features = Vec::new();
    collect(debug, &mut facts, &mut features);
    if !features.is_empty() {
        facts.insert("wasm-features".to_string(), features.join(" "));
    }
    facts
}

fn collect(debug: &str, facts: &mut BTreeMap<String, String>, features: &mut Vec<String>) {
    for (name, value) in fields(body(debug)) {
        let value = unwrapped(value);
        match name.strip_prefix("wasm_") {
            Some(feature) if value == "true" => features.push(feature.replace('_', "-")),
            Some(_) if value == "false" => {}
            _ if is_struct(value) => collect(value, facts, features),
            _ => _ = facts.insert(name.replace('_', "-"), value.replace('"', "")),
        }
    }
}

/// The text between the braces.
fn body(debug: &str) -> &str {
    let from = debug.find('{').map_or(0, |brace| brace + 1);
    let to = debug.rfind('}').unwrap_or(debug.len()).max(from);
    debug[from..to].trim()
}

/// `Some(x)` is x.
fn unwrapped(value: &str) -> &str {
    value.strip_prefix("Some(").and_then(|rest| rest.strip_suffix(')')).unwrap_or(value)
}

/// A name, then a brace: a map would begin with the brace.
fn is_struct(value: &str) -> bool {
    value.ends_with('}') && value.starts_with(|first: char| first.is_ascii_uppercase())
}

/// Splits `a: 1, b: [2, 3]` at the commas that are in no bracket and no string.
fn fields(body: &str) -> Vec<(&str, &str)> {
    let (mut depth, mut quoted, mut from) = (0_i32, false, 0);
    let mut parts = Vec::new();
    for (place, byte) in body.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => depth -= 1,
            b',' if depth == 0 => {
                parts.push(&body[from..place]);
                from = place + 1;
            }
            _ => {}
        }
    }
    parts.push(&body[from..]);
    parts
        .into_iter()
        .filter_map(|part| part.split_once(':'))
        .map(|(name, value)| (name.trim(), value.trim()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_become_facts_and_features_one_list() {
        let facts = facts(
            r#"Config { wasm_simd: true, wasm_gc: false, wasm_memory64: true, parallel_compilation: true,
               compiler_config: Some(Cfg { strategy: Some(Winch), settings: {"opt_level": ("a,b", No)} }), fuel: None }"#,
        );
        let expected = [
            ("fuel", "None"),
            ("parallel-compilation", "true"),
            ("settings", "{opt_level: (a,b, No)}"),
            ("strategy", "Winch"),
            ("wasm-features", "simd memory64"),
        ];
        assert_eq!(facts, expected.map(|(name, value)| (name.to_string(), value.to_string())).into());
    }

    #[test]
    fn the_linked_wasmtime_is_understood() {
        let mut config = wasmtime::Config::new();
        config.consume_fuel(true).concurrency_support(false);
        let facts = facts(&format!("{config:?}"));
        assert_eq!(facts["consume-fuel"], "true");
        assert_eq!(facts["concurrency-support"], "false");
        assert!(facts["wasm-features"].contains("simd"), "{facts:?}");
    }
}
