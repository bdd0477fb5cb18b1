package study_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gradbook/experiments/results"
	"gradbook/plots/internal/synthetic"
	"gradbook/plots/study"
)

// shareOf returns the importance of a parameter, or fails.
func shareOf(t *testing.T, m study.Importances, name string) study.ParameterImportance {
	t.Helper()
	for _, p := range m.Parameters {
		if p.Name == name {
			return p
		}
	}
	t.Fatalf("no importance of %s in %+v", name, m)
	return study.ParameterImportance{}
}

func TestImportanceOfAGridIsItsAnalysisOfVariance(t *testing.T) {
	m, err := study.MeasureImportance(synthetic.ByHand(0))
	if err != nil {
		t.Fatal(err)
	}
	if w := shareOf(t, m, "width"); !near(w.Share, 26./31) || w.Best != int64(128) || m.Parameters[0].Name != "width" {
		t.Errorf("width explains 26/31 and is best at 128; got %+v", w)
	}
	if a := shareOf(t, m, "activation"); !near(a.Share, 3./31) || a.Best != "tanh" || !math.IsNaN(a.Correlation) {
		t.Errorf("activation explains 3/31, is best at tanh and has no order; got %+v", a)
	}
	if !near(m.Interactions, 2./31) || !math.IsNaN(m.Seeds) || m.Configs != 6 || !m.Grid || len(m.Parameters) != 2 {
		t.Errorf("%+v", m)
	}

	// Two seeds half a unit to both sides have a variance of 1/2 about their mean.
	m, err = study.MeasureImportance(synthetic.ByHand(-0.5, 0.5))
	if err != nil {
		t.Fatal(err)
	}
	if a, whole := shareOf(t, m, "activation"), 31./3+1./2; !near(a.Share, 1/whole) || !near(m.Seeds, 0.5/whole) || !near(m.Interactions, 2./3/whole) {
		t.Errorf("of a variance of %v activation explains 1, seeds 1/2, interactions 2/3; got %+v", whole, m)
	}
}

// The ranks of width over the grid are 1.5, 3.5 and 5.5 in both rows, those of the
// values 1, 3.5, 5 and 2, 3.5, 6. Pearson's correlation of these is 16/sqrt(16·17).
func TestImportanceTellsTheDirection(t *testing.T) {
	m, err := study.MeasureImportance(synthetic.ByHand(0))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := shareOf(t, m, "width").Correlation, 16/math.Sqrt(16*17); !near(got, want) {
		t.Errorf("rank correlation %v, want %v", got, want)
	}
}

// A grid of any size agrees with sums of squares taken from its table.
func TestImportanceOfGrids(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows, columns := rapid.IntRange(2, 4).Draw(rt, "rows"), rapid.IntRange(2, 5).Draw(rt, "columns")
		var configs []results.Config
		var values [][]float64
		rowMeans, columnMeans, grand, total := make([]float64, rows), make([]float64, columns), 0.0, 0.0
		for i := range rows {
			for j := range columns {
				v := float64(rapid.IntRange(-20, 20).Draw(rt, "value"))
				configs = append(configs, results.Config{"a": fmt.Sprint(i), "b": float64(j) / 10})
				values = append(values, []float64{v})
				rowMeans[i] += v / float64(columns)
				columnMeans[j] += v / float64(rows)
				grand += v / float64(rows*columns)
			}
		}
		for _, v := range slices.Concat(values...) {
			total += (v - grand) * (v - grand) / float64(rows*columns)
		}
		if total < 1e-9 {
			rt.Skip("nothing varies")
		}
		m, err := study.MeasureImportance(synthetic.WithValues(results.Minimize, configs, values))
		if err != nil {
			rt.Fatal(err)
		}
		ofRows, ofColumns := 0.0, 0.0
		for _, mean := range rowMeans {
			ofRows += (mean - grand) * (mean - grand) / float64(rows) / total
		}
		for _, mean := range columnMeans {
			ofColumns += (mean - grand) * (mean - grand) / float64(columns) / total
		}
		if a, b := shareOf(t, m, "a"), shareOf(t, m, "b"); !near(a.Share, ofRows) || !near(b.Share, ofColumns) ||
			!near(a.Share+b.Share+m.Interactions, 1) || a.Low > a.Share || a.High < a.Share {
			rt.Fatalf("rows explain %v and columns %v; got %+v", ofRows, ofColumns, m)
		}
	})
}

