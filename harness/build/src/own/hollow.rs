//! A hollow component: some functions of another one's world, by the same names and types, with nothing in them. It takes its
//! arguments as any guest does and gives answers that lie in its memory already, so that a call of it costs what handing values
//! over costs, and nothing else.

use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataSection, ExportKind, ExportSection, Function, FunctionSection,
    GlobalSection, GlobalType, InstructionSink, MemArg, MemorySection, MemoryType, Module, TypeSection,
    ValType,
};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::abi::{AbiVariant, WasmType};
use wit_parser::{
    LiftLowerAbi, ManglingAndAbi, Resolve, SizeAlign, Type, TypeDefKind, WasmExport, WasmExportKind, WorldId,
    WorldItem, WorldKey,
};

use crate::error::one_line;

/// A function of a hollow component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HollowFunction {
    /// The interface's qualified name; none for a function of the world itself.
    pub interface: Option<String>,
    /// Its name in WIT.
    pub name: String,
    /// Where the addresses of its answers lie, one behind the other; calls give one after the other, and begin again.
    pub answers: u32,
    /// How many there are.
    pub count: u32,
}

/// The component of these functions, whose memory begins with `image` at the address `base`.
///
/// # Errors
/// If a function is not the world's, or is of a kind that nothing can be put in the place of: async ones.
pub(super) fn component(
    mut resolve: Resolve,
    world: WorldId,
    functions: &[HollowFunction],
    base: u32,
    image: &[u8],
) -> Result<Vec<u8>, String> {
    keep(&mut resolve, world, functions);
    let exports = exports(&resolve, world, functions)?;
    if let Some(missing) = functions.iter().find(|it| !exports.iter().any(|export| export.function == *it)) {
        return Err(format!("the world has no function `{}`", missing.name));
    }
    let mut module = module(&exports, base, image);
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false).map_err(one_line)?;
    let encoded =
        ComponentEncoder::default().validate(true).module(&module).and_then(ComponentEncoder::encode);
    encoded.map_err(one_line)
}

/// Leaves only these functions in the world, and no imports but of types.
fn keep(resolve: &mut Resolve, world: WorldId, functions: &[HollowFunction]) {
    let mut kept = resolve.worlds[world].exports.clone();
    kept.retain(|key, item| match item {
        WorldItem::Function(it) => {
            functions.iter().any(|kept| kept.interface.is_none() && kept.name == it.name)
        }
        WorldItem::Interface { id, .. } => {
            let interface = resolve.name_world_key(key);
            let is_kept = |name: &str| {
                functions.iter().any(|kept| kept.interface.as_ref() == Some(&interface) && kept.name == name)
            };
            resolve.interfaces[*id].functions.retain(|name, _| is_kept(name));
            true
        }
        WorldItem::Type { .. } => true,
    });
    resolve.worlds[world].exports = kept;
    let mut imports = resolve.worlds[world].imports.clone();
    imports.retain(|_, item| match item {
        WorldItem::Function(_) => false,
        WorldItem::Interface { id, .. } => {
            resolve.interfaces[*id].functions.clear();
            true
        }
        WorldItem::Type { .. } => true,
    });
    resolve.worlds[world].imports = imports;
}

/// A core function that is exported.
struct Export<'a> {
    function: &'a HollowFunction,
    name: String,
    parameters: Vec<ValType>,
    result: Option<Answer>,
}

/// How a core function gives its answer.
#[derive(Clone, Copy)]
enum Answer {
    /// As the address of it.
    Address,
    /// As itself, read from its address.
    Value { ty: ValType, size: usize, signed: bool },
}

impl Answer {
    fn ty(self) -> ValType {
        match self {
            Answer::Address => ValType::I32,
            Answer::Value { ty, .. } => ty,
        }
    }
}

fn exports<'a>(
    resolve: &Resolve,
    world: WorldId,
    functions: &'a [HollowFunction],
) -> Result<Vec<Export<'a>>, String> {
    let mut sizes = SizeAlign::default();
    sizes.fill(resolve).map_err(one_line)?;
    let mut exports = Vec::new();
    for (key, item) in &resolve.worlds[world].exports {
        let (of_interface, those): (Option<&WorldKey>, Vec<&wit_parser::Function>) = match item {
            WorldItem::Function(it) => (None, vec![it]),
            WorldItem::Interface { id, .. } => {
                (Some(key), resolve.interfaces[*id].functions.values().collect())
            }
            WorldItem::Type { .. } => continue,
        };
        let interface = of_interface.map(|key| resolve.name_world_key(key));
        for it in those {
            if it.kind.is_async() {
                return Err(format!("`{}` is async", it.name));
            }
            let is_it =
                |function: &&HollowFunction| function.interface == interface && function.name == it.name;
            let Some(function) = functions.iter().find(is_it) else { continue };
            let core = resolve.wasm_signature(AbiVariant::GuestExport, it);
            let result = match (core.results.first(), it.result) {
                (Some(_), _) if core.retptr => Some(Answer::Address),
                (Some(ty), Some(of)) => Some(Answer::Value {
                    ty: core_type(*ty),
                    size: sizes.size(&of).size_wasm32(),
                    signed: is_signed(resolve, of),
                }),
                _ => None,
            };
            let export = WasmExport::Func { interface: of_interface, func: it, kind: WasmExportKind::Normal };
            exports.push(Export {
                function,
                name: resolve.wasm_export_name(ManglingAndAbi::Legacy(LiftLowerAbi::Sync), export),
                parameters: core.params.iter().map(|ty| core_type(*ty)).collect(),
                result,
            });
        }
    }
    Ok(exports)
}

