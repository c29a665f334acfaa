package pricing

import (
	"math"

	"tollgate/logic/arith"
	"tollgate/logic/option"
)

const (
	maxMargin = 50_000
	maxStock  = 1_000_000
	maxChange = 2_000 // of an old price, up or down
)

// row is an article of a catalog, read and checked.
type row struct {
	sku                 string
	name                field
	cost, margin, stock uint64
	price               option.Option[uint64]
}

// readRow checks the fields of a record from left to right.
func readRow(fields []field, line uint32) (row, *Error) {
	var read row
	var ok bool
	read.sku, read.name = fields[0].content(), fields[1]
	switch found, err := parseSku(read.sku); err {
	case errForm:
		return read, malformed(line, "sku: expected the form "+skuForm)
	case errUnknown:
		return read, unknownSku(found.id)
	case errGrade:
		return read, malformed(line, "sku: wrong grade")
	}
	if read.cost, ok = number(fields[2]); !ok {
		return read, malformed(line, "cost: expected whole cents")
	}
	if read.margin, ok = number(fields[3]); !ok || read.margin > maxMargin {
		return read, malformed(line, "margin: expected 0 to 50000 basis points")
	}
	if read.stock, ok = number(fields[4]); !ok || read.stock > math.MaxUint32 {
		return read, malformed(line, "stock: expected whole pieces")
	}
	if read.stock > maxStock {
		return read, invalidQuantity(uint32(read.stock))
	}
	if fields[5].raw != "" {
		price, ok := number(fields[5])
		if !ok {
			return read, malformed(line, "price: expected whole cents or nothing")
		}
		read.price = option.Of(price)
	}
	return read, nil
}

// number reads one or more digits that fit 64 bits.
func number(of field) (uint64, bool) {
	var value uint64
	for _, digit := range []byte(of.raw) {
		if digit < '0' || digit > '9' {
			return 0, false
		}
		tens := arith.SaturatingMul(value, 10)
		sum, fits := arith.CheckedAdd(tens, uint64(digit-'0'))
		if !fits || value > math.MaxUint64/10 {
			return 0, false
		}
		value = sum
	}
	return value, of.raw != ""
}

// reprice is the new price of an article.
func (r *row) reprice() (uint64, *Error) {
	if r.stock == 0 && r.price.Some {
		return r.price.Value, nil
	}
	share, fits := arith.CheckedShare(r.cost, r.margin, arith.HalfEven)
	if !fits {
		return 0, errOverflow
	}
	target, fits := arith.CheckedAdd(r.cost, share)
	if !fits {
		return 0, errOverflow
	}
	target -= arith.Share(target, clearance(r.stock), arith.HalfEven)
	if target, fits = arith.CheckedAdd(target/10*10, 9); !fits {
		return 0, errOverflow
	}
	if r.price.Some {
		change := arith.Share(r.price.Value, maxChange, arith.Down)
		most, fits := arith.CheckedAdd(r.price.Value, change)
		if !fits {
			return 0, errOverflow
		}
		target = min(max(target, r.price.Value-change), most)
	}
	return max(target, r.cost), nil
}

func clearance(stock uint64) uint64 {
	switch {
	case stock >= 5_000:
		return 1_000
	case stock >= 1_000:
		return 500
	}
	return 0
}