func TestImportanceOfARandomSearch(t *testing.T) {
	start := time.Now()
	m, err := study.MeasureImportance(synthetic.Drawn(1000, 10))
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > time.Minute { // a tenth of a second, on an idle machine
		t.Errorf("1,000 configs of 10 parameters took %v", took)
	}
	whole := 9./12 + 2.25/12 + 36./144 + 0.01
	for name, want := range map[string]float64{"x0": 9. / 12 / whole, "x1": 2.25 / 12 / whole, "x2": 0, "x3": 0, "x7": 0} {
		if got := shareOf(t, m, name); math.Abs(got.Share-want) > 0.06 {
			t.Errorf("%s explains %.3f of the variance, got %+v", name, want, got)
		}
	}
	if shareOf(t, m, "x0").Correlation < 0.6 || shareOf(t, m, "x1").Correlation > -0.2 || m.Grid || shareOf(t, m, "x0").Best != nil {
		t.Errorf("%+v", m)
	}
	if got := m.Interactions; math.Abs(got-0.26/whole) > 0.12 {
		t.Errorf("interactions and noise are %.3f of it, got %.3f", 0.26/whole, got)
	}
	few, err := study.MeasureImportance(synthetic.Drawn(12, 10))
	if err != nil {
		t.Fatal(err)
	}
	if p := few.Parameters[0]; p.High-p.Low < 0.3 {
		t.Errorf("twelve configs of ten parameters tell nothing for certain, but %+v", p)
	}
}

// Momentum is there with one optimizer only, and matters there; a loss that follows the output,
// and anything else that changes together with another parameter, is told with it.
// Of a parameter that does nothing, the value that happened to do best says nothing.
func TestBestValueIsNotOfChance(t *testing.T) {
	s := synthetic.Drawn(60, 4)
	for i, run := range s.Runs {
		run.Config["idle"] = []string{"a", "b", "c"}[i%3]
		run.Config["sign"] = run.Config["x0"].(float64) > 0.5
	}
	m, err := study.MeasureImportance(s)
	if err != nil {
		t.Fatal(err)
	}
	if p := shareOf(t, m, "idle"); p.Low > 0 || p.Best != nil {
		t.Errorf("a parameter that does nothing: %+v", p)
	}
	for i := range s.Runs {
		s.Runs[i].LastValue = map[bool]float64{true: 0.9, false: 0.5}[s.Runs[i].Config["sign"].(bool)]
	}
	if m, err = study.MeasureImportance(s); err != nil {
		t.Fatal(err)
	}
	if p := shareOf(t, m, "sign"); p.Low == 0 || p.Best != true {
		t.Errorf("a parameter that does all: %+v", p)
	}
}

// Drawn numbers in the very same order, or the opposite one, are one computed from the other.
func TestImportanceOfADerivedNumber(t *testing.T) {
	s := synthetic.Drawn(40, 4)
	for _, run := range s.Runs {
		run.Config["decay"] = run.Config["x0"].(float64) / 1000
		run.Config["keep"] = 1 - run.Config["x1"].(float64)
	}
	m, err := study.MeasureImportance(s)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range m.Parameters {
		names = append(names, p.Name+"+"+strings.Join(p.With, "+"))
	}
	slices.Sort(names)
	if got, want := strings.Join(names, " "), "decay+x0 keep+x1 x2+ x3+"; got != want {
		t.Errorf("parameters %s, want %s", got, want)
	}
}

func TestImportanceOfConditionalAndLinkedParameters(t *testing.T) {
	var configs []results.Config
	var values [][]float64
	for _, momentum := range []any{nil, 0.5, 0.9, 0.99} {
		for _, output := range []string{"softmax", "sigmoid"} {
			config := results.Config{"optimizer": "momentum", "output": output, "warmup": output == "softmax", "hidden": []any{int64(8)}}
			v := 0.5
			if momentum == nil {
				config["optimizer"] = "sgd"
			} else {
				config["momentum"], v = momentum, 0.2+0.3*momentum.(float64)
			}
			configs, values = append(configs, config), append(values, []float64{v})
		}
	}
	values[0][0] = math.NaN()
	s := synthetic.WithValues(results.Maximize, configs, values)
	m, err := study.MeasureImportance(s)
	if err != nil {
		t.Fatal(err)
	}
	if p := shareOf(t, m, "output"); !slices.Equal(p.With, []string{"warmup"}) || p.Share > 0.1 {
		t.Errorf("output and warmup change together and do nothing: %+v", p)
	}
	if p := shareOf(t, m, "momentum"); p.Share < 0.1 || p.Correlation < 0.9 {
		t.Errorf("momentum: %+v", p)
	}
	if m.Configs != 7 || m.Grid {
		t.Errorf("%+v", m)
	}
}

