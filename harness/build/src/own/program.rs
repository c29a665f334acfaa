//! A component of a program that was built for the WASI of before components, `wasm32-wasip1`.

use wasi_preview1_component_adapter_provider::{
    WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME as PREVIEW1, WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER as ADAPTER,
};
use wasmparser::{Parser, Payload};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};

use super::marks;
use crate::error::one_line;

/// What matters here of a core module.
#[derive(Default)]
struct Sides<'a> {
    starts: bool,
    imports: Vec<(&'a str, &'a str)>,
}

/// The component, with Wasmtime's own adapter for what the module imports; none if the module is no such program. It may set
/// marks.
pub(super) fn component(module: &[u8]) -> Option<Result<Vec<u8>, String>> {
    let sides = Sides::of(module)?;
    let sets_marks = sides.imports.iter().any(|(from, _)| *from == marks::MODULE);
    sides.is_program().then(|| encoded(module, sets_marks).map_err(one_line))
}

fn encoded(module: &[u8], sets_marks: bool) -> anyhow::Result<Vec<u8>> {
    let mut module = module.to_vec();
    if sets_marks {
        let (resolve, world) = marks::world();
        embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false)?;
    }
    ComponentEncoder::default().validate(true).module(&module)?.adapter(PREVIEW1, ADAPTER)?.encode()
}

impl<'a> Sides<'a> {
    fn of(module: &'a [u8]) -> Option<Self> {
        let mut sides = Sides::default();
        for payload in Parser::new(0).parse_all(module) {
            match payload.ok()? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        let import = import.ok()?;
                        sides.imports.push((import.module, import.name));
                    }
                }
                Payload::ExportSection(exports) => {
                    sides.starts |= exports.into_iter().flatten().any(|export| export.name == "_start");
                }
                _ => {}
            }
        }
        Some(sides)
    }

    fn is_program(&self) -> bool {
        let known = |(from, name): &(&str, &str)| {
            *from == PREVIEW1 || *from == marks::MODULE && marks::FUNCTIONS.contains(name)
        };
        self.starts && !self.imports.is_empty() && self.imports.iter().all(known)
    }
}
