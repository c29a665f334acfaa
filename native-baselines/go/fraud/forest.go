package fraud

const (
	trees   = 48
	nodes   = 15
	leaves  = 16
	choices = 8 // thresholds of a feature
)

// feature is what the model knows of one of its inputs.
type feature struct {
	weight     int16
	thresholds [choices]int32
}

var featureTable = [...]feature{
	{24, [...]int32{500, 2_000, 5_000, 10_000, 25_000, 60_000, 150_000, 500_000}},     // amount-cents
	{-6, [...]int32{500, 1_500, 3_000, 6_000, 12_000, 25_000, 60_000, 150_000}},       // mean-cents
	{-4, [...]int32{1_000, 4_000, 10_000, 20_000, 50_000, 100_000, 250_000, 800_000}}, // max-cents
	{14, [...]int32{0, 2_000, 8_000, 20_000, 50_000, 120_000, 300_000, 1_000_000}},    // cents-last-day
	{-22, [...]int32{0, 3, 14, 30, 90, 180, 365, 1_000}},                              // account-age-days
	{26, [...]int32{0, 0, 1, 1, 2, 3, 4, 6}},                                          // count-last-minute
	{20, [...]int32{0, 1, 2, 3, 5, 8, 12, 20}},                                        // count-last-hour
	{12, [...]int32{0, 1, 3, 5, 8, 13, 25, 50}},                                       // count-last-day
	{30, [...]int32{0, 0, 1, 1, 2, 2, 3, 5}},                                          // declined-last-day
	{22, [...]int32{5, 25, 80, 200, 500, 1_200, 3_000, 8_000}},                        // distance-km
	{-14, [...]int32{10, 60, 300, 1_800, 7_200, 43_200, 259_200, 1_209_600}},          // seconds-since-last
	{-18, [...]int32{0, 1, 7, 21, 60, 120, 300, 900}},                                 // device-age-days
	{-5, [...]int32{1, 4, 5, 7, 12, 18, 21, 22}},                                      // hour-of-day
	{2, [...]int32{0, 1, 2, 3, 4, 4, 5, 5}},                                           // day-of-week
	{4, [...]int32{0, 0, 1, 1, 2, 2, 3, 3}},                                           // channel
	{-12, [...]int32{0, 0, 0, 0, 1, 1, 1, 1}},                                         // tier
	{20, [...]int32{50, 120, 200, 300, 400, 550, 700, 850}},                           // merchant-risk
	{24, [...]int32{-30, -15, 0, 10, 20, 35, 50, 75}},                                 // country-risk
	{16, [choices]int32{}},                                                            // cross-border
	{20, [choices]int32{}},                                                            // new-device
}

// node asks whether a feature is greater than a threshold.
type node struct {
	threshold int32
	feature   uint8
}

// tree is in heap order: node n has the children 2n+1 and 2n+2; numbers from 15 on are the leaves.
type tree struct {
	nodes  [nodes]node
	leaves [leaves]int16
}

var forest = grow()

// grow makes the forest out of a generator of pseudo-random numbers.
func grow() *[trees]tree {
	state := uint32(0x70116a7e)
	draw := func() uint32 {
		state = state*1_664_525 + 1_013_904_223
		return state >> 16
	}
	var grown [trees]tree
	for t := range grown {
		tree := &grown[t]
		for n := range tree.nodes {
			feature := draw() % uint32(len(featureTable))
			tree.nodes[n] = node{featureTable[feature].thresholds[draw()%choices], uint8(feature)}
		}
		for leaf := range tree.leaves {
			tree.leaves[leaf] = tree.path(nodes+leaf) + int16(draw()%33) - 16
		}
	}
	return &grown
}

// path adds up the weights of the nodes above: those from whose right child it comes, less the others.
func (t *tree) path(n int) (sum int16) {
	for n > 0 {
		parent := (n - 1) / 2
		weight := featureTable[t.nodes[parent].feature].weight
		if n%2 == 1 {
			weight = -weight
		}
		sum += weight
		n = parent
	}
	return sum
}

// leaf is the value of the leaf that these features lead to.
func (t *tree) leaf(values *values) int64 {
	n := 0
	for n < nodes {
		asked := &t.nodes[n]
		n = 2*n + 1
		if values[asked.feature] > int64(asked.threshold) {
			n++
		}
	}
	return int64(t.leaves[n-nodes])
}
