//! Pure statistics for Tollgate: numbers in, numbers out.
//!
//! No clock, no file, no process, no global state. Whatever is random is a pure function of a seed
//! ([`rng`]), so a result can be computed again from its journal, to the last bit, on any machine.
//!
//! Three rules hold everywhere:
//!
//! - **The launch is the unit.** Slices of one process share layout, allocator and page placement; what
//!   is treated as independent here is always the launch (or the block of paired launches), never the slice.
//! - **Nothing is dropped.** Outliers are counted ([`outliers`]), not removed; medians bear them.
//! - **Bad numbers are refused, not absorbed.** An empty input, a NaN or an infinity gives `None` or a
//!   [`StatsError`] that says which launch held it, never a NaN that spreads.
//!
//! | question | where |
//! |---|---|
//! | how long does it take, and how sure are we? | [`Bootstrap::geometric`], [`Bootstrap::location`] |
//! | how many times slower than the control? | [`Bootstrap::paired_ratio`] |
//! | what does one more term cost (`sink` − `nop`)? | [`Bootstrap::paired_difference`] |
//! | what does one operation in a hundred take, of all launches together? | [`Bootstrap::pooled_quantile`] |
//! | after how many calls has a slower start paid? | [`ratio_of_means`] |
//! | anything else made of medians of slices | [`Bootstrap::estimate`] |
//! | is head slower than base, and does it matter? | [`Effect`], [`Judge`] |
//! | and among sixty metrics? | [`judge_all`], [`benjamini_hochberg`] |
//! | may we stop measuring now? | [`Race`] |
//! | since when is it slower? | [`ChangeRule`], [`shift()`] |
//! | has a count changed? | [`compare_exactly`], [`agreed`] |
//! | how sure is a percentile of one run? | [`percentile`], [`OrderRanks`] |
//! | how often does the gate cry wolf? | [`rate_interval`] |
//! | what could this plan not have seen? | [`minimum_detectable_effect`] |
//! | does the machine have several states? | [`States`] |
//! | is the subject warm? | [`WarmupJudge`] |
//! | cost for each byte, bytes for each instance | [`least_squares`], [`theil_sen`] |

#![forbid(unsafe_code)]

pub mod binomial;
pub mod bootstrap;
pub mod center;
pub mod change;
pub mod cusum;
pub mod describe;
pub mod detectable;
pub mod draw;
pub mod effect;
pub mod error;
pub mod estimate;
pub mod exact;
pub mod interval;
pub mod launches;
pub mod located;
pub mod multiple;
pub mod normal;
pub mod order;
pub mod outliers;
pub mod paired;
pub mod pooled;
pub mod race;
mod ranks;
pub mod ratio;
pub mod regression;
pub mod rng;
pub mod sample;
pub mod shift;
pub mod standard_error;
pub mod states;
pub mod student;
pub mod trend;
pub mod verdict;
pub mod wager;
pub mod warmup;

pub use binomial::{binomial_cdf, rate_interval};
pub use bootstrap::{Bootstrap, Levels};
pub use center::Center;
pub use change::{ChangePoint, ChangeRule};
pub use describe::{Summary, mad, max, mean, median, min, quantile, sd};
pub use detectable::minimum_detectable_effect;
pub use draw::Draw;
pub use effect::{Effect, EffectError};
pub use error::{Defect, StatsError};
pub use estimate::Estimate;
pub use exact::{Exact, Tolerance, agreed, compare_exactly};
pub use interval::Interval;
pub use multiple::{Judged, benjamini_hochberg, judge_all};
pub use normal::normal_quantile;
pub use order::{OrderInterval, OrderRanks, percentile};
pub use outliers::{FarOut, OuterFences};
pub use paired::{PairedBlock, Terms};
pub use pooled::Counts;
pub use race::Race;
pub use ratio::{RatioOfMeans, ratio_of_independent_means, ratio_of_means};
pub use regression::{Line, least_squares, theil_sen};
pub use rng::Rng;
pub use sample::Sample;
pub use shift::{Shift, shift};
pub use states::States;
pub use student::{student_quantile, student_two_sided};
pub use trend::trend_score;
pub use verdict::{Better, Judge, State, Verdict};
pub use warmup::{Warmup, WarmupJudge, WarmupRule};
