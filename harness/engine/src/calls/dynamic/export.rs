//! The place where a component exports a function.

use tollgate_wasi::State;
use wasmtime::Store;
use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{ComponentExportIndex, Func, Instance, InstancePre};

/// An exported function of one component.
#[derive(Clone)]
pub(super) struct Export {
    interface: Option<String>,
    function: String,
    index: ComponentExportIndex,
}

impl Export {
    /// The function of that name, in an interface such as `tollgate:pricing/pricing@1.0.0`, and its type. Another version of
    /// the interface will do, if there is only one.
    pub fn find(
        pre: &InstancePre<State>,
        interface: Option<&str>,
        function: &str,
    ) -> Option<(Self, ComponentFunc)> {
        let component = pre.component();
        let parent = match interface {
            None => None,
            Some(interface) => Some(component.get_export_index(None, &*exported(pre, interface)?)?),
        };
        let (ComponentItem::ComponentFunc(of), index) = component.get_export(parent.as_ref(), function)?
        else {
            return None;
        };
        let (interface, function) = (interface.map(str::to_string), function.to_string());
        Some((Export { interface, function, index }, of))
    }

    /// The same export of a copy of the component.
    pub fn again(&self, pre: &InstancePre<State>) -> wasmtime::Result<Self> {
        let found = Self::find(pre, self.interface.as_deref(), &self.function).map(|(export, _)| export);
        found.ok_or_else(|| wasmtime::Error::msg(format!("the copy does not export `{}`", self.function)))
    }

    /// The function of an instance.
    pub fn of(&self, instance: Instance, store: &mut Store<State>) -> wasmtime::Result<Func> {
        let function = instance.get_func(store, self.index);
        function
            .ok_or_else(|| wasmtime::Error::msg(format!("the instance does not export `{}`", self.function)))
    }
}

/// An export as messages name it: `` `get-quote` of `tollgate:pricing/pricing@1.0.0` ``.
pub(super) fn said(export: &tollgate_suite::Export) -> String {
    match &export.interface {
        Some(interface) => format!("`{}` of `{interface}`", export.function),
        None => format!("`{}`", export.function),
    }
}

/// The full name under which a component exports an interface.
fn exported(pre: &InstancePre<State>, interface: &str) -> Option<String> {
    let ty = pre.component().component_type();
    let names: Vec<String> = ty.exports(pre.engine()).map(|(name, _)| name.to_string()).collect();
    if names.iter().any(|name| name == interface) {
        return Some(interface.to_string());
    }
    let unversioned = |name: &str| name.split('@').next().unwrap_or_default().to_string();
    let mut others = names.iter().filter(|name| unversioned(name) == unversioned(interface));
    match (others.next(), others.next()) {
        (Some(only), None) => Some(only.clone()),
        _ => None,
    }
}
