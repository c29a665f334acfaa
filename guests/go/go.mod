module tollgate/guest

go 1.26

require tollgate/logic v0.0.0

// The very sources of the native baseline.
replace tollgate/logic => ../../native-baselines/go
