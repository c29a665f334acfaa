//! The contract of services (docs/openapi.json), with every service of every language, over real sockets: what they answer,
//! and how they bear clients that are wrong, slow or gone. Each is started as users start it, by `tollgate serve`.
//!
//! A language whose toolchain is not installed is skipped, with a word; `TOLLGATE_LANGUAGES=all` fails instead.

mod support;

mod service_conformance {
    // What all of it is tested with.
    mod client;
    mod service;

    // The rules.
    mod bodies;
    mod clients;
    mod requests;

    use service::Service;

    /// A rule, and what it is about.
    type Rule = (&'static str, fn(&Service));

    /// Holds a service to all rules, the one about its end at last.
    fn holds(contender: &str) {
        let Some(service) = Service::start(contender) else { return };
        let rules: [Rule; 12] = [
            ("good requests", requests::good_requests_are_answered_however_they_are_written),
            ("bad requests", requests::bad_requests_are_refused_with_the_reason),
            ("keep-alive", requests::a_connection_serves_many_requests),
            ("pipelining", requests::requests_that_come_at_once_are_answered_in_turn),
            ("close", requests::a_client_may_ask_for_the_end_of_the_connection),
            ("large bodies", bodies::a_body_may_be_as_large_as_the_limit_and_no_larger),
            ("chunked bodies", bodies::a_body_may_come_in_chunks),
            ("endless bodies", bodies::a_body_without_end_is_cut_off),
            ("no HTTP", clients::what_is_no_http_ends_its_own_connection_only),
            ("slow clients", clients::a_slow_client_is_waited_for_and_holds_nobody_up),
            ("clients that go", clients::a_client_that_goes_in_the_middle_costs_nobody_else_anything),
            ("late bodies", clients::a_body_that_never_comes_is_given_up),
        ];
        for (name, rule) in rules {
            println!("{contender}: {name}"); // captured, and shown before what went wrong
            rule(&service);
        }
        service.ends_when_told_to_and_finishes_what_is_in_flight();
    }

    macro_rules! services {
        ($($name:ident: $($contender:literal)+;)*) => {
            $(
                #[test]
                fn $name() {
                    $(holds($contender);)+
                }
            )*

            /// Everything that is held to the rules.
            const HELD: &[&str] = &[$($($contender),+),*];
        };
    }

    services! {
        rust: "http/rust/native" "http/rust/component" "http/rust/component-pooled";
        rust_by_wasi: "http/rust/wasi-p2" "http/rust/wasi-p2-direct" "http/rust/wasi-p2-reuse" "http/rust/wasi-p3";
        go: "http/go/native" "http/go/component" "http/go/wasi-p2";
        tinygo: "http/tinygo/component";
        js: "http/js/native" "http/js/component-precompiled" "http/js/wasi-p2";
        python: "http/python/component-precompiled";
        c: "http/c/component";
    }

    /// A language that is added by a folder is held to the rules as well, or this fails.
    #[test]
    fn every_native_service_is_held_to_them() {
        let checkout = tollgate_orchestrate::checkout::Checkout::find(None, Vec::new()).unwrap();
        for program in checkout.programs().unwrap().iter() {
            let Some(control) = program.control.as_ref().map(ToString::to_string) else { continue };
            assert!(
                !control.starts_with("http/") || HELD.contains(&&*control),
                "{control} is not in the list"
            );
        }
    }
}
