//! The functions that this program has typed code for: the native call of each, and its call through the bindings.
//!
//! A function of a suite is found here by its name. One without a row is called dynamically, and not natively.

use tollgate_fixtures::corpus;
use tollgate_logic::fraud::{Assessment, Features, Transaction};
use tollgate_logic::pricing::{Cart, CartQuote, PricingError, Request, Response};
use tollgate_logic::{fraud, pricing, probe};

/// Number of lines in the carts of `source-structured`: as many as a typical cart of the corpus.
const CART_LINES: u32 = 6;

/// A function as it is called natively; the bindings add how it crosses the boundary.
pub trait Function: Send + Sync + 'static {
    /// Its name, as in the contracts.
    const NAME: &'static str;
    /// The argument of a call.
    type Input: tollgate_fixtures::payload::Payload + Clone + Send + 'static;
    /// The answer of a call.
    type Output: tollgate_fixtures::payload::Payload;
    /// The inputs that loops go round; `bytes` is their size, where the function comes in sizes.
    fn inputs(bytes: usize) -> Vec<Self::Input>;
    /// One call.
    fn native(input: &Self::Input) -> Self::Output;
}

/// Hands every row to the macro `$then`: type, name, input, output, corpus, native call, bindings' interface and
/// call, and how the bindings' answer becomes the logic's.
macro_rules! for_each_function {
    ($then:ident) => {
        $then! {
            UnitPrice "pricing/unit-price" ((u32, u32) => u64)
                corpus |_n| corpus::unit_price();
                native |i| pricing::unit_price(i.0, i.1);
                typed tollgate_pricing_pricing.call_unit_price |i: (u32, u32)| (i.0, i.1) |out: u64| out;
            GetQuote "pricing/get-quote" (Request => Result<Response, String>)
                corpus |_n| corpus::get_quote();
                native |i| pricing::get_quote(i);
                typed tollgate_pricing_pricing.call_get_quote |i: wit::Request| (i) |out: Result<wit::Response, String>| out.map(Response::from);
            QuoteCart "pricing/quote-cart" (Cart => Result<CartQuote, PricingError>)
                corpus |_n| corpus::quote_cart();
                native |i| pricing::quote_cart(i);
                typed tollgate_pricing_pricing.call_quote_cart |i: wit::Cart| (i)
                    |out: Result<wit::CartQuote, wit::PricingError>| out.map(CartQuote::from).map_err(PricingError::from);
            Reprice "pricing/reprice" (String => Result<String, PricingError>)
                corpus |n| corpus::reprice(n);
                native |i| pricing::reprice(i);
                typed tollgate_pricing_pricing.call_reprice |i: String| (i) |out: Result<String, wit::PricingError>| out.map_err(PricingError::from);
            Score "fraud/score" ((String, u64) => u16)
                corpus |_n| corpus::score();
                native |i| fraud::score(&i.0, i.1);
                typed tollgate_fraud_fraud.call_score |i: (String, u64)| (&i.0, i.1) |out: u16| out;
            ScoreFeatures "fraud/score-features" (Features => u16)
                corpus |_n| corpus::score_features();
                native |i| fraud::score_features(i);
                typed tollgate_fraud_fraud.call_score_features |i: wit::Features| (*i) |out: u16| out;
            ScoreTransaction "fraud/score-transaction" (Transaction => Assessment)
                corpus |_n| corpus::score_transaction();
                native |i| fraud::score_transaction(i);
                typed tollgate_fraud_fraud.call_score_transaction |i: wit::Transaction| (i)
                    |out: wit::Assessment| Assessment::from(out);
            Screen "fraud/screen" (Vec<u8> => Vec<u8>)
                corpus |n| corpus::screen(n);
                native |i| fraud::screen(i);
                typed tollgate_fraud_fraud.call_screen |i: Vec<u8>| (i) |out: Vec<u8>| out;

            Nop "probe/nop" (() => ())
                corpus |_n| vec![(); 64];
                native |_i| probe::nop();
                typed tollgate_probe_probe.call_nop |_i: ()| () |out: ()| out;
            SinkScalar "probe/sink-scalar" ((u32, u32) => ())
                corpus |_n| corpus::scalar();
                native |i| probe::sink_scalar(i.0, i.1);
                typed tollgate_probe_probe.call_sink_scalar |i: (u32, u32)| (i.0, i.1) |out: ()| out;
            SourceScalar "probe/source-scalar" (() => u64)
                corpus |_n| vec![(); 64];
                native |_i| probe::source_scalar();
                typed tollgate_probe_probe.call_source_scalar |_i: ()| () |out: u64| out;
            EchoScalar "probe/echo-scalar" ((u32, u32) => u64)
                corpus |_n| corpus::scalar();
                native |i| probe::echo_scalar(i.0, i.1);
                typed tollgate_probe_probe.call_echo_scalar |i: (u32, u32)| (i.0, i.1) |out: u64| out;
            SinkScalars "probe/sink-scalars" (Features => ())
                corpus |_n| corpus::score_features();
                native |i| probe::sink_scalars(i);
                typed tollgate_probe_probe.call_sink_scalars |i: wit::Features| (*i) |out: ()| out;
            SinkStructured "probe/sink-structured" (Cart => ())
                corpus |_n| corpus::quote_cart();
                native |i| probe::sink_structured(i);
                typed tollgate_probe_probe.call_sink_structured |i: wit::Cart| (i) |out: ()| out;
            SourceStructured "probe/source-structured" (u32 => Cart)
                corpus |_n| vec![CART_LINES; 64];
                native |i| probe::source_structured(*i);
                typed tollgate_probe_probe.call_source_structured |i: u32| (*i) |out: wit::Cart| Cart::from(out);
            EchoStructured "probe/echo-structured" (Cart => Cart)
                corpus |_n| corpus::quote_cart();
                native |i| probe::echo_structured(i);
                typed tollgate_probe_probe.call_echo_structured |i: wit::Cart| (i) |out: wit::Cart| Cart::from(out);
            SinkText "probe/sink-text" (String => ())
                corpus |n| corpus::text(n);
                native |i| probe::sink_text(i);
                typed tollgate_probe_probe.call_sink_text |i: String| (i) |out: ()| out;
            SourceText "probe/source-text" (u32 => String)
                corpus |n| lengths(n);
                native |i| probe::source_text(*i);
                typed tollgate_probe_probe.call_source_text |i: u32| (*i) |out: String| out;
            EchoText "probe/echo-text" (String => String)
                corpus |n| corpus::text(n);
                native |i| probe::echo_text(i);
                typed tollgate_probe_probe.call_echo_text |i: String| (i) |out: String| out;
            SinkBytes "probe/sink-bytes" (Vec<u8> => ())
                corpus |n| corpus::bytes(n);
                native |i| probe::sink_bytes(i);
                typed tollgate_probe_probe.call_sink_bytes |i: Vec<u8>| (i) |out: ()| out;
            SourceBytes "probe/source-bytes" (u32 => Vec<u8>)
                corpus |n| lengths(n);
                native |i| probe::source_bytes(*i);
                typed tollgate_probe_probe.call_source_bytes |i: u32| (*i) |out: Vec<u8>| out;
            EchoBytes "probe/echo-bytes" (Vec<u8> => Vec<u8>)
                corpus |n| corpus::bytes(n);
                native |i| probe::echo_bytes(i);
                typed tollgate_probe_probe.call_echo_bytes |i: Vec<u8>| (i) |out: Vec<u8>| out;
        }
    };
}
pub(crate) use for_each_function;

