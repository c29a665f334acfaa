module tollgate/service

go 1.26

require tollgate/logic v0.0.0

// The very sources of the native service's contract.
replace tollgate/logic => ../../native-baselines/go
