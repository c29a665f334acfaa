package pricing

import "tollgate/logic/arith"

const articles = 128

// article is what the catalog knows of one.
type article struct {
	id, grams uint32
	list      uint64
	grade     grade
}

// find is the article of that number, if there is one.
func find(id uint32) (article, bool) {
	if id == 0 || id > articles {
		return article{}, false
	}
	h := arith.Scatter(id)
	return article{
		id:    id,
		grams: 50 + h>>8&0xfff,
		list:  100*(1+uint64(h>>20)%250) - 1,
		grade: grade(id % 4),
	}, true
}

// contract tells whether large quantities of it are sold by contract.
func (a article) contract() bool { return a.id%8 == 3 }

// reduced tells whether it is of the reduced tax class.
func (a article) reduced() bool { return a.id%5 == 0 }

// grade is what volume prices go by: 0 is A.
type grade uint8

func (g grade) letter() byte { return 'A' + byte(g) }
