//! Hollow components of every kind of type, made without an engine and asked by Wasmtime: their answers are those that were laid
//! out in their memory, one after the other, whatever they are called with.

use tollgate_build::{HollowFunction, Own};
use tollgate_values::abi::Image;
use tollgate_values::example::{self, Drawn};
use tollgate_values::json::{self, Bytes};
use tollgate_values::wit::World;
use tollgate_values::{Signature, Type, Value};
use wasmtime::component::{Component, Linker, Val};
use wasmtime::{Engine, Store};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{LiftLowerAbi, ManglingAndAbi, Resolve};

/// Results that are one core value, of every size and sign, and results that lie in memory.
const WORLD: &str = "
package t:t;
interface types {
    flags few { a, b, c }
    flags some { f0, f1, f2, f3, f4, f5, f6, f7, f8 }
    flags many { g0, g1, g2, g3, g4, g5, g6, g7, g8, g9, g10, g11, g12, g13, g14, g15, g16, g17, g18 }
    enum colour { red, green, blue }
    record one { only: s16 }
    record mixed { a: u8, b: u64, c: u16, d: option<u8>, e: char }
    record nested { a: bool, b: mixed, c: list<mixed>, d: string }
    variant unlike { a(u8), b(nested), c, d(f32), e(list<string>) }
}
world w {
    import other: interface { ask: func() -> u32; }
    import asked: func(a: string);
    use types.{colour};
    export types;
    export mine: func(c: colour) -> colour;
    export i: interface {
        use types.{few, some, many, colour, one, mixed, nested, unlike};
        none: func(a: string);
        b: func() -> bool;
        a-s8: func(a: string) -> s8;
        a-s16: func(a: list<u8>) -> s16;
        a-s32: func(a: mixed) -> s32;
        a-s64: func(a: nested) -> s64;
        a-u8: func(a: unlike) -> u8;
        a-u16: func(a: option<string>) -> u16;
        a-u32: func(a: result<string, u64>) -> u32;
        a-u64: func(a: tuple<u8, string>) -> u64;
        a-f32: func(a: f32) -> f32;
        a-f64: func(a: f64) -> f64;
        c: func(a: char) -> char;
        a-one: func(a: one) -> one;
        a-few: func(a: few) -> few;
        a-some: func(a: some) -> some;
        a-many: func(a: many) -> many;
        a-colour: func(a: list<colour>) -> colour;
        empty: func() -> result;
        text: func(a: string) -> string;
        bytes: func(a: list<u8>) -> list<u8>;
        texts: func(a: list<string>) -> list<string>;
        a-mixed: func(a: list<mixed>) -> mixed;
        a-nested: func(a: nested) -> result<nested, unlike>;
        a-unlike: func(a: unlike, b: unlike) -> option<unlike>;
        pairs: func(a: tuple<u8, u64, u8>) -> list<tuple<u8, u64, option<string>>>;
        spilled: func(a: nested, b: nested, c: nested) -> tuple<u8, u16, u8, u32, u8, u64, u8>;
        left-out: func() -> u32;
        later: async func() -> u32;
    }
}";

/// A component of the world, with code that only traps.
fn own() -> (Own, World) {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("test.wit", WORLD).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    let mut module = dummy_module(&resolve, world, ManglingAndAbi::Legacy(LiftLowerAbi::Sync));
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false).unwrap();
    let bytes = ComponentEncoder::default().module(&module).unwrap().encode().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("traps.wasm");
    std::fs::write(&file, bytes).unwrap();
    let own = Own::read(&file).unwrap();
    let (resolve, world) = own.world();
    (own, World::new(resolve, world))
}

/// Some answers of a type: its edges, then others.
fn answers(ty: &Type) -> Vec<Value> {
    let parameter = [("answer".to_owned(), ty.clone())];
    let signature = Signature::new(parameter, None).unwrap();
    let mut drawn = Drawn::new(7, "answers");
    let edges = example::all::<Value>(ty).unwrap();
    edges.into_iter().chain((0..5).map(|_| drawn.arguments(&signature).remove(0))).collect()
}

