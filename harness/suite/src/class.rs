//! The class of a payload, held against its WIT types.

use tollgate_model::PayloadClass;
use tollgate_values::WasmTypeKind as Kind;
use tollgate_values::{Signature, Type, WasmType as _};

/// The reason why a function of these types has no payload of that class.
pub(crate) fn contradiction(class: PayloadClass, signature: &Signature<Type>) -> Option<&'static str> {
    let moves =
        |what: fn(&Type) -> bool| signature.types().chain(signature.result()).any(|ty| holds(ty, what));
    match class {
        PayloadClass::Bytes => (!moves(is_bytes)).then_some("it moves no list<u8>"),
        PayloadClass::Text => (!moves(is_string)).then_some("it moves no string"),
        PayloadClass::Structured => {
            (!moves(is_compound)).then_some("it moves no record, list, variant, option or flags")
        }
        PayloadClass::Scalar => moves(|ty| is_string(ty) || is_list(ty))
            .then_some("it moves a string or a list, and not scalars alone"),
    }
}

/// The class of a function's payload, by its WIT types: that of what tells most about the cost of moving it.
#[must_use]
pub fn class_of(signature: &Signature<Type>) -> PayloadClass {
    let types = || signature.types().chain(signature.result());
    match () {
        () if types().any(is_bytes) => PayloadClass::Bytes,
        () if types().any(is_compound) => PayloadClass::Structured,
        () if types().any(is_string) => PayloadClass::Text,
        () => PayloadClass::Scalar,
    }
}

/// Whether values of these types hold a `list<u8>`.
pub(crate) fn any_bytes<'a>(types: impl IntoIterator<Item = &'a Type>) -> bool {
    types.into_iter().any(|ty| holds(ty, is_bytes))
}

/// Whether a type, or one that it is made of, is such a one.
fn holds(ty: &Type, what: fn(&Type) -> bool) -> bool {
    what(ty) || parts(ty).iter().any(|part| holds(part, what))
}

fn parts(ty: &Type) -> Vec<Type> {
    let (ok, err) = ty.result_types().unwrap_or_default();
    let one = [ty.list_element_type(), ty.option_some_type(), ok, err].into_iter().flatten();
    let fields = ty.record_fields().map(|(_, ty)| ty).chain(ty.tuple_element_types());
    one.chain(fields).chain(ty.variant_cases().filter_map(|(_, ty)| ty)).collect()
}

fn is_string(ty: &Type) -> bool {
    ty.kind() == Kind::String
}

fn is_list(ty: &Type) -> bool {
    ty.kind() == Kind::List
}

fn is_bytes(ty: &Type) -> bool {
    ty.list_element_type() == Some(Type::U8)
}

/// Whether it is none of the scalars and no string.
fn is_compound(ty: &Type) -> bool {
    Type::simple(ty.kind()).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use PayloadClass::{Bytes, Scalar, Structured, Text};

    fn function(parameter: Type, result: Option<Type>) -> Signature<Type> {
        Signature::new([("it".to_owned(), parameter)], result).expect("supported types")
    }

    #[track_caller]
    fn assert_classes(signature: &Signature<Type>, fitting: &[PayloadClass]) {
        assert!(fitting.contains(&class_of(signature)), "{signature}: {}", class_of(signature));
        for class in PayloadClass::ALL {
            let refused = contradiction(*class, signature);
            assert_eq!(refused.is_none(), fitting.contains(class), "{class}: {refused:?}");
        }
    }

    #[test]
    fn a_class_asks_for_its_kind_of_types_wherever_they_stand() {
        let bytes = || Type::list(Type::U8);
        let record = |ty: Type| Type::record([("field", ty)]).expect("a field");
        assert_classes(&Signature::new([], None).expect("nothing"), &[Scalar]);
        assert_classes(&function(Type::U32, Some(Type::F64)), &[Scalar]);
        assert_classes(&function(Type::STRING, None), &[Text]);
        assert_classes(&function(Type::U32, Some(bytes())), &[Bytes, Structured]);
        assert_classes(&function(record(Type::BOOL), None), &[Scalar, Structured]);
        assert_classes(&function(record(Type::STRING), None), &[Text, Structured]);
        assert_classes(&function(Type::result(Some(bytes()), None), None), &[Bytes, Structured]);
        assert_classes(&function(Type::flags(["a"]).expect("a flag"), None), &[Scalar, Structured]);
        assert_classes(&function(Type::option(Type::list(Type::STRING)), None), &[Text, Structured]);
        assert_eq!(class_of(&function(Type::STRING, Some(bytes()))), Bytes);
        assert_eq!(class_of(&function(Type::STRING, Some(record(Type::U8)))), Structured);
    }
}
