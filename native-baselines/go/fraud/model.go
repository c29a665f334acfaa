package fraud

import "math"

// values are the features as the forest takes them.
type values [len(featureTable)]int64

func (f *Features) values() values {
	return values{
		amount(f.AmountCents), amount(f.MeanCents), amount(f.MaxCents), amount(f.CentsLastDay),
		int64(f.AccountAgeDays),
		int64(f.CountLastMinute), int64(f.CountLastHour), int64(f.CountLastDay),
		int64(f.DeclinedLastDay),
		int64(f.DistanceKm), int64(f.SecondsSinceLast), int64(f.DeviceAgeDays),
		int64(f.HourOfDay), int64(f.DayOfWeek), int64(f.Channel), int64(f.Tier),
		int64(f.MerchantRisk), int64(f.CountryRisk),
		number(f.CrossBorder), number(f.NewDevice),
	}
}

func amount(cents uint64) int64 { return int64(min(cents, math.MaxInt64)) }

func number(is bool) int64 {
	if is {
		return 1
	}
	return 0
}

// curve turns margins into scores, with straight lines between its points.
var curve = [...]int64{6, 11, 21, 39, 72, 128, 218, 345, 500, 655, 782, 872, 928, 961, 979, 989, 994}

const (
	margins  = 4_096 // a margin is limited to less than this, either way
	stepBits = 9
)

// ScoreFeatures is the model's score: the sum over the forest, on a curve.
//
//go:noinline
func ScoreFeatures(features *Features) uint16 {
	values := features.values()
	var margin int64
	for t := range forest {
		margin += forest[t].leaf(&values)
	}
	at := min(max(margin, -margins), margins-1) + margins
	step, part := at>>stepBits, at&(1<<stepBits-1)
	return uint16(curve[step] + (curve[step+1]-curve[step])*part>>stepBits)
}
