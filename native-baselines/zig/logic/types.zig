//! The types of the contract (guests/wit), field for field and in its order: the boundary of the component and canonical JSON are
//! made from them at compile time, with `_` where WIT has `-`.

pub const Request = struct {
    sku: []const u8,
    quantity: u32,
};

pub const Response = struct {
    cents: u64,
    source: []const u8,
};

pub const Tier = enum(u8) { standard, silver, gold };

pub const Region = enum(u8) { domestic, eu_standard, eu_reduced, uk, us_ca, us_ny, exempt };

pub const Handling = packed struct(u8) {
    gift_wrap: bool = false,
    fragile: bool = false,
    oversize: bool = false,
    cold_chain: bool = false,
    hazardous: bool = false,
    _: u3 = 0,
};

pub const Line = struct {
    sku_id: u32,
    quantity: u32,
    handling: Handling,
    note: ?[]const u8,
};

pub const Bundle = struct {
    sku_id: u32,
    buy: u32,
    free: u32,
};

pub const Coupon = union(enum) {
    percent: u16,
    fixed: u64,
    bundle: Bundle,
    free_shipping,
};

pub const Cart = struct {
    customer: []const u8,
    tier: Tier,
    region: Region,
    lines: []const Line,
    coupons: []const Coupon,
    loyalty_points: ?u32,
};

pub const LineQuote = struct {
    sku_id: u32,
    unit_cents: u64,
    discount_cents: u64,
    net_cents: u64,
};

pub const CartQuote = struct {
    lines: []const LineQuote,
    goods_cents: u64,
    discount_cents: u64,
    shipping_cents: u64,
    tax_cents: u64,
    total_cents: u64,
    points_earned: u32,
};

pub const Malformed = struct {
    line: u32,
    reason: []const u8,
};

pub const PricingError = union(enum) {
    empty_cart,
    unknown_sku: u32,
    invalid_quantity: u32,
    coupon_rejected: []const u8,
    overflow,
    malformed: Malformed,
};

/// WIT's `result`. Zig's own errors have no payload.
pub fn Result(comptime Ok: type, comptime Err: type) type {
    return union(enum) {
        ok: Ok,
        err: Err,
    };
}

pub const Channel = enum(u8) { web, app, phone, point_of_sale, recurring };

pub const Signals = packed struct(u8) {
    new_device: bool = false,
    vpn: bool = false,
    address_mismatch: bool = false,
    cvv_missing: bool = false,
    three_d_secure: bool = false,
    gift_card: bool = false,
    _: u2 = 0,
};

pub const Card = struct {
    bin: u32,
    last_four: u16,
    expiry_month: u8,
    expiry_year: u16,
};

pub const Instrument = union(enum) {
    card: Card,
    bank_transfer: []const u8,
    wallet: []const u8,
    invoice,
};

pub const Place = struct {
    country: []const u8,
    lat_microdegrees: i32,
    lon_microdegrees: i32,
};

pub const PastPayment = struct {
    amount_cents: u64,
    seconds_ago: u32,
    channel: Channel,
    declined: bool,
};

pub const Transaction = struct {
    id: []const u8,
    account_id: []const u8,
    amount_cents: u64,
    currency: []const u8,
    at_seconds: u64,
    channel: Channel,
    instrument: Instrument,
    origin: Place,
    billing: ?Place,
    signals: Signals,
    history: []const PastPayment,
};

pub const Decision = enum(u8) { approve, challenge, review, decline };

pub const Velocity = struct {
    last_minute: u32,
    last_hour: u32,
    last_day: u32,
    cents_last_day: u64,
};

pub const Assessment = struct {
    score: u16,
    decision: Decision,
    velocity: Velocity,
    reasons: []const []const u8,
};

pub const Features = struct {
    amount_cents: u64,
    mean_cents: u64,
    max_cents: u64,
    cents_last_day: u64,
    account_age_days: u32,
    count_last_minute: u32,
    count_last_hour: u32,
    count_last_day: u32,
    declined_last_day: u32,
    distance_km: u32,
    seconds_since_last: u32,
    device_age_days: u32,
    hour_of_day: u8,
    day_of_week: u8,
    channel: u8,
    tier: u8,
    merchant_risk: u16,
    country_risk: i32,
    cross_border: bool,
    new_device: bool,
};
