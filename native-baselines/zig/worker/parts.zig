//! The parts of the worker that its tests look at, and the whole.

pub const canonical = @import("canonical.zig");
pub const functions = @import("functions.zig");
pub const histogram = @import("histogram.zig");
pub const main = @import("main.zig").main;
pub const now = @import("clock.zig").now;
pub const strings = @import("strings.zig");
pub const WarmUp = @import("warm_up.zig").WarmUp;
