//! Which contender is what: found by what is known of it (deployment, language, settings, kind of service) and never by its
//! name. Answers and claims ask here, so that they speak of the same contenders, and of one language at a time.

use std::collections::BTreeMap;

use tollgate_model::config::{Compiler, OptLevel, RuntimeConfig};
use tollgate_model::service::ServiceKind;
use tollgate_model::{Contender, Metric};

use crate::row_index::{RowIndex, is_debug};
use crate::setting::Setting;

/// The contenders that answers and claims are about.
pub struct Roles<'a> {
    language: &'a str,
    build: Option<&'a str>,
    /// The components of that language, debug builds left out, with their settings: the fewest first.
    components: Vec<(&'a Contender, RuntimeConfig)>,
    /// The services of that language.
    services: Vec<&'a Contender>,
    native: Option<&'a Contender>,
    /// Languages that have figures of their own, and are not spoken of.
    others: Vec<&'a str>,
}

impl<'a> Roles<'a> {
    /// The roles in these rows. The language is that of the first control, which all others can be held against; where it has
    /// no component, the one that most figures are of.
    pub fn of(index: &RowIndex<'a>) -> Self {
        let mut figures: BTreeMap<&Contender, usize> = BTreeMap::new();
        for entry in index.rows().filter(|entry| entry.figure().is_some()) {
            *figures.entry(&entry.row.cell.contender).or_default() += 1;
        }
        let of = |contender: &Contender| figures.get(contender).copied().unwrap_or_default();
        let eligible = || index.contenders.iter().copied().filter(|it| index.is_eligible(it));
        let mut languages = tally(eligible().map(|it| (language(index, it), of(it))));
        let first = index.contenders.iter().find(|it| index.is_control(it)).map(|it| language(index, it));
        languages.sort_by_key(|(language, _)| Some(*language) != first);
        let language_of_it = languages.first().map_or("", |(language, _)| language);
        let mine = |contender: &Contender| language(index, contender) == language_of_it;
        let builds = tally(
            eligible()
                .filter(|it| mine(it) && it.deployment.is_compiled_by_runtime())
                .map(|it| (it.build.as_str(), of(it))),
        );
        let components = eligible().filter(|it| mine(it) && it.deployment.is_compiled_by_runtime());
        let known = components.filter_map(|it| Some((it, plainly(index.subject(it)?.config.as_ref()?))));
        let mut components: Vec<(&Contender, RuntimeConfig)> = known.collect();
        components.sort_by_key(|(contender, _)| index.simplicity(contender));
        let native = |it: &&&Contender| {
            it.deployment.is_called() && !it.deployment.is_compiled_by_runtime() && mine(it)
        };
        Roles {
            language: language_of_it,
            build: builds.first().map(|(build, _)| *build),
            components,
            services: index
                .contenders
                .iter()
                .copied()
                .filter(|it| it.deployment.is_served() && mine(it))
                .collect(),
            native: index.contenders.iter().find(native).copied(),
            others: languages.iter().skip(1).map(|(language, _)| *language).collect(),
        }
    }

