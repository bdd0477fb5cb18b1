package study

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/dustin/go-humanize/english"
	"gonum.org/v1/gonum/stat"

	"gradbook/experiments/results"
	"gradbook/plots/study/forest"
)

// Importances says how much of a metric's variance over a sweep's runs comes
// from what. All shares are from 0 to 1; together they are 1.
type Importances struct {
	Parameters   []ParameterImportance // the most important first
	Interactions float64               // of parameters with each other and, where Seeds is NaN, all that is chance
	Seeds        float64               // variance between seeds of one config; NaN if no config has two
	Configs      int                   // that are compared
	Grid         bool                  // they are all combinations of the parameters' values
	AfterEpoch   int                   // that all runs are compared after, as too few are complete; 0: complete runs, at the kept epoch
	ByBestEpoch  *Importances          // the same by the best epoch of each run; nil where that makes no difference
}

// ParameterImportance says how much of the variance a parameter explains by
// itself, all values of the others being equally likely.
type ParameterImportance struct {
	Name        string
	With        []string // parameters that always change together with it: the share is that of all
	Share       float64
	Low, High   float64 // Share ± twice its standard error, within 0 and 1
	Correlation float64 // Spearman's, of the parameter with the metric, from -1 to 1; NaN if its values are no numbers
	Best        any     // the value with the best mean over all others'; nil where it has too many values, or chance may have chosen it: where Low is 0, but for a grid
}

// FewestConfigs is how many tell anything about parameters.
const FewestConfigs = 4

// MeasureImportance explains the variance of the sweep's metric at the kept
// epoch, by functional analysis of variance over regression trees (fANOVA:
// Hutter, Hoos and Leyton-Brown 2014, https://proceedings.mlr.press/v32/hutter14.html).
// Each of 100 trees is grown on a sample drawn with replacement from the configs,
// and for each from its seeds; shares are means over the trees. Of a complete
// grid they are those of one tree over all means, which is the classical analysis of
// variance, and if there are several seeds only these are drawn. Draws are the
// same each time. Of few configs, chance makes shares larger than they are.
//
// Numbers of more than 32 different values are put into 32 classes of equal
// size. Runs that are not complete or have no finite value are left out; where early
// termination let fewer than [results.FewestComplete] configs train to their end, all
// runs that it judged are compared, after the last epoch that all of them have come to. It is
// an error if fewer than four configs have a value, if these have the
// same parameters, or if all values are the same.
func MeasureImportance(s Source) (Importances, error) {
	sp, err := NewSpace(s)
	if err == nil {
		var m Importances
		if m, err = sp.Importances(); err == nil {
			return m, nil
		}
	}
	return Importances{}, ImportanceError(s, err)
}

// ImportanceError says of which sweep the importance could not be measured, and why.
func ImportanceError(s Source, err error) error {
	return fmt.Errorf("importance of the parameters of sweep %d: %w", s.Sweep.ID, err)
}

type measuredImportances struct {
	of  Importances
	err error
}

// Importances measures once what several figures of a report are sorted by.
func (sp *Space) Importances() (Importances, error) {
	if sp.compared != nil {
		return sp.compared.Importances()
	}
	if sp.measured == nil {
		m, err := sp.measureImportances()
		sp.measured = &measuredImportances{m, err}
	}
	return sp.measured.of, sp.measured.err
}

func (sp *Space) measureImportances() (Importances, error) {
	metric := sp.Source.Metric().Words()
	if n := len(sp.Configs); n < FewestConfigs {
		return Importances{}, fmt.Errorf("only %d %s of it %s a %s, and %d are the fewest that tell anything; train more",
			n, english.PluralWord(n, "config", ""), map[bool]string{true: "has", false: "have"}[n == 1], metric, FewestConfigs)
	}
	study := newImportanceStudy(sp)
	if study == nil {
		return Importances{}, fmt.Errorf("all of its %d configs have the same %s, so that there is nothing to explain", len(sp.Configs), metric)
	}
	m := study.measure()
	if !slices.EqualFunc(sp.Values, sp.best, slices.Equal) {
		byBest := *sp
		byBest.Values = sp.best
		if study := newImportanceStudy(&byBest); study != nil {
			of := study.measure()
			m.ByBestEpoch = &of
		}
	}
	return m, nil
}

