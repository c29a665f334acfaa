package pricing

import "strconv"

// ErrorKind says which fields of an Error hold.
type ErrorKind uint8

// The kinds of errors, in the contract's order.
const (
	EmptyCart ErrorKind = iota
	UnknownSku
	InvalidQuantity
	CouponRejected
	Overflow
	Malformed
)

// Error is why a cart or a catalog has no price.
type Error struct {
	Kind   ErrorKind
	Number uint32 // the article of UnknownSku, the quantity of InvalidQuantity, the line of Malformed
	Reason string // of CouponRejected and Malformed
}

var (
	errEmptyCart = &Error{Kind: EmptyCart}
	errOverflow  = &Error{Kind: Overflow}
)

func unknownSku(id uint32) *Error            { return &Error{Kind: UnknownSku, Number: id} }
func invalidQuantity(quantity uint32) *Error { return &Error{Kind: InvalidQuantity, Number: quantity} }
func rejected(reason string) *Error          { return &Error{Kind: CouponRejected, Reason: reason} }

func malformed(line uint32, reason string) *Error {
	return &Error{Kind: Malformed, Number: line, Reason: reason}
}

// Error is for people; programs look at the fields.
func (e *Error) Error() string {
	number := strconv.FormatUint(uint64(e.Number), 10)
	switch e.Kind {
	case EmptyCart:
		return "nothing to price"
	case UnknownSku:
		return "unknown article " + number
	case InvalidQuantity:
		return "invalid quantity " + number
	case CouponRejected:
		return "coupon rejected: " + e.Reason
	case Malformed:
		return "line " + number + ": " + e.Reason
	default:
		return "an amount does not fit 64 bits"
	}
}