    /// The language of the logic that is spoken of; empty where there is nothing to speak of.
    pub fn language(&self) -> &'a str {
        self.language
    }

    /// The other languages that components or services have figures of.
    pub fn other_languages(&self) -> &[&'a str] {
        &self.others
    }

    /// Whether an answer may be a contender: eligible at all, and of the language that is spoken of.
    pub fn is_candidate(&self, index: &RowIndex, contender: &Contender) -> bool {
        index.is_eligible(contender) && language(index, contender) == self.language
    }

    /// The component that claims are about: as fast as Wasmtime gets by one setting, concurrency support off and nothing
    /// else touched. Where no such one was measured, Wasmtime's default; else the one with the fewest settings.
    pub fn plain(&self) -> Option<&'a Contender> {
        let mut recommended = RuntimeConfig::default();
        recommended.engine.concurrency_support = Some(false);
        self.with_settings(&recommended).or_else(|| self.wasmtime_default()).or_else(|| {
            let mut of_build = self.of_build();
            of_build.next().map(|(contender, _)| *contender)
        })
    }

    /// The component under exactly what Wasmtime does if no setting is touched.
    pub fn wasmtime_default(&self) -> Option<&'a Contender> {
        self.with_settings(&RuntimeConfig::default())
    }

    /// Two components that differ in one setting and in nothing else: without it, and with it. Of several such pairs the one
    /// with the fewest other settings, of the build that most figures are of.
    pub fn pair(&self, setting: Setting) -> Option<(&'a Contender, &'a Contender)> {
        let of = |build: Option<&str>| {
            let with = self.components.iter().filter(|(it, _)| build.is_none_or(|build| it.build == build));
            let pairs = with.filter_map(|(with, settings)| {
                let rest = setting.taken_from(settings)?;
                let without = self.components.iter().find(|(it, settings)| {
                    *settings == rest && it.build == with.build && it.deployment == with.deployment
                })?;
                Some((without.0, *with))
            });
            let place = |it: &Contender| self.components.iter().position(|(other, _)| *other == it);
            pairs.min_by_key(|(without, _)| (self.plain() != Some(*without), place(without)))
        };
        self.build.and_then(|build| of(Some(build))).or_else(|| of(None))
    }

    /// The plain component with one setting more.
    pub fn plain_with(&self, setting: Setting) -> Option<&'a Contender> {
        let (without, with) = self.pair(setting)?;
        (Some(without) == self.plain()).then_some(with)
    }

    /// Cranelift and Winch, all else the same.
    pub fn compilers(&self) -> Option<(&'a Contender, &'a Contender)> {
        self.pair(Setting::Winch)
    }

    /// The native call.
    pub fn native(&self) -> Option<&'a Contender> {
        self.native
    }

    /// The native service that others are held against.
    pub fn native_service(&self, index: &RowIndex) -> Option<&'a Contender> {
        self.services.iter().copied().find(|it| index.is_control(it))
    }

    /// The service whose host calls the plain component, one instance for all requests.
    pub fn component_service(&self, index: &RowIndex) -> Option<&'a Contender> {
        let runtime = self.plain()?.config.as_deref();
        self.services.iter().copied().find(|it| {
            let service = index.subject(it).and_then(|subject| subject.service.as_ref());
            service.is_some_and(|service| {
                service.kind == ServiceKind::Component
                    && service.threads == 1
                    && service.runtime.as_deref() == runtime
            })
        })
    }

    /// A release build and a debug build of the same language that some component has figures of.
    pub fn release_and_debug(
        &self,
        index: &RowIndex<'a>,
        metric: Metric,
    ) -> Option<(&'a Contender, &'a Contender)> {
        let of = |debug: bool| {
            index.contenders.iter().copied().find(|it| {
                let build = if debug { is_debug(it) } else { Some(it.build.as_str()) == self.build };
                build
                    && it.deployment.is_compiled_by_runtime()
                    && language(index, it) == self.language
                    && index.workloads.iter().any(|&workload| index.at(workload, it, metric).is_some())
            })
        };
        Some((of(false)?, of(true)?))
    }

    fn with_settings(&self, settings: &RuntimeConfig) -> Option<&'a Contender> {
        self.of_build().find(|(_, of_it)| of_it == settings).map(|(contender, _)| *contender)
    }

    fn of_build(&self) -> impl Iterator<Item = &(&'a Contender, RuntimeConfig)> {
        self.components.iter().filter(|(it, _)| Some(it.build.as_str()) == self.build)
    }
}

/// The language of a contender's logic. Where a journal does not say, that of its build, whose name begins with it.
pub fn language<'a>(index: &RowIndex<'a>, contender: &'a Contender) -> &'a str {
    let build = || contender.build.split('-').next().unwrap_or_default();
    index.language(contender).unwrap_or_else(build)
}

/// Whether a build is TinyGo's. Nothing but its name says which compiler of a language made a component.
pub fn is_tinygo(build: &str) -> bool {
    build.contains("tinygo")
}

/// Settings without the prose, and without what is written down although it is Wasmtime's default.
fn plainly(config: &RuntimeConfig) -> RuntimeConfig {
    let mut plain = RuntimeConfig { about: String::new(), ..config.clone() };
    let engine = &mut plain.engine;
    engine.compiler = engine.compiler.filter(|compiler| *compiler != Compiler::Cranelift);
    engine.opt_level = engine.opt_level.filter(|level| *level != OptLevel::Speed);
    engine.epoch_interruption = engine.epoch_interruption.filter(|on| *on);
    engine.consume_fuel = engine.consume_fuel.filter(|on| *on);
    engine.concurrency_support = engine.concurrency_support.filter(|on| !*on);
    engine.parallel_compilation = engine.parallel_compilation.filter(|on| !*on);
    plain
}

/// Sums by name, the greatest first; of equals the one that came first.
fn tally<'a>(of: impl Iterator<Item = (&'a str, usize)>) -> Vec<(&'a str, usize)> {
    let mut sums: Vec<(&str, usize)> = Vec::new();
    for (name, count) in of {
        match sums.iter_mut().find(|(other, _)| *other == name) {
            Some((_, sum)) => *sum += count,
            None => sums.push((name, count)),
        }
    }
    sums.sort_by_key(|(_, sum)| std::cmp::Reverse(*sum));
    sums
}

#[cfg(test)]
#[path = "roles_tests.rs"]
mod tests;
