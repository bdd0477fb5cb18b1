package study

import "gradbook/experiments/results"

// Point is a metric of a config at one epoch, over its seeds.
type Point struct {
	Epoch int
	results.Spread
}
