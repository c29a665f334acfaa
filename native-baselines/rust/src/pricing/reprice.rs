//! New prices for a whole catalog: cost and margin give a target, stock lowers it, and a price never jumps.

use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use core::fmt::Write;

use super::csv::{COLUMNS, LineEnd, Reader, Record, write_field};
use super::money::{Rounding, checked_share, share};
use super::sku::{self, SkuError};
use super::{Malformed, PricingError};

const HEADER: [&str; COLUMNS] = ["sku", "name", "cost", "margin", "stock", "price"];
/// Basis points of the largest margin.
const MAX_MARGIN: u64 = 50_000;
/// Pieces that a warehouse can hold.
const MAX_STOCK: u32 = 1_000_000;
/// From so many pieces on, so many basis points off; largest first.
const CLEARANCE: [(u32, u32); 2] = [(5_000, 1_000), (1_000, 500)];
/// Basis points by which a price may rise or fall at once.
const MAX_CHANGE: u32 = 2_000;

/// The values that decide an article's new price.
struct Row {
    cost: u64,
    margin: u32,
    stock: u32,
    price: Option<u64>,
}

/// Reprices a catalog: columns `sku,name,cost,margin,stock,price`, the header first.
///
/// # Errors
/// The first bad record in the order of the text: its form, then its fields from left to right, then its arithmetic.
/// A catalog of nothing but a header is [`PricingError::EmptyCart`].
#[inline(never)]
pub fn reprice(catalog: &str) -> Result<String, PricingError> {
    let mut reader = Reader::new(catalog);
    let end = header(&mut reader)?;
    let mut out = String::with_capacity(catalog.len() + catalog.len() / 16);
    out.push_str("sku,name,cost,margin,stock,price");
    out.push_str(end);
    let mut rows: u64 = 0;
    while let Some(record) = reader.record().map_err(PricingError::Malformed)? {
        let row = Row::read(&record)?;
        let price = row.new_price().ok_or(PricingError::Overflow)?;
        write_field(&mut out, &record.fields[0]);
        out.push(',');
        write_field(&mut out, &record.fields[1]);
        write!(out, ",{},{},{},{price}{end}", row.cost, row.margin, row.stock).expect("memory does not fail");
        rows += 1;
    }
    if rows == 0 { Err(PricingError::EmptyCart) } else { Ok(out) }
}

/// Reads the header, and answers the line end that the new catalog will have throughout.
fn header(reader: &mut Reader) -> Result<&'static str, PricingError> {
    let wrong = || {
        let reason = "expected the header sku,name,cost,margin,stock,price".to_owned();
        PricingError::Malformed(Malformed { line: 1, reason })
    };
    let record = reader.record().map_err(PricingError::Malformed)?.ok_or_else(wrong)?;
    if record.fields != HEADER {
        return Err(wrong());
    }
    Ok(match record.end {
        LineEnd::Lf => "\n",
        LineEnd::CrLf => "\r\n",
    })
}

impl Row {
    fn read(record: &Record) -> Result<Self, PricingError> {
        let malformed = |reason| PricingError::Malformed(record.malformed(reason));
        let [sku, _name, cost, margin, stock, price] = &record.fields;
        sku::parse(sku).map_err(|error| match error {
            SkuError::Form => malformed("sku: expected the form TG-0042-C"),
            SkuError::Unknown(id) => PricingError::UnknownSku(id),
            SkuError::Grade(_) => malformed("sku: wrong grade"),
        })?;
        let cost = number(cost).ok_or_else(|| malformed("cost: expected whole cents"))?;
        let margin = number(margin).filter(|margin| *margin <= MAX_MARGIN);
        let margin = margin.ok_or_else(|| malformed("margin: expected 0 to 50000 basis points"))?;
        let stock = number(stock).and_then(|stock| u32::try_from(stock).ok());
        let stock = stock.ok_or_else(|| malformed("stock: expected whole pieces"))?;
        if stock > MAX_STOCK {
            return Err(PricingError::InvalidQuantity(stock));
        }
        let price = match price {
            Cow::Borrowed("") => None,
            price => Some(number(price).ok_or_else(|| malformed("price: expected whole cents or nothing"))?),
        };
        Ok(Self { cost, margin: margin as u32, stock, price })
    }

    /// `None` if it does not fit.
    fn new_price(&self) -> Option<u64> {
        if let (0, Some(price)) = (self.stock, self.price) {
            return Some(price); // Nothing to sell: no reason to change.
        }
        let target = self.cost.checked_add(checked_share(self.cost, self.margin, Rounding::HalfEven)?)?;
        let clearance = CLEARANCE.iter().find(|(from, _)| self.stock >= *from).map_or(0, |(_, rate)| *rate);
        let target = target - share(target, clearance, Rounding::HalfEven);
        let charming = (target / 10).checked_mul(10)?.checked_add(9)?;
        let price = match self.price {
            Some(old) => {
                let change = share(old, MAX_CHANGE, Rounding::Down);
                charming.clamp(old - change, old.checked_add(change)?)
            }
            None => charming,
        };
        Some(price.max(self.cost))
    }
}

