package plots

import (
	"image/color"

	"gradbook/internal/number"

	"gonum.org/v1/plot"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// metricAxis places values of the sweep's metric between 0 and 1 and colours them, the best
// darkest.
type metricAxis struct {
	plot.Axis
	metric results.Metric
	scale  string // what to say of it
	goal   results.Goal
}

// metricAxis fits values, on the scale that learning curves have.
func newMetricAxis(sp *study.Space, values []float64) metricAxis {
	m := metricAxis{metric: sp.Source.Metric(), goal: sp.Source.Sweep.Goal}
	m.Scale = plot.LinearScale{}
	m.scale = verticalAxis(&m.Axis, m.metric, values)
	return m
}

func (m metricAxis) place(v float64) float64 {
	return min(max(m.Scale.Normalize(m.Min, m.Max, v), 0), 1)
}

func (m metricAxis) color(v float64) color.NRGBA { return m.colorAt(m.place(v)) }

func (m metricAxis) colorAt(place float64) color.NRGBA {
	if m.goal == results.Minimize {
		place = 1 - place
	}
	return figure.Viridis.At(place)
}

// ticks are at places between 0 and 1, with labels that are not very long.
func (m metricAxis) ticks() (ticks []plot.Tick) {
	for _, tick := range m.Tick.Marker.Ticks(m.Min, m.Max) {
		place := m.Scale.Normalize(m.Min, m.Max, tick.Value)
		if tick.Label != "" && number.IsFinite(place) {
			ticks = append(ticks, plot.Tick{Value: place, Label: figure.Fit(figure.QuietText, tick.Label, longestTick)})
		}
	}
	return ticks
}

// better says which end is the better one.
func (m metricAxis) better() string {
	if m.goal == results.Minimize {
		return "lower is better"
	}
	return "higher is better"
}

// remark says what there is to say of the axis.
func (m metricAxis) remark() string {
	if m.scale == "" {
		return m.better()
	}
	return m.better() + ", " + m.scale
}
