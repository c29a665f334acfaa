//! Sizes of the sections of a component, and its size without the dispensable ones.

use std::collections::BTreeMap;

use serde::Serialize;
use wasm_encoder::{ComponentSection, RawSection};
use wasmparser::{BinaryReaderError, Encoding, Parser, Payload};

/// The section ids, inside a component, of a nested module and a nested component.
const NESTED_MODULE: u8 = 1;
const NESTED_COMPONENT: u8 = 4;

/// All sections of one kind, at every depth, together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionSize {
    /// The kind: `core code`, `component type`, `` custom `name` ``.
    pub kind: String,
    /// Number of sections of this kind.
    pub count: u64,
    /// Their contents, without the few bytes that frame each.
    pub bytes: u64,
}

/// Sizes of all sections, the largest kind first.
pub(crate) fn sizes(bytes: &[u8]) -> Result<Vec<SectionSize>, BinaryReaderError> {
    let mut totals: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    let mut encodings = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload?;
        let kind = match &payload {
            Payload::Version { encoding, .. } => {
                encodings.push(*encoding);
                continue;
            }
            Payload::End(_) => {
                encodings.pop();
                continue;
            }
            // Their contents follow, section by section.
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => continue,
            Payload::CustomSection(custom) => Some(format!("custom `{}`", custom.name())),
            _ => None,
        };
        if let (Some((id, range)), Some(encoding)) = (payload.as_section(), encodings.last()) {
            let total = totals.entry(kind.unwrap_or_else(|| kind_of(*encoding, id))).or_default();
            total.0 += 1;
            total.1 += range.end - range.start;
        }
    }
    let mut sizes: Vec<_> =
        totals.into_iter().map(|(kind, (count, bytes))| SectionSize { kind, count, bytes }).collect();
    sizes.sort_by_key(|size| std::cmp::Reverse(size.bytes));
    Ok(sizes)
}

/// A section's kind, by its id in the binary format.
fn kind_of(encoding: Encoding, id: u8) -> String {
    const CORE: [&str; 14] = [
        "custom",
        "type",
        "import",
        "function",
        "table",
        "memory",
        "global",
        "export",
        "start",
        "element",
        "code",
        "data",
        "data count",
        "tag",
    ];
    const COMPONENT: [&str; 12] = [
        "custom",
        "core module",
        "core instance",
        "core type",
        "component",
        "instance",
        "alias",
        "type",
        "canonical function",
        "start",
        "import",
        "export",
    ];
    let (prefix, names) = match encoding {
        Encoding::Module => ("core", CORE.as_slice()),
        Encoding::Component => ("component", COMPONENT.as_slice()),
    };
    match names.get(usize::from(id)) {
        Some(name) => format!("{prefix} {name}"),
        None => format!("{prefix} section {id}"),
    }
}

/// The same component or module without its custom sections (names, debug information, producers), which no
/// engine needs to run it.
///
/// # Errors
/// If `bytes` is not well-formed WebAssembly.
pub fn strip(bytes: &[u8]) -> Result<Vec<u8>, BinaryReaderError> {
    without(bytes, |_| true)
}

/// The same component or module without debug information, that is DWARF's sections. Names stay.
pub(crate) fn without_debug(bytes: &[u8]) -> Result<Vec<u8>, BinaryReaderError> {
    without(bytes, |custom| custom.starts_with(".debug_"))
}

/// The same without the custom sections of such names, at every depth.
fn without(bytes: &[u8], unwanted: impl Fn(&str) -> bool) -> Result<Vec<u8>, BinaryReaderError> {
    // The innermost last: each is the part of its parent that is written so far.
    let mut open: Vec<(u8, Vec<u8>)> = Vec::new();
    let mut nested = NESTED_COMPONENT;
    let mut stripped = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::Version { range, .. } => open.push((nested, slice(bytes, range).to_vec())),
            Payload::ModuleSection { .. } => nested = NESTED_MODULE,
            Payload::ComponentSection { .. } => nested = NESTED_COMPONENT,
            Payload::CustomSection(custom) if unwanted(custom.name()) => {}
            Payload::End(_) => {
                if let Some((id, data)) = open.pop() {
                    match open.last_mut() {
                        Some((_, parent)) => append(parent, id, &data),
                        None => stripped = data,
                    }
                }
            }
            other => {
                if let (Some((id, range)), Some((_, parent))) = (other.as_section(), open.last_mut()) {
                    append(parent, id, slice(bytes, range));
                }
            }
        }
    }
    Ok(stripped)
}

fn append(parent: &mut Vec<u8>, id: u8, data: &[u8]) {
    RawSection { id, data }.append_to_component(parent);
}

fn slice(bytes: &[u8], range: std::ops::Range<u64>) -> &[u8] {
    // The parser has read what lies in the range, and memory holds nothing longer than a `usize`.
    &bytes[range.start as usize..range.end as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_information_is_cut_out_and_names_stay() {
        let module = r#"(module (func $price (export "f")) (@custom ".debug_info" "abc") (@custom ".debug_str" "d") (@custom "mine" "e"))"#;
        let component = format!("(component (core {})", &module[1..]);
        for text in [module, &component] {
            let bytes = wat::parse_str(text).unwrap();
            let kinds = |bytes: &[u8]| -> Vec<String> {
                let kinds = sizes(bytes).unwrap().into_iter().map(|it| it.kind);
                kinds.filter(|kind| kind.starts_with("custom")).collect()
            };
            let mut left = kinds(&without_debug(&bytes).unwrap());
            left.sort();
            assert_eq!(left, ["custom `mine`", "custom `name`"], "{text}");
            assert_eq!(kinds(&bytes).len(), 4, "{text}");
            assert_eq!(kinds(&strip(&bytes).unwrap()).len(), 0, "{text}");
        }
        assert!(without_debug(b"\0asm").is_err());
    }
}
