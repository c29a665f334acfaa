//! How many bytes cross the boundary: what arguments and results take in linear memory, as the canonical ABI lays them out
//! by the component's own types, and what their strings and lists hold.
//!
//! A few scalars are handed over in registers instead, and what is handed over in memory is read as well as written; this
//! counts each value once, wherever it travels. Answers are those of the native logic, which are the guest's: that they
//! agree is checked before anything is measured.

use serde_json::Value;
use tollgate_fixtures::payload::Payload;
use tollgate_model::Workload;
use tollgate_model::protocol::{Failure, FailureKind};
use wasmtime::component::Type;
use wasmtime::component::types::{ComponentFunc, ComponentItem};

use super::guest::Guest;
use super::subjects::none;
use super::{awaited, typed};
use crate::functions::{self, Visitor};

/// A string or a list in a value: where it lies and how long it is.
const POINTER_AND_LENGTH: u64 = 8;

/// Calls and bytes of one pass over the inputs.
pub fn bytes_moved(guest: &Guest, workload: Workload) -> Result<(u64, u64), Failure> {
    let bytes = workload.size.map_or(0, |size| size.bytes() as usize);
    let pass = functions::visit(workload.function.name, Pass { bytes }).ok_or_else(|| none(workload))?;
    let function = function(guest, workload.function.name).ok_or_else(|| none(workload))?;
    let parameters: Vec<(String, Type)> =
        function.params().map(|(name, of)| (name.to_string(), of)).collect();
    let results: Vec<Type> = function.results().collect();
    let mut moved = 0;
    for (input, answer) in &pass {
        let bytes =
            arguments(&parameters, input).and_then(|arguments| Some(arguments + result(&results, answer)?));
        moved += bytes.ok_or_else(|| Failure {
            kind: FailureKind::Subject,
            message: format!("`{workload}` takes or returns something else than the fixtures hold"),
        })?;
    }
    Ok((pass.len() as u64, moved))
}

/// The type of a function that the component exports.
fn function(guest: &Guest, name: &str) -> Option<ComponentFunc> {
    let (interface, name) = name.split_once('/')?;
    let engine = guest.stores().engine();
    let component = guest.typed().instance_pre().component().component_type();
    let prefix = format!("tollgate:{interface}/{interface}@");
    let (_, exported) = component.exports(engine).find(|(name, _)| name.starts_with(&prefix))?;
    let ComponentItem::ComponentInstance(interface) = exported.ty else { return None };
    match interface.get_export(engine, name)?.ty {
        ComponentItem::ComponentFunc(function) => Some(function),
        _ => None,
    }
}

/// Inputs and answers of one pass, as their JSON.
struct Pass {
    bytes: usize,
}

impl Visitor for Pass {
    type Out = Vec<(Value, Value)>;

    fn visit<F: typed::Call + awaited::Call>(self) -> Self::Out {
        let json = |text: String| serde_json::from_str(&text).expect("payloads encode to JSON");
        let inputs = F::inputs(self.bytes).into_iter();
        inputs.map(|input| (json(input.encode()), json(F::native(&input).encode()))).collect()
    }
}

/// Several parameters are written as an array, or as an object of their names.
fn arguments(parameters: &[(String, Type)], input: &Value) -> Option<u64> {
    let laid_out = layout(parameters.iter().map(|(_, of)| of.clone())).0;
    let held = match parameters {
        [(_, only)] => held(only, input)?,
        several => sum(several.iter().enumerate().map(|(place, (name, of))| {
            let value = input.get(name.as_str()).or_else(|| input.get(place));
            held(of, value?)
        }))?,
    };
    Some(laid_out + held)
}

fn result(results: &[Type], answer: &Value) -> Option<u64> {
    match results {
        [] => Some(0),
        [only] => Some(layout([only.clone()]).0 + held(only, answer)?),
        _ => None,
    }
}

