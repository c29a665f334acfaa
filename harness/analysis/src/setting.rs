//! Settings that two configurations may differ in.

use tollgate_model::config::{CodeLoad, Compiler, InstanceUse, RuntimeConfig};

/// A setting that is on or off. What it is, is told by what a configuration becomes without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The baseline compiler instead of the optimising one.
    Winch,
    /// Guests can be interrupted by epochs.
    Epochs,
    /// Fuel is counted.
    Fuel,
    /// Every access is checked in code, for there are no guard pages.
    ExplicitBounds,
    /// Code is compiled beforehand and mapped.
    Mapped,
    /// Instances come from a pool.
    Pooled,
    /// Each call has an instance of its own.
    Fresh,
}

impl Setting {
    /// The configuration without this setting; none where it does not have it.
    pub fn taken_from(self, config: &RuntimeConfig) -> Option<RuntimeConfig> {
        let mut rest = config.clone();
        let engine = &mut rest.engine;
        let had = match self {
            Self::Winch => engine.compiler.take() == Some(Compiler::Winch),
            Self::Epochs => engine.epoch_interruption.take() == Some(true),
            Self::Fuel => engine.consume_fuel.take() == Some(true),
            Self::ExplicitBounds => {
                engine.memory_may_move = None;
                engine.memory_reservation.take() == Some(0) && engine.memory_guard_size.take() == Some(0)
            }
            Self::Mapped => std::mem::take(&mut rest.code.load) == CodeLoad::Map,
            Self::Pooled => rest.pooling.take().is_some_and(|pool| pool.pagemap_scan.is_none()),
            Self::Fresh => std::mem::take(&mut rest.call.instance) == InstanceUse::Fresh,
        };
        had.then_some(rest)
    }
}