func TestImportanceOfHugeValues(t *testing.T) {
	s := synthetic.ByHand(0)
	for i := range s.Runs {
		s.Runs[i].LastValue = (s.Runs[i].LastValue - 4) * 1e299
	}
	m, err := study.MeasureImportance(s)
	if err != nil {
		t.Fatal(err)
	}
	if w := shareOf(t, m, "width"); !near(w.Share, 26./31) {
		t.Errorf("%+v", m)
	}
}

func TestImportanceErrors(t *testing.T) {
	three, none, same := synthetic.ByHand(0), synthetic.ByHand(0), synthetic.ByHand(0)
	three.Runs = three.Runs[:3]
	for i := range none.Runs {
		none.Runs[i].State = results.Diverged
		same.Runs[i].LastValue = 0.1
	}
	seeds := synthetic.WithValues(results.Maximize, []results.Config{{"width": int64(1)}}, [][]float64{{1, 2, 3, 4}})
	for want, s := range map[string]study.Source{
		"none of its 0 runs":                                         {},
		"none of its 6 runs has finished":                            none,
		"only 3 configs of it have a val loss, and 4 are the fewest": three,
		"all of its 6 configs have the same val loss":                same,
		"its 4 runs with a val loss have the same parameters":        seeds,
	} {
		if _, err := study.MeasureImportance(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

// Three seeds one apart have a variance of 1 about their mean. Where only some configs have several, these
// tell what seeds do.
func TestImportanceOfSeeds(t *testing.T) {
	m, err := study.MeasureImportance(synthetic.ByHand(-1, 0, 1))
	if err != nil {
		t.Fatal(err)
	}
	if whole := 31./3 + 1; !near(m.Seeds, 1/whole) || !near(m.Share("activation"), 1/whole) || !math.IsNaN(m.Share("depth")) {
		t.Errorf("of a variance of %v seeds are 1; got %+v", whole, m)
	}
	some := synthetic.ByHand(0)
	again := some.Runs[0]
	again.ID, again.Number, again.Seed, again.LastValue = 7, 7, 1, again.LastValue+2
	some.Runs = append(some.Runs, again)
	if m, err = study.MeasureImportance(some); err != nil || !(m.Seeds > 0.1 && m.Seeds < 0.4) {
		t.Errorf("a seed two away in one of six configs: %+v, %v", m, err)
	}
}

// Of a complete grid whose seeds agree nothing is by chance.
func TestImportanceOfSeedsThatAgree(t *testing.T) {
	m, err := study.MeasureImportance(synthetic.ByHand(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	if w := shareOf(t, m, "width"); !near(w.Low, 26./31) || !near(w.High, 26./31) || m.Seeds != 0 {
		t.Errorf("%+v", m)
	}
}

// A config that was run twice with the same outcome has the same mean.
func TestImportanceOfRepeatedRuns(t *testing.T) {
	s := synthetic.Drawn(200, 4)
	once, err := study.MeasureImportance(s)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < 200; i += 2 {
		again := s.Runs[i]
		again.ID, again.Number, again.Seed = int64(len(s.Runs)+1), len(s.Runs)+1, 1
		s.Runs = append(s.Runs, again)
	}
	twice, err := study.MeasureImportance(s)
	if err != nil {
		t.Fatal(err)
	}
	if was, is := once.Share("x0"), twice.Share("x0"); math.Abs(was-is) > 0.08 || twice.Seeds != 0 {
		t.Errorf("the share is %v, and was %v", is, was)
	}
}

// Of four configs a tree may see the same one again and again; it says nothing, and shares stay shares.
func TestImportanceOfFourConfigs(t *testing.T) {
	m, err := study.MeasureImportance(synthetic.Drawn(4, 4))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range m.Parameters {
		if !(0 <= p.Low && p.Low <= p.Share && p.Share <= p.High && p.High <= 1) {
			t.Errorf("%+v", p)
		}
	}
}
