//! WIT types as types of values.

use wit_parser::{Function, Handle, Resolve, Type as Wit, TypeDefKind, TypeId};

use crate::path::{Path, Step};
use crate::{Error, Parameter, Signature, Type};

/// The signature of a function with those of its parameters, by their place, that are values; or the reason why it cannot be
/// called with them.
pub(super) fn signature(
    resolve: &Resolve,
    function: &Function,
    is_value: impl Fn(usize) -> bool,
) -> Result<Signature<Type>, Error> {
    let result = function.result.map(|ty| named(resolve, "result", ty)).transpose();
    let parameters = parameters(resolve, function, is_value)?;
    Signature::of(parameters.parameters().iter().cloned(), result?)
}

/// The same without the result.
pub(super) fn parameters(
    resolve: &Resolve,
    function: &Function,
    is_value: impl Fn(usize) -> bool,
) -> Result<Signature<Type>, Error> {
    let values = function.params.iter().enumerate().filter(|(place, _)| is_value(*place));
    let values = values.map(|(_, it)| {
        let name = it.name.clone();
        Ok(match is_stream_of_bytes(resolve, it.ty) {
            true => Parameter::stream(name, Type::list(Type::U8)),
            false => Parameter::new(name, named(resolve, &it.name, it.ty)?),
        })
    });
    Signature::of(values.collect::<Result<Vec<_>, Error>>()?, None)
}

/// The signature of a function that must be called without streams: of a stub, or of what makes an object.
pub(super) fn without_streams(signature: Signature<Type>) -> Result<Signature<Type>, Error> {
    match signature.parameters().iter().find(|it| it.streamed) {
        None => Ok(signature),
        Some(it) => Err(Path::ROOT.to(Step::Name(&it.name)).unsupported("a stream is not supported here")),
    }
}

fn is_stream_of_bytes(resolve: &Resolve, ty: Wit) -> bool {
    let Wit::Id(id) = ty else { return false };
    match resolve.types[id].kind {
        TypeDefKind::Type(of) => is_stream_of_bytes(resolve, of),
        TypeDefKind::Stream(Some(of)) => is_byte(resolve, of),
        _ => false,
    }
}

fn is_byte(resolve: &Resolve, ty: Wit) -> bool {
    match ty {
        Wit::U8 => true,
        Wit::Id(id) => matches!(resolve.types[id].kind, TypeDefKind::Type(of) if is_byte(resolve, of)),
        _ => false,
    }
}

fn named(resolve: &Resolve, name: &str, ty: Wit) -> Result<Type, Error> {
    value_type(resolve, ty, &Path::ROOT.to(Step::Name(name)))
}

fn value_type(resolve: &Resolve, ty: Wit, path: &Path<'_>) -> Result<Type, Error> {
    path.check_depth()?;
    Ok(match ty {
        Wit::Bool => Type::BOOL,
        Wit::U8 => Type::U8,
        Wit::U16 => Type::U16,
        Wit::U32 => Type::U32,
        Wit::U64 => Type::U64,
        Wit::S8 => Type::S8,
        Wit::S16 => Type::S16,
        Wit::S32 => Type::S32,
        Wit::S64 => Type::S64,
        Wit::F32 => Type::F32,
        Wit::F64 => Type::F64,
        Wit::Char => Type::CHAR,
        Wit::String => Type::STRING,
        Wit::ErrorContext => {
            return Err(path.unsupported("an error-context is not supported: it lives in one store only"));
        }
        Wit::Id(id) => return defined(resolve, id, path),
    })
}

fn defined(resolve: &Resolve, id: TypeId, path: &Path<'_>) -> Result<Type, Error> {
    let part = |ty: &Wit, step| value_type(resolve, *ty, &path.to(step));
    let payload = |ty: &Option<Wit>, name| ty.as_ref().map(|ty| part(ty, Step::Name(name))).transpose();
    let kind = &resolve.types[id].kind;
    let ty = match kind {
        TypeDefKind::Type(ty) => return value_type(resolve, *ty, path),
        TypeDefKind::List(element) => Some(Type::list(part(element, Step::Index(0))?)),
        TypeDefKind::Option(some) => Some(Type::option(part(some, Step::Some)?)),
        TypeDefKind::Result(it) => Some(Type::result(payload(&it.ok, "ok")?, payload(&it.err, "err")?)),
        TypeDefKind::Record(record) => {
            let fields = record.fields.iter();
            let fields = fields.map(|it| Ok((it.name.as_str(), part(&it.ty, Step::Name(&it.name))?)));
            Type::record(fields.collect::<Result<Vec<_>, Error>>()?)
        }
        TypeDefKind::Tuple(tuple) => {
            let elements = tuple.types.iter().enumerate();
            let elements = elements.map(|(index, ty)| part(ty, Step::Index(index)));
            Type::tuple(elements.collect::<Result<Vec<_>, _>>()?)
        }
        TypeDefKind::Variant(variant) => {
            let cases = variant.cases.iter();
            let cases = cases.map(|it| Ok((it.name.as_str(), payload(&it.ty, &it.name)?)));
            Type::variant(cases.collect::<Result<Vec<_>, Error>>()?)
        }
        TypeDefKind::Enum(it) => Type::enum_ty(it.cases.iter().map(|case| case.name.as_str())),
        TypeDefKind::Flags(it) => Type::flags(it.flags.iter().map(|flag| flag.name.as_str())),
        TypeDefKind::Handle(Handle::Own(of) | Handle::Borrow(of)) => {
            let name = resolve.types[*of].name.as_deref().unwrap_or("a resource");
            return Err(path.unsupported(format_args!(
                "a handle of `{name}` is not supported: it lives in one store only"
            )));
        }
        TypeDefKind::Stream(_) => {
            let reason = "a stream is not supported, other than as a parameter that is a stream of bytes: it lives in one store only";
            return Err(path.unsupported(reason));
        }
        TypeDefKind::Future(_) | TypeDefKind::Resource => {
            let reason = format_args!("a {} is not supported: it lives in one store only", kind.as_str());
            return Err(path.unsupported(reason));
        }
        TypeDefKind::Map(..) | TypeDefKind::FixedLengthList(..) | TypeDefKind::Unknown => {
            let reason =
                format_args!("a {} is not supported: wasm-wave 0.261 has no such values", kind.as_str());
            return Err(path.unsupported(reason));
        }
    };
    Ok(ty.expect("neither WIT nor components have empty types"))
}