// Share returns a parameter's; NaN where there is none of that name.
func (m Importances) Share(name string) float64 {
	for _, p := range m.Parameters {
		if p.Name == name {
			return p.Share
		}
	}
	return math.NaN()
}

// importanceStudy is a space made ready for trees.
type importanceStudy struct {
	*Space
	dimensions []forest.Dimension
	points     [][]int     // of the configs
	scaled     [][]float64 // values from 0 to 1, so that no square overflows
	ofSeeds    float64     // variance of scaled values of one config; NaN if none has two
}

// newImportanceStudy returns nil if all values are the same.
func newImportanceStudy(sp *Space) *importanceStudy {
	st := &importanceStudy{Space: sp, points: make([][]int, len(sp.Configs))}
	for _, p := range sp.Parameters {
		n, level := p.levels()
		st.dimensions = append(st.dimensions, forest.Dimension{Levels: n, Ordered: p.Numbers})
		for i, at := range p.At {
			st.points[i] = append(st.points[i], level[at])
		}
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, values := range sp.Values {
		low, high = min(low, slices.Min(values)), max(high, slices.Max(values))
	}
	if low == high {
		return nil
	}
	squares, freedom := 0.0, 0
	for _, values := range sp.Values {
		scaled := make([]float64, len(values))
		for i, v := range values {
			scaled[i] = (v - low) / (high - low)
		}
		st.scaled = append(st.scaled, scaled)
		if s := results.SpreadOf(scaled); s.N > 1 {
			squares += float64(s.Std * s.Std * float64(s.N-1))
			freedom += s.N - 1
		}
	}
	st.ofSeeds = squares / float64(freedom) // 0/0 is NaN
	return st
}

// levels sorts the parameter's values into the levels of a forest's dimension.
func (p Parameter) levels() (n int, level []int) {
	const classes = 32
	level = make([]int, len(p.Values))
	configs := make([]int, len(p.Values)) // of each value
	for _, at := range p.At {
		configs[at]++
	}
	switch {
	case p.Numbers && len(p.Values) > classes:
		before := 0
		for i, n := range configs {
			level[i] = before * classes / len(p.At)
			before += n
		}
		return classes, level
	case len(p.Values) > forest.MostLevels: // the rarest words are one level
		order := make([]int, len(p.Values))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(configs[b], configs[a]) })
		for rank, i := range order {
			level[i] = min(rank, forest.MostLevels-1)
		}
		return forest.MostLevels, level
	default:
		for i := range level {
			level[i] = i
		}
		return len(p.Values), level
	}
}

func (st *importanceStudy) measure() Importances {
	drawn := st.drawnTrees()
	trees := drawn
	if st.IsGrid() {
		trees = []*forest.Tree{forest.Grow(st.dimensions, st.everything())}
	}
	m := Importances{Configs: len(st.Configs), Grid: st.IsGrid(), AfterEpoch: st.after, Seeds: math.NaN(), Interactions: 1}
	if st.ofSeeds >= 0 {
		m.Seeds = results.SpreadOf(st.each(trees, func(t *forest.Tree) float64 { return st.ofSeeds })).Mean
		m.Interactions -= m.Seeds
	}
	for d, p := range st.Parameters {
		mainEffect := func(t *forest.Tree) float64 { return t.MainEffect(d) }
		share := results.SpreadOf(st.each(trees, mainEffect)).Mean
		err := Certain * results.SpreadOf(st.each(drawn, mainEffect)).Std
		if math.IsNaN(err) {
			err = 1
		}
		found := ParameterImportance{
			Name: p.Name, With: p.With,
			Share: share, Low: max(0, share-err), High: min(1, share+err),
			Correlation: st.correlation(p),
		}
		if m.Grid || found.Low > 0 {
			found.Best = st.best(d, trees)
		}
		m.Parameters = append(m.Parameters, found)
		m.Interactions -= share
	}
	m.Interactions = max(0, m.Interactions)
	slices.SortStableFunc(m.Parameters, func(a, b ParameterImportance) int { return cmp.Compare(b.Share, a.Share) })
	return m
}