#[test]
fn a_hollow_component_answers_what_lies_in_its_memory_whatever_the_types() {
    const BASE: u32 = 1024;
    let (own, world) = own();
    let mut image = Image::at(BASE);
    let (mut functions, mut expected) = (Vec::new(), Vec::new());
    for export in world.exports().filter(|export| !export.is_async() && export.function() != "left-out") {
        let signature = export.signature().unwrap();
        let answers = signature.result().map(answers).unwrap_or_default();
        let result = signature.result();
        let addresses: Vec<u32> =
            answers.iter().map(|answer| image.store(result.unwrap(), answer).unwrap()).collect();
        let list = image.room(4 * addresses.len() as u64, 4).unwrap();
        for (place, address) in addresses.iter().enumerate() {
            image.write(list + 4 * place as u32, &address.to_le_bytes());
        }
        functions.push(HollowFunction {
            interface: export.interface().map(str::to_owned),
            name: export.function().to_owned(),
            answers: list,
            count: addresses.len() as u32,
        });
        expected.push((
            export.interface().map(str::to_owned),
            export.function().to_owned(),
            signature,
            answers,
        ));
    }
    assert_eq!(functions.len(), 28);
    let bytes = own.hollow(&functions, BASE, image.bytes()).unwrap();

    let engine = Engine::default();
    let component = Component::new(&engine, &bytes).unwrap();
    let linker: Linker<()> = Linker::new(&engine);
    let mut store = Store::new(&engine, ());
    // Nothing is imported: what types its interfaces use of others is no hole.
    let instance = linker.instantiate(&mut store, &component).unwrap();
    for (interface, name, signature, answers) in &expected {
        let interface = interface
            .as_ref()
            .map(|interface| instance.get_export_index(&mut store, None, interface).unwrap());
        let index = instance.get_export_index(&mut store, interface.as_ref(), name).unwrap();
        let function = instance.get_func(&mut store, index).unwrap();
        let types: Vec<_> = function.ty(&store).params().map(|(_, ty)| ty).collect();
        let mut drawn = Drawn::new(8, name);
        // Twice, so that the first comes again behind the last.
        for answer in answers.iter().chain(answers).chain(answers.is_empty().then_some(&Value::from(false))) {
            let given: Vec<Value> = drawn.arguments(signature);
            let given: Vec<Val> = types
                .iter()
                .zip(signature.types().zip(&given))
                .map(|(ty, (of, value))| {
                    json::decode(ty, &json::encode(of, value, Bytes::Hex).unwrap(), Bytes::Hex).unwrap()
                })
                .collect();
            let mut got = vec![Val::Bool(false); usize::from(signature.result().is_some())];
            function.call(&mut store, &given, &mut got).unwrap();
            let Some(ty) = signature.result() else { continue };
            let result = function.ty(&store).results().next().unwrap();
            assert_eq!(
                json::encode(&result, &got[0], Bytes::Hex).unwrap(),
                json::encode(ty, answer, Bytes::Hex).unwrap(),
                "{name}"
            );
        }
    }
}

#[test]
fn what_is_handed_over_a_million_times_takes_no_more_memory() {
    let (own, world) = own();
    let export = world.export("text").unwrap();
    let mut image = Image::at(1024);
    let answer =
        image.store(export.signature().unwrap().result().unwrap(), &Value::from("an answer")).unwrap();
    let list = image.room(4, 4).unwrap();
    image.write(list, &answer.to_le_bytes());
    let text = HollowFunction {
        interface: export.interface().map(str::to_owned),
        name: "text".to_owned(),
        answers: list,
        count: 1,
    };
    let bytes = own.hollow(std::slice::from_ref(&text), 1024, image.bytes()).unwrap();
    let engine = Engine::default();
    let component = Component::new(&engine, &bytes).unwrap();
    let mut limited = Store::new(&engine, wasmtime::StoreLimitsBuilder::new().memory_size(1 << 20).build());
    limited.limiter(|limits| limits);
    let linker = Linker::new(&engine);
    let instance = linker.instantiate(&mut limited, &component).unwrap();
    let interface = instance.get_export_index(&mut limited, None, "i").unwrap();
    let index = instance.get_export_index(&mut limited, Some(&interface), "text").unwrap();
    let function = instance.get_typed_func::<(&str,), (String,)>(&mut limited, &index).unwrap();
    let long = "x".repeat(200_000);
    for _ in 0..100 {
        assert_eq!(function.call(&mut limited, (&long,)).unwrap().0, "an answer");
    }
    // More than there is room for is refused by the guest's allocator, as by any.
    assert!(function.call(&mut limited, (&"x".repeat(2 << 20),)).is_err());

    let unknown = HollowFunction { name: "nobody".to_owned(), ..text };
    let refused = own.hollow(&[unknown], 1024, image.bytes()).unwrap_err();
    assert_eq!(refused, "the world has no function `nobody`");
}