/// Size and alignment of values that lie one behind the other.
fn layout(types: impl IntoIterator<Item = Type>) -> (u64, u64) {
    let (end, widest) = types.into_iter().fold((0_u64, 1_u64), |(end, widest), of| {
        let (size, align) = size_and_alignment(&of);
        (end.next_multiple_of(align) + size, widest.max(align))
    });
    (end.next_multiple_of(widest), widest)
}

/// Size and alignment of one of these cases, with the number that says which.
fn either(cases: impl ExactSizeIterator<Item = Option<Type>>) -> (u64, u64) {
    let number = of_cases(cases.len());
    let payloads = cases.flatten().map(|of| size_and_alignment(&of));
    let (size, align) = payloads.fold((0, 1), |(size, align), (s, a)| (size.max(s), align.max(a)));
    let whole = number.next_multiple_of(align) + size;
    (whole.next_multiple_of(align.max(number)), align.max(number))
}

fn of_cases(cases: usize) -> u64 {
    match cases {
        0..=0x100 => 1,
        0x101..=0x1_0000 => 2,
        _ => 4,
    }
}

fn size_and_alignment(of: &Type) -> (u64, u64) {
    let scalar = |size| (size, size);
    match of {
        Type::Bool | Type::S8 | Type::U8 => scalar(1),
        Type::S16 | Type::U16 => scalar(2),
        Type::S64 | Type::U64 | Type::Float64 => scalar(8),
        Type::String | Type::List(_) => (POINTER_AND_LENGTH, 4),
        Type::Record(record) => layout(record.fields().map(|field| field.ty)),
        Type::Tuple(tuple) => layout(tuple.types()),
        Type::Variant(variant) => either(variant.cases().map(|case| case.ty)),
        Type::Option(option) => either([None, Some(option.ty())].into_iter()),
        Type::Result(result) => either([result.ok(), result.err()].into_iter()),
        Type::Enum(names) => scalar(of_cases(names.names().len())),
        Type::Flags(flags) => match flags.names().len() {
            0..=8 => scalar(1),
            9..=16 => scalar(2),
            _ => scalar(4),
        },
        // Handles, characters and numbers of 32 bits. The contracts have no other kinds.
        _ => scalar(4),
    }
}

/// What the strings and lists in a value hold; `None` where the value is not of that type.
fn held(of: &Type, value: &Value) -> Option<u64> {
    match of {
        Type::String => Some(value.as_str()?.len() as u64),
        // Bytes are written as hexadecimal digits.
        Type::List(list) if list.ty() == Type::U8 => Some(value.as_str()?.len() as u64 / 2),
        Type::List(list) => {
            let (of, items) = (list.ty(), value.as_array()?);
            let inside = sum(items.iter().map(|item| held(&of, item)))?;
            Some(items.len() as u64 * size_and_alignment(&of).0 + inside)
        }
        Type::Record(record) => sum(record.fields().map(|field| held(&field.ty, value.get(field.name)?))),
        Type::Tuple(tuple) => sum(tuple.types().enumerate().map(|(place, of)| held(&of, value.get(place)?))),
        Type::Option(option) => {
            if value.is_null() {
                Some(0)
            } else {
                held(&option.ty(), value)
            }
        }
        Type::Variant(variant) => case(variant.cases().map(|it| (it.name.to_string(), it.ty)), value),
        Type::Result(result) => case(
            [("ok", result.ok()), ("err", result.err())].map(|(name, of)| (name.to_string(), of)).into_iter(),
            value,
        ),
        _ => Some(0),
    }
}

/// A case is written as its name, or as an object of its name and what it holds.
fn case(mut cases: impl Iterator<Item = (String, Option<Type>)>, value: &Value) -> Option<u64> {
    if let Some(name) = value.as_str() {
        return cases.any(|(case, _)| case == name).then_some(0);
    }
    let (name, inside) = value.as_object()?.iter().next()?;
    match cases.find(|(case, _)| case == name)?.1 {
        Some(of) => held(&of, inside),
        None => Some(0),
    }
}

fn sum(parts: impl Iterator<Item = Option<u64>>) -> Option<u64> {
    parts.sum()
}
