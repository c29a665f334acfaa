//! Contenders by what is known of them, under names that say nothing.

use tollgate_model::config::{CodeLoad, Compiler};

use super::*;
use crate::testing::{self, World};

/// A world whose configurations are called by other names.
fn renamed(names: &[(&str, &str)]) -> World {
    let mut world = testing::world();
    let rename = |contender: &mut Contender| {
        if let Some(config) = &mut contender.config
            && let Some((_, new)) = names.iter().find(|(old, _)| old == config)
        {
            *config = new.to_string();
        }
    };
    for row in &mut world.rows {
        rename(&mut row.cell.contender);
        row.against.iter_mut().for_each(rename);
    }
    let subjects = std::mem::take(&mut world.run.subjects);
    world.run.subjects = subjects
        .into_iter()
        .map(|(mut contender, subject)| {
            rename(&mut contender);
            (contender, subject)
        })
        .collect();
    world
}

fn config(contender: Option<&Contender>) -> Option<&str> {
    contender.and_then(|contender| contender.config.as_deref())
}

#[test]
fn roles_are_told_by_settings_and_not_by_names() {
    let world =
        renamed(&[("cranelift", "mine"), ("winch", "quick"), ("precompiled", "ahead"), ("epoch", "stop")]);
    let report = world.report();
    let index = RowIndex::of(&report);
    let roles = Roles::of(&index);
    assert_eq!(config(roles.plain()), Some("mine"));
    let (cranelift, winch) = roles.compilers().unwrap();
    assert_eq!((config(Some(cranelift)), config(Some(winch))), (Some("mine"), Some("quick")));
    assert_eq!(config(roles.plain_with(Setting::Mapped)), Some("ahead"));
    assert_eq!(config(roles.plain_with(Setting::Epochs)), Some("stop"));
    assert_eq!(config(roles.plain_with(Setting::ExplicitBounds)), Some("explicit-bounds"));
    assert_eq!(config(roles.plain_with(Setting::Pooled)), Some("pooling"));
    assert_eq!((roles.plain_with(Setting::Fresh), roles.wasmtime_default()), (None, None));
    assert_eq!(roles.native().map(ToString::to_string).as_deref(), Some("native/rust"));
    assert_eq!(config(roles.native_service(&index)), Some("native"));
}

#[test]
fn wasmtimes_default_is_what_no_setting_was_touched_of() {
    let mut world = testing::world();
    let row = "pricing/unit-price@component/rust/stock";
    world.rows.push(testing::row(row, Metric::CallNs, 2e3, Some(100.0)));
    let stock = testing::component("stock", |config| config.engine = Default::default());
    world.run.subjects.insert(Contender::component("rust", "stock"), stock);
    let report = world.report();
    let roles = Roles::of(&RowIndex::of(&report));
    assert_eq!((config(roles.wasmtime_default()), config(roles.plain())), (Some("stock"), Some("cranelift")));
}

#[test]
fn the_compilers_are_of_one_build_and_differ_in_nothing_else() {
    let mut world = testing::world();
    let add = |world: &mut World, build: &str, config: &str, change: &dyn Fn(&mut RuntimeConfig)| {
        let contender = Contender::component(build, config);
        let cell = format!("pricing/unit-price@{contender}");
        world.rows.push(testing::row(&cell, Metric::CallNs, 100.0, Some(5.0)));
        world.run.subjects.insert(contender, testing::component(config, change));
    };
    let winch = |config: &mut RuntimeConfig| {
        (config.engine.compiler, config.engine.opt_level) = (Some(Compiler::Winch), None);
    };
    // Another build has the pair too, and another pair differs in the compiler alone.
    add(&mut world, "rust-wasip2", "cranelift", &|_| {});
    add(&mut world, "rust-wasip2", "winch", &winch);
    add(&mut world, "rust", "a-mapped", &|config| config.code.load = CodeLoad::Map);
    add(&mut world, "rust", "a-mapped-winch", &|config| {
        winch(config);
        config.code.load = CodeLoad::Map;
    });
    let report = world.report();
    let index = RowIndex::of(&report);
    let (cranelift, winch) = Roles::of(&index).compilers().unwrap();
    assert_eq!(
        (cranelift.to_string(), winch.to_string()),
        ("component/rust/cranelift".to_string(), "component/rust/winch".to_string())
    );
}

#[test]
fn of_nothing_nobody_has_a_role() {
    let report = crate::report::Report::default();
    let roles = Roles::of(&RowIndex::of(&report));
    assert!(roles.plain().is_none() && roles.compilers().is_none() && roles.native().is_none());
    assert_eq!(roles.language(), "");
}