fn lengths(bytes: usize) -> Vec<u32> {
    vec![u32::try_from(bytes).expect("sizes are capped at 64 MiB"); 64]
}

/// A function with both kinds of bindings.
pub trait Typed: super::sync_bindings::Call + super::async_bindings::Call {}
impl<F: super::sync_bindings::Call + super::async_bindings::Call> Typed for F {}

/// Something to be done with a function whose name is known only at run time.
pub trait Visitor {
    /// The outcome.
    type Out;
    /// Does it.
    fn visit<F: Typed>(self) -> Self::Out;
}

macro_rules! define {
    ($($function:ident $name:literal ($input:ty => $output:ty)
        corpus |$n:ident| $corpus:expr;
        native |$i:ident| $native:expr;
        typed $interface:ident.$call:ident |$j:ident: $arg:ty| ($($pass:expr),*) |$out:ident: $answer:ty| $lift:expr;)*) => {
        $(
            #[doc = concat!("`", $name, "`")]
            pub enum $function {}

            impl Function for $function {
                const NAME: &'static str = $name;
                type Input = $input;
                type Output = $output;
                fn inputs($n: usize) -> Vec<$input> {
                    $corpus
                }
                #[inline(always)]
                fn native($i: &$input) -> $output {
                    $native
                }
            }
        )*

        /// Whether there is typed code for the function of that name.
        pub fn exists(name: &str) -> bool {
            [$($name),*].contains(&name)
        }

        /// Takes `visitor` to the function of that name, if there is typed code for it.
        pub fn visit<V: Visitor>(name: &str, visitor: V) -> Option<V::Out> {
            match name {
                $($name => Some(visitor.visit::<$function>()),)*
                _ => None,
            }
        }
    };
}
for_each_function!(define);
