package sampler

import (
	"math"
	"math/rand/v2"
	"slices"

	"gradbook/experiments/results"
)

// A cube is what a sweep varies as samplers see it: a unit cube that has a side for
// each axis with more than one value.
type cube struct {
	space Space
	sides []side
	held  []Variable // what has one value alone
}

// A side is an axis from 0 to 1. A value lies at the share of draws that are below it, so that
// equal lengths are drawn equally often: a log_uniform is even in its logarithm, and an
// int_uniform has a cell for each of its numbers.
type side struct {
	Axis
	rows            map[string]int // of lists, whose values have no order: what linked ones take together, and its place
	weights         []float64      // of lists: how likely it is that each row is drawn
	least, greatest float64        // the values at the ends, if it is no list
}

// A cell is the part of a side that a value fills: a point for a continuous distribution.
type cell struct {
	low, high float64
	row       int // of lists: the place of the value; otherwise 0; -1 where there is none on the side
}

func (c cell) middle() float64 { return (c.low + c.high) / 2 }

// newCube builds the cube of a space whose reading had no errors.
func newCube(s Space) cube {
	c := cube{space: s}
	for _, a := range s.Axes {
		list, isList := a[0].Distribution.(Categorical)
		switch {
		case isList && list.Size() == 1:
			c.held = append(c.held, a...)
		case isList:
			c.sides = append(c.sides, listSide(a, list))
		default:
			least, greatest := a[0].Distribution.Quantile(unit(0)), a[0].Distribution.Quantile(unit(1<<52-1))
			c.sides = append(c.sides, side{Axis: a, least: toFloat(least), greatest: toFloat(greatest)})
		}
	}
	return c
}

// Sides is how many sides the unit cube has that samplers see the space as: one for each axis
// with more than one value.
func (s Space) Sides() int { return len(newCube(s).sides) }

// listSide is the side of an axis of lists. A row that the lists repeat has one place, and
// the chances of all its repetitions.
func listSide(a Axis, first Categorical) side {
	s := side{Axis: a, rows: map[string]int{}, weights: make([]float64, first.Size())}
	for i := range first.Size() {
		row := make([]any, len(a))
		for n, v := range a {
			row[n] = v.Distribution.(Categorical).Values[i]
		}
		key := results.Canonical(row)
		if _, met := s.rows[key]; !met {
			s.rows[key] = i
		}
		below, upTo := first.sharesOf(i)
		s.weights[s.rows[key]] += upTo - below
	}
	return s
}

// at returns the values, one for each of the side's parameters, at a place between 0 and 1,
// and the cell that they fill. One that the parameter does not take is drawn again.
func (s side) at(u float64) ([]any, cell) {
	values := s.values(u)
	return values, s.cell(values)
}

// values are those that [side.at] returns.
func (s side) values(u float64) []any {
	u = min(max(u, unit(0)), unit(1<<52-1))
	values := make([]any, len(s.Axis))
	for n, v := range s.Axis {
		value, err := v.Kind.Check(v.Distribution.Quantile(u))
		if err != nil {
			value = v.draw(rand.NewPCG(math.Float64bits(u), 0))
		}
		values[n] = value
	}
	return values
}

// anywhere is the cell of a value that has no place on a side.
var anywhere = cell{0, 1, -1}

// cell returns the cell that values fill; a nil stands for a variable without a value. Values
// that are not on the side have the cell anywhere.
func (s side) cell(values []any) cell {
	if s.rows != nil {
		if row, has := s.row(values); has {
			low, high := s.Axis[0].Distribution.(Categorical).sharesOf(row)
			return cell{low, high, row}
		}
		return anywhere
	}
	v := s.Axis[0]
	value, err := v.Kind.Check(values[0]) // a float that was stored as an int is a float again
	if err != nil || toFloat(value) < s.least || toFloat(value) > s.greatest {
		return anywhere
	}
	low, high := v.Distribution.Shares(value)
	return cell{low, high, 0}
}

// row returns the first row of the lists that has the values; it skips those that are nil.
func (s side) row(values []any) (row int, has bool) {
	if !slices.Contains(values, nil) {
		row, has = s.rows[results.Canonical(values)]
		return row, has
	}
	for i := range s.weights {
		same := false
		for n, v := range s.Axis {
			if values[n] == nil {
				continue
			}
			if same = results.Canonical(values[n]) == results.Canonical(v.Distribution.(Categorical).Values[i]); !same {
				break
			}
		}
		if same {
			return i, true
		}
	}
	return 0, false
}

// locate returns the cells that a config fills, one on each side. A variable whose requirements
// are not met fills none: its default was not tried there.
func (c cube) locate(config results.Config) []cell {
	cells := make([]cell, len(c.sides))
	known := results.Config{}
	for i, s := range c.sides {
		values := make([]any, len(s.Axis))
		for n, v := range s.Axis {
			if c.space.Holds(v, config, known) {
				values[n] = config[v.Name]
			}
		}
		cells[i] = s.cell(values)
	}
	return cells
}

// constants returns the values of the variables that are on no side.
func (c cube) constants() results.Config {
	values := results.Config{}
	for _, v := range c.held {
		// reading the file has checked it; this is a copy, as the caller may change lists
		values[v.Name], _ = v.Kind.Check(v.Distribution.(Categorical).Values[0])
	}
	return values
}

// config returns the values of all parameters at a place in the cube.
func (c cube) config(place []float64) results.Config {
	config := c.constants()
	for i, side := range c.sides {
		side.put(config, side.values(place[i]))
	}
	return config
}

// put adds a side's values to a config.
func (s side) put(config results.Config, values []any) {
	for n, v := range s.Axis {
		config[v.Name] = values[n]
	}
}
