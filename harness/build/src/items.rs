//! Functions as one line of WIT each, for comparing and for showing.

use wit_component::WitPrinter;
use wit_parser::{Function, Resolve, Type};

/// `func(sku-id: u32, quantity: u32) -> u64`.
pub(crate) fn signature(resolve: &Resolve, function: &Function) -> String {
    let params =
        function.params.iter().map(|param| format!("{}: {}", param.name, type_name(resolve, &param.ty)));
    let params = params.collect::<Vec<_>>().join(", ");
    let prefix = if function.kind.is_async() { "async " } else { "" };
    match &function.result {
        Some(result) => format!("{prefix}func({params}) -> {}", type_name(resolve, result)),
        None => format!("{prefix}func({params})"),
    }
}

fn type_name(resolve: &Resolve, ty: &Type) -> String {
    let mut printer = WitPrinter::default();
    match printer.print_type_name(resolve, ty) {
        Ok(()) => printer.output.to_string(),
        Err(e) => format!("({e})"),
    }
}
