package interpreter

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotutil"

	"gradbook/plots"
)

// A plot of a cell's own is lettered as the figures of package plots are, and plotutil
// colours what it adds as these do.
func init() {
	plot.DefaultFont.Variant = "Sans"
	plotutil.DefaultColors = plots.Colors()
}
