package fraud

const (
	minute = 60
	hour   = 60 * minute
	day    = 24 * hour
)

// yearAndMonth is when a second since 1970 was, in UTC: Howard Hinnant's civil_from_days.
func yearAndMonth(at uint64) (year, month uint64) {
	z := at/day + 719_468
	era, dayOfEra := z/146_097, z%146_097
	yearOfEra := (dayOfEra - dayOfEra/1_460 + dayOfEra/36_524 - dayOfEra/146_096) / 365
	dayOfYear := dayOfEra - (365*yearOfEra + yearOfEra/4 - yearOfEra/100)
	fromMarch := (5*dayOfYear + 2) / 153
	year = era*400 + yearOfEra
	if fromMarch < 10 {
		return year, fromMarch + 3
	}
	return year + 1, fromMarch - 9
}

// expired tells whether the card's month was over.
func (c *Card) expired(at uint64) bool {
	year, month := yearAndMonth(at)
	if expiry := uint64(c.ExpiryYear); year != expiry {
		return year > expiry
	}
	return month > uint64(c.ExpiryMonth)
}
