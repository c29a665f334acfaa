//! The rules of native-baselines/LOGIC.md. The worker calls them natively, guests/zig makes a component of them: the same files.
//!
//! Functions take their arguments by reference and allocate from an arena; nothing is freed singly. What a call returns may
//! refer to its arguments, and holds until the arena is reset.

pub const types = @import("logic/types.zig");
pub const arithmetic = @import("logic/arithmetic.zig");
pub const catalog = @import("logic/catalog.zig");
pub const country = @import("logic/country.zig");
pub const distance = @import("logic/distance.zig");
pub const forest = @import("logic/forest.zig");

const assessment = @import("logic/assessment.zig");
const cart = @import("logic/cart.zig");
const prices = @import("logic/prices.zig");
const score_of_account = @import("logic/score.zig");

pub const unitPrice = prices.unitPrice;
pub const getQuote = prices.getQuote;
pub const quoteCart = cart.quoteCart;
pub const reprice = @import("logic/reprice.zig").reprice;

pub const score = score_of_account.score;
pub const scoreFeatures = @import("logic/model.zig").scoreFeatures;
pub const scoreTransaction = assessment.scoreTransaction;
pub const screen = @import("logic/screen.zig").screen;

pub const probe = @import("logic/probe.zig");
