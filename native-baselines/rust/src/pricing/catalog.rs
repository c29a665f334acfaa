//! The articles. Their figures follow from the article's number by a formula, so that every language can make the
//! same table without copying it.

use crate::hash::scatter;

/// Articles are numbered from 1 to this.
pub(super) const ARTICLES: u32 = 128;

/// The letter at the end of a textual SKU: which volume price list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grade {
    A,
    B,
    C,
    D,
}

impl Grade {
    /// As written in a SKU.
    pub(super) const fn letter(self) -> char {
        match self {
            Self::A => 'A',
            Self::B => 'B',
            Self::C => 'C',
            Self::D => 'D',
        }
    }
}

/// An article that is sold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Article {
    /// One piece without any discount: 99 to 24,999, always ending in 99.
    pub(super) list_cents: u32,
    /// One piece: 50 to 4,145.
    pub(super) grams: u32,
    pub(super) grade: Grade,
    /// Whether a contract price holds for large quantities.
    pub(super) contract: bool,
    /// Whether it is of the class of goods that many regions tax less.
    pub(super) reduced: bool,
}

static CATALOG: [Article; ARTICLES as usize] = {
    let mut catalog = [article(1); ARTICLES as usize];
    let mut id = 1;
    while id < ARTICLES {
        id += 1;
        catalog[id as usize - 1] = article(id);
    }
    catalog
};

/// The formula.
const fn article(id: u32) -> Article {
    let hash = scatter(id);
    Article {
        list_cents: 100 * (1 + (hash >> 20) % 250) - 1,
        grams: 50 + (hash >> 8 & 0xfff),
        grade: match id % 4 {
            0 => Grade::A,
            1 => Grade::B,
            2 => Grade::C,
            _ => Grade::D,
        },
        contract: id % 8 == 3,
        reduced: id.is_multiple_of(5),
    }
}

/// The article of that number.
pub(super) fn find(sku_id: u32) -> Option<&'static Article> {
    CATALOG.get(sku_id.checked_sub(1)? as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_what_the_document_says_of_three_articles() {
        let figures = [1, 42, 128].map(|id| find(id).map(|it| (it.list_cents, it.grams, it.grade)));
        assert_eq!(
            figures,
            [
                Some((3_199, 1_963, Grade::B)),
                Some((17_199, 2_601, Grade::C)),
                Some((19_399, 3_338, Grade::A))
            ]
        );
    }

    #[test]
    fn stays_within_its_bounds() {
        for id in 1..=ARTICLES {
            let article = find(id).expect("every number in range is an article");
            assert!((99..=24_999).contains(&article.list_cents), "{id}: {article:?}");
            assert!((50..=4_145).contains(&article.grams), "{id}: {article:?}");
        }
        assert!([0, ARTICLES + 1, u32::MAX].iter().all(|id| find(*id).is_none()));
    }
}
