package sqlite

import "gradbook/experiments/results"

var (
	_ results.Store = (*DB)(nil)
	_ results.Claim = (*claim)(nil)
)
