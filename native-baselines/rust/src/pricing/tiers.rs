//! Volume price lists: the more pieces, the less for each.

use super::catalog::{self, Article, Grade};
use super::money::{Rounding, share};

/// From so many pieces on, so many basis points off the list price.
type Step = (u32, u32);

/// The price list of each grade, largest quantity first.
const fn steps(grade: Grade) -> &'static [Step; 4] {
    match grade {
        Grade::A => &[(1_000, 1_200), (200, 900), (50, 500), (10, 200)],
        Grade::B => &[(1_000, 1_800), (200, 1_200), (50, 700), (10, 300)],
        Grade::C => &[(500, 1_500), (100, 1_000), (25, 600), (5, 250)],
        Grade::D => &[(144, 1_600), (48, 800), (12, 400), (2, 100)],
    }
}

/// The contract step: it beats every step of every list, so that more pieces never raise the price of one.
const CONTRACT: Step = (250, 2_500);

/// Which rule set a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The list price.
    List,
    /// A step of the grade's price list.
    Tier,
    /// The contract.
    Contract,
}

impl Source {
    /// As the contract spells it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Tier => "tier",
            Self::Contract => "contract",
        }
    }
}

/// Which rule sets the price of that many pieces, and the basis points that it takes off.
pub(super) fn rule(article: &Article, quantity: u32) -> (Source, u32) {
    if article.contract && quantity >= CONTRACT.0 {
        return (Source::Contract, CONTRACT.1);
    }
    let step = steps(article.grade).iter().find(|(from, _)| quantity >= *from);
    step.map_or((Source::List, 0), |(_, rate)| (Source::Tier, *rate))
}

/// The price of one piece when that many are bought.
pub(super) fn price(article: &Article, quantity: u32) -> (Source, u64) {
    let list = u64::from(article.list_cents);
    let (source, rate) = rule(article, quantity);
    (source, list - share(list, rate, Rounding::HalfEven))
}

/// The price in cents of one piece when `quantity` are bought; 0 for an unknown article or no quantity.
#[inline(never)]
#[must_use]
pub fn unit_price(sku_id: u32, quantity: u32) -> u64 {
    match catalog::find(sku_id) {
        Some(article) if quantity > 0 => price(article, quantity).1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_costs_nothing() {
        assert_eq!(unit_price(0, 1), 0);
        assert_eq!(unit_price(129, 1), 0);
        assert_eq!(unit_price(1, 0), 0);
    }

    #[test]
    fn each_rule_names_itself() {
        let article = catalog::find(3).expect("in the catalog");
        assert!(article.contract);
        let sources = [1, 2, 249, 250, u32::MAX].map(|quantity| rule(article, quantity).0);
        assert_eq!(sources, [Source::List, Source::Tier, Source::Tier, Source::Contract, Source::Contract]);
    }

    proptest! {
        #[test]
        fn more_pieces_never_raise_the_price_of_one(sku in 1_u32..=128, few in 1_u32..3_000, more in 0_u32..3_000) {
            prop_assert!(unit_price(sku, few + more) <= unit_price(sku, few));
        }
    }
}