/// Decimal digits and nothing else; leading zeros are allowed.
fn number(field: &str) -> Option<u64> {
    if field.is_empty() {
        return None;
    }
    field.bytes().try_fold(0_u64, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use proptest::prelude::*;

    use super::*;

    /// The catalog of one article with these last four columns.
    fn one(columns: &str) -> Result<String, PricingError> {
        reprice(&format!("sku,name,cost,margin,stock,price\nTG-0042-C,Tee,{columns}\n"))
    }

    #[track_caller]
    fn assert_price(columns: &str, price: &str) {
        let out = one(columns).expect("a good catalog");
        assert_eq!(out.trim_end().rsplit(',').next(), Some(price), "{columns}");
    }

    #[track_caller]
    fn assert_malformed(columns: &str, reason: &str) {
        let expected = Malformed { line: 2, reason: reason.to_owned() };
        assert_eq!(one(columns), Err(PricingError::Malformed(expected)));
    }

    #[test]
    fn margin_then_clearance_then_charm() {
        assert_price("1000,5000,999,", "1509"); // 1,500
        assert_price("1000,5000,1000,", "1429"); // 1,425
        assert_price("1000,5000,5000,", "1359"); // 1,350
        assert_price("0,0,1,", "9");
    }

    #[test]
    fn a_price_moves_by_a_fifth_at_most_and_never_below_cost() {
        assert_price("1000,5000,1,1000", "1200");
        assert_price("1000,5000,1,9999", "8000"); // a fifth, rounded down, is 1,999
        assert_price("1000,5000,1,1500", "1509");
        assert_price("1000,0,1,100", "1000");
    }

    #[test]
    fn sold_out_articles_keep_their_price() {
        assert_price("1000,5000,0,77", "77");
        assert_price("1000,5000,0,", "1509");
    }

    #[test]
    fn bad_fields_are_named() {
        assert_malformed("x,0,0,", "cost: expected whole cents");
        assert_malformed("18446744073709551616,0,0,", "cost: expected whole cents");
        assert_malformed("-1,0,0,", "cost: expected whole cents");
        assert_malformed("1,50001,0,", "margin: expected 0 to 50000 basis points");
        assert_malformed("1,0,4294967296,", "stock: expected whole pieces");
        assert_malformed("1,0,0,१", "price: expected whole cents or nothing");
        assert_malformed("1,0,0", "expected 6 fields");
        assert_eq!(one("1,0,1000001,"), Err(PricingError::InvalidQuantity(1_000_001)));
    }

    #[test]
    fn articles_must_be_in_the_catalog() {
        let of = |sku| reprice(&format!("sku,name,cost,margin,stock,price\n{sku},Tee,1,2,3,4\n"));
        assert_eq!(of("TG-0999-A"), Err(PricingError::UnknownSku(999)));
        assert!(matches!(of("TG-0042-A"), Err(PricingError::Malformed(_))));
    }

    #[test]
    fn figures_that_do_not_fit_overflow() {
        assert_eq!(one("18446744073709551615,1,1,"), Err(PricingError::Overflow));
        assert_eq!(one("18446744073709551610,0,1,"), Err(PricingError::Overflow));
        assert_eq!(one("1,1,1,18446744073709551615"), Err(PricingError::Overflow));
    }

    #[test]
    fn the_header_decides_the_line_end() {
        let text = "sku,name,cost,margin,stock,price\r\nTG-0042-C,\"Tee, \"\"grün\"\"\",007,0,1,";
        let expected = "sku,name,cost,margin,stock,price\r\nTG-0042-C,\"Tee, \"\"grün\"\"\",7,0,1,9\r\n";
        assert_eq!(reprice(text).as_deref(), Ok(expected));
    }

    #[test]
    fn a_catalog_needs_its_header_and_an_article() {
        let wrong = |text| matches!(reprice(text), Err(PricingError::Malformed(Malformed { line: 1, .. })));
        assert!(wrong("") && wrong("\n") && wrong("sku,name,cost,margin,stock,Price\n"));
        assert_eq!(reprice("sku,name,cost,margin,stock,price\n"), Err(PricingError::EmptyCart));
    }

    proptest! {
        #[test]
        fn a_new_catalog_is_a_catalog_of_the_same_articles(
            rows in proptest::collection::vec(("[a-c,\"\nü🧾]{0,6}", 0_u64..99_999, 0_u32..9_999, 0_u32..9_999), 1..6),
        ) {
            let mut text = String::from("sku,name,cost,margin,stock,price\n");
            for (name, cost, margin, stock) in &rows {
                text.push_str("TG-0042-C,");
                write_field(&mut text, name);
                writeln!(text, ",{cost},{margin},{stock},").expect("memory does not fail");
            }
            let once = reprice(&text).expect("a good catalog");
            // A second time nothing but prices may differ, and they have arrived: the target is within reach.
            prop_assert_eq!(reprice(&once), Ok(once));
        }

        #[test]
        fn never_panics(text in "(sku,name,cost,margin,stock,price\n)?([TG042C,\"\r\n-]{0,30})") {
            let _ = reprice(&text);
        }

        #[test]
        fn prices_cover_their_cost(cost: u64, margin in 0_u32..=50_000, stock in 1_u32..=1_000_000, price: Option<u64>) {
            if let Some(new) = (Row { cost, margin, stock, price }).new_price() {
                prop_assert!(new >= cost);
            }
        }
    }
}
