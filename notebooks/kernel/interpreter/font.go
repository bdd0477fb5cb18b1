package interpreter

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotutil"

	"gradbook/plots/figure"
)

// Plots that cells make have the font and the colours of the figures of package plots.
func init() {
	plot.DefaultFont.Variant = "Sans"
	plotutil.DefaultColors = figure.Colors()
}
