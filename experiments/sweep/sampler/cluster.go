package sampler

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"gradbook/experiments/results"
)

// cluster is a group of axes that conditions connect; most clusters are one axis. An axis stands
// behind all those that its conditions name. The points of a cluster are the leaves of a tree
// that has a level for each axis and a branch for each of its values. A variable whose
// requirements are not met further up has a single branch, so that no point comes twice. The
// leaves are counted without walking the whole tree: two nodes of a level have the same subtree
// if the same requirements can still be met below them.
type cluster struct {
	space Space
	axes  []Axis
	size  int
	known map[string]int // leaves below a node, by what its subtree depends on
}

// grow moves the first axis of the rest into the cluster, and all axes that conditions connect
// with it. It puts each behind those that decide on it, and returns an axis for which that is
// not possible.
func (c *cluster) grow(rest *[]Axis) (stuck Axis) {
	connected := (*rest)[:1:1]
	for i := 0; i < len(connected); i++ {
		for _, a := range *rest {
			if !slices.ContainsFunc(connected, a.is) && (c.space.decides(a, connected[i]) || c.space.decides(connected[i], a)) {
				connected = append(connected, a)
			}
		}
	}
	isConnected := func(a Axis) bool { return slices.ContainsFunc(connected, a.is) }
	*rest = slices.DeleteFunc(slices.Clone(*rest), isConnected)
	slices.SortFunc(connected, func(a, b Axis) int { return strings.Compare(a[0].Name, b[0].Name) })
	for len(connected) > 0 {
		ready := func(a Axis) bool {
			return !slices.ContainsFunc(connected, func(b Axis) bool { return !a.is(b) && c.space.decides(b, a) })
		}
		i := slices.IndexFunc(connected, func(a Axis) bool { return ready(a) && a.IsConditional() })
		if i < 0 {
			i = slices.IndexFunc(connected, ready)
		}
		if i < 0 {
			return connected[slices.IndexFunc(connected, Axis.IsConditional)]
		}
		c.axes = append(c.axes, connected[i])
		connected = slices.Delete(connected, i, i+1)
	}
	return nil
}

// A branch is a range of values of an axis below which the tree is the same: many values from
// the first-th on.
type branch struct{ first, many int }

// count is how many leaves there are from a level on, at most math.MaxInt. settled has
// the values of the levels above, defaults included.
func (c *cluster) count(level int, settled results.Config) int {
	if level == len(c.axes) {
		return 1
	}
	key := c.open(level, settled)
	if leaves, is := c.known[key]; is {
		return leaves
	}
	leaves := 0
	for _, b := range c.branches(level, settled) {
		below, _ := c.take(level, b.first, settled)
		more := product(b.many, c.count(level+1, below))
		leaves += min(more, math.MaxInt-leaves)
	}
	c.known[key] = leaves
	return leaves
}

// point adds the i-th leaf's values, from 0, of the variables whose requirements are met there.
func (c *cluster) point(i int, values results.Config) {
	settled := results.Config{}
	for level := range c.axes {
		for _, b := range c.branches(level, settled) {
			below, _ := c.take(level, b.first, settled)
			leaves := c.count(level+1, below)
			if all := product(b.many, leaves); i >= all {
				i -= all
				continue
			}
			below, held := c.take(level, b.first+i/leaves, settled)
			maps.Copy(values, held)
			settled, i = below, i%leaves
			break
		}
	}
}

// take takes the i-th values of a level's axis. It returns what is settled below the level,
// and the values of those variables of the axis whose requirements are met.
func (c *cluster) take(level, i int, settled results.Config) (below, held results.Config) {
	chosen, held := results.Config{}, results.Config{}
	c.axes[level].Choose(i, chosen)
	below = maps.Clone(settled)
	for _, v := range c.axes[level] {
		c.space.settled(v.Name, chosen, below)
		if c.space.Holds(v, chosen, below) {
			held[v.Name] = chosen[v.Name]
		}
	}
	return below, held
}

// open returns a key of all that the tree from a level on depends on: for each conditional
// variable, whether its requirements can still be met, and the value that its default follows.
func (c *cluster) open(level int, settled results.Config) string {
	excluded := func(q Requirement) bool {
		name, varied := c.space.source(q)
		decided := !varied || settled[name] != nil
		return decided && !q.Met(c.space.settled(q.Parameter, nil, settled))
	}
	key := fmt.Appendf(nil, "%d ", level)
	for _, a := range c.axes[level:] {
		for _, v := range a {
			if len(v.When) > 0 {
				key = fmt.Appendf(key, "%t ", !slices.ContainsFunc(v.When, excluded))
				if follows := c.space.Defaults[v.Name].Follows; follows != "" {
					key = fmt.Appendf(key, "%v ", settled[follows])
				}
			}
		}
	}
	return string(key)
}

// branches returns the values of a level's axis that make different points.
func (c *cluster) branches(level int, settled results.Config) (all []branch) {
	a := c.axes[level]
	if !a.IsConditional() {
		return divide(a.Size(), c.cuts(a))
	}
	if _, isList := a[0].Distribution.(Categorical); !isList {
		if _, held := c.take(level, 0, settled); len(held) == 0 {
			return []branch{{0, 1}}
		}
		return divide(a.Size(), c.cuts(a))
	}
	seen := map[string]bool{}
	for i := range a.Size() {
		_, held := c.take(level, i, settled)
		if key := results.Canonical(held); !seen[key] {
			seen[key] = true
			all = append(all, branch{i, 1})
		}
	}
	return all
}

// cuts returns where, in an axis' list, conditions may change.
func (c *cluster) cuts(a Axis) (cuts []int) {
	if !slices.ContainsFunc(c.axes, func(b Axis) bool { return c.space.decides(a, b) }) {
		return nil
	}
	d, isRange := a[0].Distribution.(IntUniform)
	if !isRange {
		for i := range a.Size() {
			cuts = append(cuts, i)
		}
		return cuts
	}
	for _, b := range c.axes {
		for _, v := range b {
			for _, q := range v.When {
				for _, value := range q.Values {
					if i, has := d.Index(value); has && q.Parameter == a[0].Name {
						cuts = append(cuts, i, i+1)
					}
				}
			}
		}
	}
	return cuts
}

// divide divides the numbers from 0 to below size at cuts.
func divide(size int, cuts []int) (all []branch) {
	cuts = append([]int{0, size}, cuts...)
	slices.Sort(cuts)
	for i, end := range cuts[1:] {
		if first := cuts[i]; first < end && end <= size {
			all = append(all, branch{first, end - first})
		}
	}
	return all
}