fn core_type(ty: WasmType) -> ValType {
    match ty {
        WasmType::I32 | WasmType::Pointer | WasmType::Length => ValType::I32,
        WasmType::I64 | WasmType::PointerOrI64 => ValType::I64,
        WasmType::F32 => ValType::F32,
        WasmType::F64 => ValType::F64,
    }
}

/// Whether a type that is one core value is a small signed number: alone, or the one field of a record.
fn is_signed(resolve: &Resolve, ty: Type) -> bool {
    match ty {
        Type::S8 | Type::S16 => true,
        Type::Id(id) => match &resolve.types[id].kind {
            TypeDefKind::Type(ty) => is_signed(resolve, *ty),
            TypeDefKind::Record(record) => record.fields.iter().any(|it| is_signed(resolve, it.ty)),
            TypeDefKind::Tuple(tuple) => tuple.types.iter().any(|ty| is_signed(resolve, *ty)),
            _ => false,
        },
        _ => false,
    }
}

/// The global that says where free memory begins; those behind it say which answer is the next, a function each.
const FREE: u32 = 0;

const PAGE: u32 = 1 << 16;

fn module(exports: &[Export], base: u32, image: &[u8]) -> Vec<u8> {
    let heap = (base + image.len() as u32).next_multiple_of(16);
    let (mut types, mut functions, mut globals) =
        (TypeSection::new(), FunctionSection::new(), GlobalSection::new());
    let (mut exported, mut code) = (ExportSection::new(), CodeSection::new());
    let counter = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
    globals.global(counter, &ConstExpr::i32_const(heap as i32));
    types.ty().function([ValType::I32; 4], [ValType::I32]);
    functions.function(0);
    code.function(&realloc());
    exported.export("memory", ExportKind::Memory, 0).export("cabi_realloc", ExportKind::Func, 0);
    for (index, export) in (1..).zip(exports) {
        types.ty().function(export.parameters.iter().copied(), export.result.map(Answer::ty));
        functions.function(index);
        globals.global(counter, &ConstExpr::i32_const(0));
        code.function(&body(export, index, heap));
        exported.export(&export.name, ExportKind::Func, index);
    }
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: u64::from(heap.div_ceil(PAGE)) + 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(base as i32), image.iter().copied());
    let mut module = Module::new();
    module.section(&types).section(&functions).section(&memories).section(&globals).section(&exported);
    module.section(&code).section(&data);
    module.finish()
}

/// Forgets the arguments, and gives the next answer.
fn body(export: &Export, next: u32, heap: u32) -> Function {
    let at = export.parameters.len() as u32;
    let mut body = Function::new([(2, ValType::I32)]);
    let mut code = body.instructions();
    code.i32_const(heap as i32).global_set(FREE);
    if let Some(answer) = export.result {
        let behind = at + 1;
        let all = 4 * export.function.count as i32;
        code.global_get(next).local_tee(at).i32_const(4).i32_add().local_set(behind);
        // The first again behind the last.
        code.i32_const(0)
            .local_get(behind)
            .local_get(behind)
            .i32_const(all)
            .i32_eq()
            .select()
            .global_set(next);
        code.local_get(at).i32_load(MemArg {
            offset: u64::from(export.function.answers),
            align: 2,
            memory_index: 0,
        });
        if let Answer::Value { ty, size, signed } = answer {
            read(&mut code, ty, size, signed);
        }
    }
    code.end();
    body
}

fn read(code: &mut InstructionSink, ty: ValType, size: usize, signed: bool) {
    let from = MemArg { offset: 0, align: size.trailing_zeros(), memory_index: 0 };
    match (ty, size, signed) {
        (ValType::F32, ..) => code.f32_load(from),
        (ValType::F64, ..) => code.f64_load(from),
        (ValType::I64, ..) => code.i64_load(from),
        (_, 1, true) => code.i32_load8_s(from),
        (_, 1, false) => code.i32_load8_u(from),
        (_, 2, true) => code.i32_load16_s(from),
        (_, 2, false) => code.i32_load16_u(from),
        _ => code.i32_load(from),
    };
}

/// Memory for what is handed over: behind what there is, with what was at `old`.
fn realloc() -> Function {
    let (old, old_size, align, size) = (0, 1, 2, 3);
    let (there, end, pages) = (4, 5, 6);
    let mut body = Function::new([(3, ValType::I32)]);
    let mut code = body.instructions();
    code.global_get(FREE).local_get(align).i32_add().i32_const(1).i32_sub();
    code.i32_const(0).local_get(align).i32_sub().i32_and().local_tee(there);
    code.local_get(size).i32_add().local_tee(end).local_get(there).i32_lt_u();
    code.if_(BlockType::Empty).unreachable().end();
    code.local_get(end).i32_const(PAGE as i32 - 1).i32_add().i32_const(16).i32_shr_u().local_tee(pages);
    code.memory_size(0).i32_gt_u().if_(BlockType::Empty);
    code.local_get(pages).memory_size(0).i32_sub().memory_grow(0);
    code.i32_const(-1).i32_eq().if_(BlockType::Empty).unreachable().end().end();
    code.local_get(end).global_set(FREE);
    code.local_get(there).local_get(old);
    code.local_get(old_size).local_get(size).local_get(old_size).local_get(size).i32_lt_u().select();
    code.memory_copy(0, 0).local_get(there).end();
    body
}
