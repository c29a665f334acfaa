//! Everything that plans may name.

use tollgate_model::plan::{self, Known};

use super::Checkout;
use crate::builds::{Build, builds};
use crate::command_error::Outcome;

impl Checkout {
    /// Everything that plans may name.
    pub fn known(&self) -> Outcome<Known> {
        let suites = self.suites()?;
        let builds = builds(self)?.into_iter().map(|(name, build)| {
            let Build { language, suites, .. } = build;
            (name, plan::Build { language, suites })
        });
        Ok(Known {
            functions: suites.functions().clone(),
            configs: self.configs()?.into_keys().collect(),
            services: self.services()?.into_keys().collect(),
            programs: self.programs()?,
            builds: builds.collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use tollgate_model::Contender;

    #[test]
    fn contenders_offer_the_functions_of_the_suites_that_their_builds_export() {
        let known = super::super::ours().known().unwrap();
        let offers = |contender: &str, function: &str| {
            let contender: Contender = contender.parse().unwrap();
            known.offers(&contender, known.functions.get(function.parse().unwrap()).unwrap())
        };
        for contender in
            ["native/rust", "component/rust-debug/winch", "http/rust/wasi-p2", "http/rust/native"]
        {
            assert!(offers(contender, "pricing/get-quote") && offers(contender, "probe/nop"), "{contender}");
        }
        assert!(offers("native/rust", "probe/memcpy") && !offers("component/rust/winch", "probe/memcpy"));
        assert!(!offers("http/rust/component", "probe/sink-scalar"));
        assert!(!offers("component/nobodys/winch", "probe/nop") && !offers("native/nobodys", "probe/nop"));
    }

    #[test]
    fn every_plan_that_comes_with_tollgate_can_be_carried_out() {
        let checkout = super::super::ours();
        let known = checkout.known().unwrap();
        for (name, plan) in checkout.plans().unwrap() {
            plan.resolve(&known).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}
