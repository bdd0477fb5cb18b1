package plots

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/internal/printable"
	"gradbook/plots/figure"
)

// Answer draws the rows of an answer to a question in SQL as they come: the last column that has
// numbers over the first one or, where that has none, a bar for each of its values. It is
// an error if no column has numbers, or if there are more than 60 bars.
func Answer(rows results.Rows) (*figure.Figure, error) {
	up := -1
	for column := range rows.Columns {
		if numbersIn(rows, column) {
			up = column
		}
	}
	if up < 0 {
		return nil, errors.New("no column of the answer has numbers")
	}
	plt := plot.New()
	plt.Y.Label.Text = printable.OneLine(rows.Columns[up])
	if up == 0 || !numbersIn(rows, 0) {
		return bars(plt, rows, up)
	}
	plt.X.Label.Text = printable.OneLine(rows.Columns[0])
	var points plotter.XYs
	for _, values := range rows.Values {
		x, y := numberOf(values[0]), numberOf(values[up])
		if !math.IsNaN(x) && !math.IsInf(x, 0) && !math.IsNaN(y) && !math.IsInf(y, 0) {
			points = append(points, plotter.XY{X: x, Y: y})
		}
	}
	if len(points) == 0 {
		return nil, errors.New("no row of the answer has finite numbers in both columns")
	}
	dots, err := plotter.NewScatter(points)
	if err != nil {
		return nil, err
	}
	dots.Color, dots.Radius, dots.Shape = figure.Palette[0], figure.DotRadius(len(points)), draw.CircleGlyph{}
	plt.Add(dots)
	return figure.Style(plt), nil
}

// mostBars is how many names fit below the axis.
const mostBars = 60

// bars draws a bar for each row.
func bars(plt *plot.Plot, rows results.Rows, up int) (*figure.Figure, error) {
	if len(rows.Values) > mostBars {
		return nil, fmt.Errorf("%d bars would not be told apart; ask for %d rows at most, or for numbers in the first column", len(rows.Values), mostBars)
	}
	var heights plotter.Values
	var names []string
	for i, values := range rows.Values {
		height := numberOf(values[up])
		if math.IsNaN(height) || math.IsInf(height, 0) {
			height = 0
		}
		name := fmt.Sprint(i + 1)
		if up > 0 && values[0] != nil {
			name = printable.OneLine(fmt.Sprint(values[0]))
		}
		heights, names = append(heights, height), append(names, name)
	}
	if len(heights) == 0 {
		return nil, errors.New("the answer has no rows")
	}
	chart, err := plotter.NewBarChart(heights, max(4, vg.Points(300/float64(len(heights)))))
	if err != nil {
		return nil, err
	}
	chart.Color, chart.LineStyle.Width = figure.Palette[0], 0
	plt.Add(chart)
	plt.NominalX(names...)
	return figure.Style(plt), nil
}

// numbersIn reports whether a column has numbers, and nothing else but NULL.
func numbersIn(rows results.Rows, column int) bool {
	found := false
	for _, values := range rows.Values {
		switch values[column].(type) {
		case nil:
		case int64, float64:
			found = true
		default:
			return false
		}
	}
	return found
}

// numberOf returns a number of an answer, NaN for NULL.
func numberOf(value any) float64 {
	switch value := value.(type) {
	case int64:
		return float64(value)
	case float64:
		return value
	}
	return math.NaN()
}
