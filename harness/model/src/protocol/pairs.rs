//! Requests and their answers, each pair once.

use serde::{Deserialize, Serialize};

use super::*;
use crate::load::{ClosedResult, LoadResult, PerCall};

/// A request, which names the type of its answer.
pub trait Ask: Clone + Into<Request> {
    /// The answer to it.
    type Answer;

    /// Its name on the wire.
    const NAME: &'static str;

    /// The answer, if it is one to this request.
    fn accept(answer: Answer) -> Option<Self::Answer>;
}

/// Every answer, by the name that it has on the wire.
macro_rules! answers {
    ($($(#[$doc:meta])* $variant:ident($type:ty)),* $(,)?) => {
        /// A worker's answer.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "answer", rename_all = "kebab-case")]
        // One lives at a time, between a pipe and whoever asked.
        #[allow(clippy::large_enum_variant)]
        pub enum Answer {
            $($(#[$doc])* $variant($type),)*
            /// The request could not be carried out.
            Failed(Failure),
        }

        $(impl From<$type> for Answer {
            fn from(answer: $type) -> Answer {
                Answer::$variant(answer)
            }
        })*
    };
}

answers! {
    /// To `open`.
    Opened(Receipt),
    /// To `verify` and `verify-service`.
    Verified(Verified),
    /// To `record`.
    Recorded(Recorded),
    /// To `prepare`.
    Prepared(Prepared),
    /// To `measure`.
    Measured(Slice),
    /// To `throughput`.
    Counted(Counted),
    /// To `fuel`.
    Burned(Burned),
    /// To `count`.
    Called(Called),
    /// To `bytes-moved`.
    Moved(Moved),
    /// To `watch-allocator`.
    AllocatorWatched(AllocatorWatched),
    /// To `release`.
    Released(Released),
    /// To `cold`.
    Started(Started),
    /// To `warm`.
    Warmed(Warmed),
    /// To `call-tail`.
    CallTail(PerCall),
    /// To `look`.
    Seen(Seen),
    /// To `instances` and `components`.
    Held(Held),
    /// To `code-size`.
    CodeSize(CodeBytes),
    /// To `serve`.
    Serving(Serving),
    /// To `first-answer`.
    Answered(Answered),
    /// To `open-loop`.
    Loaded(LoadResult),
    /// To `closed-loop`.
    Driven(ClosedResult),
    /// To `close`.
    Closed(Process),
}

/// Every request with the variant of its answer, and the function by which a worker answers it.
macro_rules! requests {
    ($($(#[$doc:meta])* $request:ident = $name:literal, $function:ident => $variant:ident($answer:ty);)*) => {
        /// A request to a worker.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "request")]
        #[allow(clippy::large_enum_variant)]
        pub enum Request {
            /// A contender is opened. Always the first.
            #[serde(rename = "open")]
            Open(Open),
            $($(#[$doc])* #[serde(rename = $name)] $request($request),)*
        }

        impl Request {
            /// Its name on the wire.
            pub const fn name(&self) -> &'static str {
                match self {
                    Self::Open(_) => <Open as Ask>::NAME,
                    $(Self::$request(_) => $name,)*
                }
            }
        }

        /// A worker that has opened something. Whatever it does not implement it refuses.
        pub trait Worker {
            /// The refusal of a request that makes no sense for what is open.
            fn refuse(&self, request: &'static str) -> Failure {
                Failure::request(format!("`{request}` is not asked of what is open"))
            }

            $($(#[$doc])*
            fn $function(&mut self, _: &$request) -> Result<$answer, Failure> {
                Err(self.refuse($name))
            })*

            /// The answer to any request but `open`. A worker that looks at every request first does so here.
            fn answer(&mut self, request: &Request) -> Result<Answer, Failure> {
                self.dispatch(request)
            }

            /// Hands a request to the function that answers it.
            fn dispatch(&mut self, request: &Request) -> Result<Answer, Failure> {
                match request {
                    Request::Open(_) => {
                        Err(Failure::request("a launch opens one contender, and this one is open"))
                    }
                    $(Request::$request(asked) => self.$function(asked).map(Answer::from),)*
                }
            }
        }

        $(impl From<$request> for Request {
            fn from(asked: $request) -> Request {
                Request::$request(asked)
            }
        }

        impl Ask for $request {
            type Answer = $answer;
            const NAME: &'static str = $name;
            fn accept(answer: Answer) -> Option<$answer> {
                match answer {
                    Answer::$variant(answer) => Some(answer),
                    _ => None,
                }
            }
        })*
    };
}

requests! {
    /// Every golden case of a function is answered.
    Verify = "verify", verify => Verified(Verified);
    /// Inputs that nobody has golden answers to are answered.
    Record = "record", record => Recorded(Recorded);
    /// A workload is made ready: inputs, a fresh instance, warm-up, and how many calls make a batch.
    Prepare = "prepare", prepare => Prepared(Prepared);
    /// One slice of a prepared workload: batches of n calls, a time for each batch.
    Measure = "measure", measure => Measured(Slice);
    /// Calls in a window on several threads, each with a store of its own on the shared engine.
    Throughput = "throughput", throughput => Counted(Counted);
    /// The fuel of one pass over the corpus.
    Fuel = "fuel", fuel => Burned(Burned);
    /// Calls that somebody outside can count.
    Count = "count", count => Called(Called);
    /// The bytes that arguments and results of one pass over the corpus take in linear memory.
    BytesMoved = "bytes-moved", bytes_moved => Moved(Moved);
    /// What the guest's allocator is asked for, of a copy of a component that writes it down.
    WatchAllocator = "watch-allocator", watch_allocator => AllocatorWatched(AllocatorWatched);
    /// A prepared workload is dropped, with its instance and inputs.
    Release = "release", release => Released(Released);
    /// An instance is made and called for the first time in this process.
    Cold = "cold", cold => Started(Started);
    /// Instances in the engine that is warm by now, one after the other: made, called once, dropped.
    Warm = "warm", warm => Warmed(Warmed);
    /// Single calls timed one by one in a closed loop, if the clock is cheap enough for that.
    CallTail = "call-tail", call_tail => CallTail(PerCall);
    /// The process's memory now, and what it has seen of the machine so far.
    Look = "look", look => Seen(Seen);
    /// Many live instances at once, each called once, and the process's memory at each count.
    Instances = "instances", instances => Held(Held);
    /// Many components at once, each from a file of its own, an instance of each called once.
    Components = "components", components => Held(Held);
    /// The size of the opened component in each form.
    CodeSize = "code-size", code_size => CodeSize(CodeBytes);
    /// The logic is served over HTTP until `close`.
    Serve = "serve", serve => Serving(Serving);
    /// One request to a service, over a connection made for it; again until the answer is right or the patience is over.
    FirstAnswer = "first-answer", first_answer => Answered(Answered);
    /// Every golden case once, on a service; the first wrong answer is told.
    VerifyService = "verify-service", verify_service => Verified(Verified);
    /// Load on a schedule that was decided before: the tail that a user sees.
    OpenLoop = "open-loop", open_loop => Loaded(LoadResult);
    /// Load as fast as answers come: the capacity.
    ClosedLoop = "closed-loop", closed_loop => Driven(ClosedResult);
    /// The launch ends; the answer holds what the process saw of the machine.
    Close = "close", close => Closed(Process);
}

impl From<Open> for Request {
    fn from(open: Open) -> Request {
        Request::Open(open)
    }
}

impl Ask for Open {
    type Answer = Receipt;
    const NAME: &'static str = "open";
    fn accept(answer: Answer) -> Option<Receipt> {
        match answer {
            Answer::Opened(receipt) => Some(receipt),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_one_line_of_json() {
        let workload = "probe/echo-bytes/1KiB".parse().unwrap();
        let request = Request::from(Measure { workload, slice_us: 2000 });
        let line = serde_json::to_string(&request).unwrap();
        assert_eq!(line, r#"{"request":"measure","workload":"probe/echo-bytes/1KiB","slice-us":2000}"#);
        assert_eq!(serde_json::from_str::<Request>(&line).unwrap(), request);
        for (request, line) in
            [(Request::from(Look {}), r#"{"request":"look"}"#), (Close {}.into(), r#"{"request":"close"}"#)]
        {
            assert_eq!(serde_json::to_string(&request).unwrap(), line);
            assert_eq!(serde_json::from_str::<Request>(line).unwrap(), request);
        }
    }

    #[test]
    fn a_failure_is_an_answer() {
        let answer = Answer::Failed(Failure { kind: FailureKind::Unsupported, message: "no".to_string() });
        let line = serde_json::to_string(&answer).unwrap();
        assert_eq!(line, r#"{"answer":"failed","kind":"unsupported","message":"no"}"#);
        assert_eq!(serde_json::from_str::<Answer>(&line).unwrap(), answer);
    }

    #[test]
    fn an_answer_to_something_else_is_not_accepted() {
        let slice = Slice { call_ns: vec![1.0], collections: None, reference_ns: None };
        assert_eq!(Measure::accept(slice.clone().into()), Some(slice.clone()));
        assert_eq!(Prepare::accept(slice.into()), None);
    }

    /// Refuses everything but `release`.
    struct Bare;
    impl Worker for Bare {
        fn release(&mut self, _: &Release) -> Result<Released, Failure> {
            Ok(Released {})
        }
    }

    #[test]
    fn a_worker_refuses_what_it_does_not_implement_by_its_name() {
        let workload = "probe/nop".parse().unwrap();
        assert_eq!(Bare.answer(&Release { workload }.into()), Ok(Answer::Released(Released {})));
        let refused = Bare.answer(&Fuel { workload }.into()).unwrap_err();
        assert_eq!(refused.message, "`fuel` is not asked of what is open");
    }
}
