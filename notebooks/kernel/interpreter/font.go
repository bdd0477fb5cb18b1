package interpreter

import "gonum.org/v1/plot"

// A plot of a cell's own is lettered as the figures of package plots are.
func init() { plot.DefaultFont.Variant = "Sans" }
