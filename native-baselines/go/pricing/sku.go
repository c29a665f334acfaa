package pricing

import "errors"

const (
	skuForm = "TG-0042-C"
	letter  = len(skuForm) - 1
)

// Why a textual SKU is none.
var (
	errForm    = errors.New("of another form")
	errUnknown = errors.New("not in the catalog")
	errGrade   = errors.New("of another grade")
)

// parseSku reads a textual SKU. Of one with a wrong grade it gives the article, of an unknown one its number.
func parseSku(sku string) (article, error) {
	if len(sku) != len(skuForm) || sku[:3] != "TG-" || sku[letter-1] != '-' || sku[letter] < 'A' || sku[letter] > 'Z' {
		return article{}, errForm
	}
	var id uint32
	for _, digit := range []byte(sku[3 : letter-1]) {
		if digit < '0' || digit > '9' {
			return article{}, errForm
		}
		id = id*10 + uint32(digit-'0')
	}
	found, ok := find(id)
	switch {
	case !ok:
		return article{id: id}, errUnknown
	case found.grade.letter() != sku[letter]:
		return found, errGrade
	}
	return found, nil
}
