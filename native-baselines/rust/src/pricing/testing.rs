//! Carts that read as sentences, for the tests of the rules; and carts of every kind, for the properties.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use proptest::prelude::*;

use super::{Bundle, Cart, CartQuote, Coupon, Handling, Line, Region, Tier, quote_cart};

/// A domestic cart of a standard customer; each call changes one thing.
#[derive(Clone)]
pub(super) struct CartBuilder(Cart);

pub(super) fn cart() -> CartBuilder {
    CartBuilder(Cart {
        customer: "customer-0001".to_owned(),
        tier: Tier::Standard,
        region: Region::Domestic,
        lines: Vec::new(),
        coupons: Vec::new(),
        loyalty_points: None,
    })
}

impl CartBuilder {
    pub(super) fn line(mut self, sku_id: u32, quantity: u32) -> Self {
        self.0.lines.push(Line { sku_id, quantity, handling: Handling(0), note: None });
        self
    }

    /// Of the latest line.
    pub(super) fn handling(mut self, handling: Handling) -> Self {
        self.0.lines.last_mut().expect("a line").handling = handling;
        self
    }

    /// Of the latest line.
    pub(super) fn note(mut self, note: &str) -> Self {
        self.0.lines.last_mut().expect("a line").note = Some(note.to_owned());
        self
    }

    pub(super) fn customer(mut self, customer: &str) -> Self {
        self.0.customer = customer.to_owned();
        self
    }

    pub(super) fn tier(mut self, tier: Tier) -> Self {
        self.0.tier = tier;
        self
    }

    pub(super) fn region(mut self, region: Region) -> Self {
        self.0.region = region;
        self
    }

    pub(super) fn coupons(mut self, coupons: &[Coupon]) -> Self {
        self.0.coupons = coupons.to_vec();
        self
    }

    pub(super) fn points(mut self, points: u32) -> Self {
        self.0.loyalty_points = Some(points);
        self
    }

    pub(super) fn build(self) -> Cart {
        self.0
    }

    pub(super) fn quote(self) -> CartQuote {
        quote_cart(&self.0).expect("a good cart")
    }
}

pub(super) const TIERS: [Tier; 3] = [Tier::Standard, Tier::Silver, Tier::Gold];

pub(super) const REGIONS: [Region; 7] = [
    Region::Domestic,
    Region::EuStandard,
    Region::EuReduced,
    Region::Uk,
    Region::UsCa,
    Region::UsNy,
    Region::Exempt,
];

fn any_coupon() -> impl Strategy<Value = Coupon> {
    prop_oneof![
        (0_u16..6_000).prop_map(Coupon::Percent),
        prop_oneof![0_u64..20_000, any::<u64>()].prop_map(Coupon::Fixed),
        (1_u32..8, 0_u32..5, 0_u32..4).prop_map(|(sku_id, buy, free)| Coupon::Bundle(Bundle {
            sku_id,
            buy,
            free
        })),
        Just(Coupon::FreeShipping),
    ]
}

fn any_line() -> impl Strategy<Value = Line> {
    let quantity = prop_oneof![8 => 1_u32..400, 1 => any::<u32>()];
    let sku_id = prop_oneof![8 => 1_u32..8, 8 => 1_u32..=128, 1 => any::<u32>()];
    let note = proptest::option::of(Just(String::from("für dich")));
    (sku_id, quantity, any::<u8>(), note).prop_map(|(sku_id, quantity, handling, note)| Line {
        sku_id,
        quantity,
        handling: Handling(handling),
        note,
    })
}

/// Mostly good carts, with bad lines and coupons among them.
pub(super) fn any_cart() -> impl Strategy<Value = Cart> {
    (
        prop_oneof![Just("customer-0001"), Just("vat:DE1"), Just("")],
        proptest::sample::select(&TIERS),
        proptest::sample::select(&REGIONS),
        proptest::collection::vec(any_line(), 0..6),
        proptest::collection::vec(any_coupon(), 0..4),
        any::<Option<u32>>(),
    )
        .prop_map(|(customer, tier, region, lines, coupons, loyalty_points)| Cart {
            customer: customer.to_owned(),
            tier,
            region,
            lines,
            coupons,
            loyalty_points,
        })
}
