package plots

import (
	"fmt"
	"math"

	"gradbook/plots/study"

	"gonum.org/v1/plot"
)

// surface is the mean of a metric over a plane of two parameters, in cells.
type surface struct {
	sp            *study.Space
	across, up    parameterAxis
	columns, rows []band
	cells         [][]cell // by rows
	bandwidth     float64  // of the Gaussian along crowded numbers, as a part of an axis
}

// position is where a config is on an axis.
type position struct {
	at     int     // its value
	place  float64 // from 0 to 1
	nearby bool    // configs at other places count for it too, as crowded numbers do
}

// band is a column or a row of cells: one of a few values, or a short piece of an axis
// of crowded numbers.
type band struct {
	from, to float64 // where it is on the page, from 0 to 1
	at       int     // the value; -1 for a piece
	place    float64 // the middle of a piece on the parameter's axis
}

// cell is a weighted mean of configs. A config at the very place has the weight 1.
type cell struct{ mean, weight float64 }

// leastWeight is that of one config 1.2 bandwidths away.
const leastWeight = 0.5

func newSurface(sp *study.Space, across, up parameterAxis) *surface {
	s := &surface{sp: sp, across: across, up: up, columns: across.bands(120), rows: up.bands(80)}
	means := sp.Means()
	if s.smooth() {
		s.chooseBandwidth(means)
	}
	columns, rows := across.weights(s.columns, s.bandwidth), up.weights(s.rows, s.bandwidth)
	for _, row := range rows {
		cells := make([]cell, len(columns))
		for i, column := range columns {
			for config, mean := range means {
				weight := row[config] * column[config]
				cells[i].weight += weight
				cells[i].mean += weight * mean
			}
			cells[i].mean /= cells[i].weight
		}
		s.cells = append(s.cells, cells)
	}
	return s
}

// smooth reports whether there are too many numbers for a cell each.
func (s *surface) smooth() bool { return s.across.crowded() || s.up.crowded() }

// blank reports whether some cells have no mean.
func (s *surface) blank() bool {
	for _, row := range s.cells {
		for _, c := range row {
			if c.weight < leastWeight {
				return true
			}
		}
	}
	return false
}

// means are those of the cells that have one.
func (s *surface) means() (means []float64) {
	for _, row := range s.cells {
		for _, c := range row {
			if c.weight >= leastWeight {
				means = append(means, c.mean)
			}
		}
	}
	return means
}

// method says how the cells came about.
func (s *surface) method() string {
	if !s.smooth() {
		return " A cell is the mean of n configs."
	}
	return fmt.Sprintf(" Colours are means weighted by a Gaussian with a standard deviation of %.0f%% of an axis.", 100*s.bandwidth)
}

// bands cuts the axis into a band for each of a few values, or into pieces.
func (a parameterAxis) bands(pieces int) (bands []band) {
	if !a.crowded() {
		n := float64(len(a.Values))
		for at := range a.Values {
			bands = append(bands, band{float64(at) / n, float64(at+1) / n, at, 0})
		}
		return bands
	}
	if a.from > 0 {
		bands = append(bands, band{0, 0.6 * a.from, 0, 0})
	}
	step := (1 - a.from) / float64(pieces)
	for i := range pieces {
		from := a.from + float64(i)*step
		bands = append(bands, band{from, a.from + float64(i+1)*step, -1, from + step/2})
	}
	for i := 1; i < len(bands); i++ { // the very same number, so that pieces are seen to touch
		if bands[i].at < 0 && bands[i-1].at < 0 {
			bands[i].from = bands[i-1].to
		}
	}
	return bands
}

// bandRemark says what the scale of the bands is: values that have one each are evenly spaced.
func (a parameterAxis) bandRemark() string {
	if !a.crowded() {
		return ""
	}
	return a.remark()
}

// bandPlace is where a config lies on the page, from 0 to 1.
func (a parameterAxis) bandPlace(config int) float64 { return a.toBand(a.At[config]) }

func (a parameterAxis) toBand(at int) float64 {
	switch {
	case !a.crowded():
		return (float64(at) + 0.5) / float64(len(a.Values))
	case a.Values[at] == nil:
		return 0.3 * a.from
	default:
		return a.place(at)
	}
}

// bandTicks are ticks where a value's cells are: in the middle of their band, and
// among crowded numbers where the axis has them.
func (a parameterAxis) bandTicks(most int) []plot.Tick {
	if a.crowded() {
		ticks := a.ticks(most)
		if a.Values[0] == nil {
			ticks[0].Value = a.toBand(0)
		}
		return ticks
	}
	every := (len(a.Values) + most - 1) / most
	var ticks []plot.Tick
	for at := 0; at < len(a.Values); at += every {
		ticks = append(ticks, plot.Tick{Value: a.toBand(at), Label: a.Words(at)})
	}
	return ticks
}

func (a parameterAxis) positions() []position {
	positions := make([]position, len(a.At))
	for config, at := range a.At {
		positions[config] = position{at, a.place(at), a.crowded() && a.Values[at] != nil}
	}
	return positions
}

// weights returns how much each config counts in each band.
func (a parameterAxis) weights(bands []band, bandwidth float64) [][]float64 {
	positions := a.positions()
	weights := make([][]float64, len(bands))
	for i, b := range bands {
		weights[i] = make([]float64, len(positions))
		middle := position{b.at, b.place, b.at < 0}
		for config, p := range positions {
			weights[i][config] = middle.weight(p, bandwidth)
		}
	}
	return weights
}

// weight is how much a config at another position counts here.
func (p position) weight(other position, bandwidth float64) float64 {
	switch {
	case p.nearby && other.nearby:
		off := (p.place - other.place) / bandwidth
		return math.Exp(-off * off / 2)
	case p.nearby || other.nearby || p.at != other.at:
		return 0
	default:
		return 1
	}
}

// chooseBandwidth takes the one with the least squared error when configs are
// predicted from all others (leave-one-out cross-validation).
func (s *surface) chooseBandwidth(means []float64) {
	across, up := s.across.positions(), s.up.positions()
	least := math.Inf(1)
	for _, bandwidth := range []float64{0.3, 0.2, 0.14, 0.1, 0.07, 0.05} {
		err := predictionError(means, func(i, j int) float64 {
			return across[i].weight(across[j], bandwidth) * up[i].weight(up[j], bandwidth)
		})
		if s.bandwidth == 0 || err < least {
			s.bandwidth, least = bandwidth, err
		}
	}
}

// predictionError is the sum of squares over configs, 250 of them at most, of what the
// weighted mean of all others is off, as a part of the largest value. Where no other has
// any weight, the prediction is the mean of all.
func predictionError(means []float64, weight func(i, j int) float64) (err float64) {
	const most = 250
	scale, overall := 0.0, 0.0
	for _, mean := range means {
		scale = max(scale, math.Abs(mean))
		overall += mean / float64(len(means))
	}
	if scale == 0 {
		return 0
	}
	for i := 0; i < len(means); i += (len(means) + most - 1) / most {
		total, sum := 0.0, 0.0
		for j, other := range means {
			if i != j {
				w := weight(i, j)
				total, sum = total+w, sum+float64(w*other)
			}
		}
		predicted := overall
		if total > 0 {
			predicted = sum / total
		}
		off := (predicted - means[i]) / scale
		err += float64(off * off)
	}
	return err
}