// each returns a part of the variance in each tree as a share of the whole: of what
// the tree predicts and what seeds add to it.
func (st *importanceStudy) each(trees []*forest.Tree, part func(*forest.Tree) float64) []float64 {
	shares := make([]float64, len(trees))
	for i, t := range trees {
		whole := t.Variance()
		if st.ofSeeds > 0 {
			whole += st.ofSeeds
		}
		shares[i] = part(t) / whole
	}
	return shares
}

// everything is a sample of each config, the mean of its seeds.
func (st *importanceStudy) everything() (samples []forest.Sample) {
	for i, values := range st.scaled {
		samples = append(samples, forest.Sample{Point: st.points[i], Value: results.SpreadOf(values).Mean})
	}
	return samples
}

// drawnTrees are grown on samples that are drawn with replacement. A sample in which
// nothing varies, as a few configs can give, has nothing to share and no tree.
func (st *importanceStudy) drawnTrees() (trees []*forest.Tree) {
	const most = 100
	random := rand.New(rand.NewPCG(2014, 32))
	seedsAlone := st.IsGrid() && st.ofSeeds >= 0
	for range most {
		samples := make([]forest.Sample, len(st.Configs))
		for i := range samples {
			config := i
			if !seedsAlone {
				config = random.IntN(len(st.Configs))
			}
			values := st.scaled[config]
			sum := 0.0
			for range values {
				sum += values[random.IntN(len(values))]
			}
			samples[i] = forest.Sample{Point: st.points[config], Value: sum / float64(len(values))}
		}
		if t := forest.Grow(st.dimensions, samples); t.Variance() > 0 {
			trees = append(trees, t)
		}
	}
	return trees
}

// correlation is Spearman's, over the configs that have the parameter.
func (st *importanceStudy) correlation(p Parameter) float64 {
	if !p.Numbers {
		return math.NaN()
	}
	var x, y []float64
	for i, mean := range st.Means() {
		if p.Values[p.At[i]] != nil {
			x, y = append(x, float64(p.At[i])), append(y, mean)
		}
	}
	return stat.Correlation(ranks(x), ranks(y), nil)
}

// ranks numbers values by size, from 1. Equal ones have the mean of their ranks.
func ranks(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	ranks := make([]float64, len(values))
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && values[order[to]] == values[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			ranks[i] = float64(from+1+to) / 2
		}
		from = to
	}
	return ranks
}

// best is the value at which the trees predict the best mean over all values of
// the other parameters.
func (st *importanceStudy) best(dimension int, trees []*forest.Tree) any {
	p := st.Parameters[dimension]
	if len(p.Values) != st.dimensions[dimension].Levels {
		return nil
	}
	sums := make([]float64, len(p.Values))
	for _, t := range trees {
		for level, v := range t.Marginal(dimension) {
			sums[level] += v
		}
	}
	best := 0
	for level := range sums {
		if st.Source.Sweep.Goal.Better(sums[level], sums[best]) {
			best = level
		}
	}
	return p.Values[best]
}

// Method says how the shares came about.
func (m Importances) Method() string {
	how := "Shares by functional analysis of variance over 100 regression trees, each grown on configs drawn with replacement"
	switch seeds := !math.IsNaN(m.Seeds); {
	case m.Grid && seeds:
		how = "Shares by analysis of variance of the complete grid; intervals are ± twice the standard error from drawing seeds with replacement"
	case m.Grid:
		how = "Shares by analysis of variance of the complete grid; intervals are ± twice the standard error from drawing configs with replacement"
	case seeds:
		how += " and on seeds within them; intervals are ± twice the standard error over the trees"
	default:
		how += "; intervals are ± twice the standard error over the trees"
	}
	return how + "."
}

// Title is the parameter's name, and those that change together with it.
func (p ParameterImportance) Title() string { return Parameter{Name: p.Name, With: p.With}.Title() }

// Interval is from Low to High in whole percent, rounded outwards.
func (p ParameterImportance) Interval() string {
	return fmt.Sprintf("%.0f–%.0f%%", math.Floor(100*p.Low), math.Ceil(100*p.High))
}
