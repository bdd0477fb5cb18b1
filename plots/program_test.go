package plots

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"
	"gradbook/plots/study"
)

func TestGoldenLearningCurvesOfAProgram(t *testing.T) {
	s, epochs := synthetic.Program(600)
	f, err := LearningCurves(s, epochs)
	png, svg := golden.Pictures(t, f, err)
	golden.Compare(t, "learning-curves-program.png", png)
	words := texts(t, svg)
	for _, want := range []string{"val/accuracy", "grad_norm", "loss", "step", "NaN or infinite from here on", "optimizer.lr", "the last step", "Reported too, and not shown: system/cpu, system/memory."} {
		if !strings.Contains(words, want) {
			t.Errorf("the figure does not say %q", want)
		}
	}
	if strings.Contains(words, "epoch") || strings.Contains(words, "nats") {
		t.Error("the figure says epoch, or has a loss of nats")
	}
}

// Every figure of parameters takes a program's, and its metric.
func TestFiguresOfAProgramsParameters(t *testing.T) {
	s, epochs := synthetic.Program(600)
	s.Epochs = epochs
	importance, err := ImportancePlot{Source: s}.Draw()
	words := wordsOf(t, importance, err)
	parallel, err := ParallelCoordinatesPlot{Source: s}.Draw()
	words += wordsOf(t, parallel, err)
	slices, err := SlicesPlot{Source: s}.Draw()
	words += wordsOf(t, slices, err)
	history, err := History(s)
	words += wordsOf(t, history, err)
	cost, err := Cost(s)
	words += wordsOf(t, cost, err)
	for _, want := range []string{"optimizer.lr", "optimizer.name", "amp", "step 150"} {
		if !strings.Contains(words, want) {
			t.Errorf("no figure says %q", want)
		}
	}
	if strings.Contains(words, "map[") || strings.Contains(words, "last epoch") {
		t.Error("a figure shows a group as a value, or says epoch")
	}
}

// A metric that is not reported at a step leaves no gap, one that is no number does.
func TestPointsOfAMetricThatIsReportedNowAndThen(t *testing.T) {
	of := func(values map[int]float64) (t trace) {
		for step := range 41 {
			e := results.Epoch{Epoch: step, CountsSteps: true, Metrics: results.MetricsOf(nil)}
			if v, ok := values[step]; ok {
				e.Metrics = results.MetricsOf(map[string]float64{"m": v})
			}
			t = append(t, e)
		}
		return t
	}
	c := curve{trained: []trace{of(map[int]float64{0: 1, 10: 2, 20: 3, 30: math.NaN(), 40: 5}), of(map[int]float64{0: 3, 20: 5, 30: math.Inf(1), 40: 7})}}
	points := c.points(named("m"))
	var steps, seeds []int
	var means []float64
	for _, pt := range points {
		steps, seeds, means = append(steps, pt.Epoch), append(seeds, pt.N), append(means, pt.Mean)
	}
	if !slices.Equal(steps, []int{0, 10, 20, 30, 40}) || !slices.Equal(seeds, []int{2, 2, 2, 0, 2}) || means[1] != 3 || means[2] != 4 || !math.IsNaN(means[3]) || means[4] != 6 {
		t.Errorf("the points are at %v, of %v seeds, with means %v", steps, seeds, means)
	}
	if rows := unbroken(points); len(rows) != 2 || len(rows[0]) != 3 || len(rows[1]) != 1 {
		t.Errorf("the line has the parts %v", rows)
	}
	if broken := c.breaks(named("m")); len(broken) != 2 || broken[0].Epoch != 20 || broken[0].Mean != 3 || broken[1].Mean != 5 {
		t.Errorf("the breaks are %v", broken)
	}
	if smooth := study.Smooth(points, 0.5); !math.IsNaN(smooth[3].Mean) || math.IsNaN(smooth[4].Mean) {
		t.Error("a break spreads, or is filled")
	}
}

func TestMetricsOfCurves(t *testing.T) {
	metrics := func(names ...string) results.Run {
		values := map[string]float64{}
		for _, name := range names {
			values[name] = 1
		}
		return results.Run{CountsSteps: true, Metrics: results.MetricsOf(values)}
	}
	s := Source{Sweep: results.Sweep{Metric: "loss"}, Runs: results.Runs{
		metrics("loss", "b", "a", "_runtime", "epoch", "system/cpu", "c", "d", "e", "f"), metrics("loss", "a", "b", "c", "d", "e", "f", "only", "epoch"), {State: results.Pending, Metrics: results.MetricsOf(nil)}}}
	shown, others := CurveMetrics(s)
	if want := []string{"loss", "a", "b", "c", "d", "e"}; !slices.Equal(shown, want) {
		t.Errorf("shown are %v, want %v", shown, want)
	}
	if want := []string{"_runtime", "epoch", "f", "only", "system/cpu"}; !slices.Equal(others, want) {
		t.Errorf("others are %v, want %v", others, want)
	}
}

// A program may count an accuracy in percent.
func TestAccuraciesBeyondOneAreNoShares(t *testing.T) {
	s := Source{Sweep: results.Sweep{Metric: "val_accuracy", Goal: results.Maximize}, Runs: results.Runs{{LastValue: 0.5, BestValue: 0.7}}}
	if s.Metric().Unit != results.Share {
		t.Error("0.7 is no share")
	}
	s.Runs = append(s.Runs, results.Run{LastValue: 97.3, BestValue: math.NaN()})
	if m := s.Metric(); m.Unit != results.Plain || m.Format(97.3) != "97.3" {
		t.Errorf("97.3 is written %s", m.Format(97.3))
	}
}
