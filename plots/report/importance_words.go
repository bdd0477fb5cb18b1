package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gradbook/internal/number"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// mattersWords says which parameter matters most. It says nothing where the configs
// cannot tell.
func (r *Report) mattersWords() phrase {
	m, ok := r.importances()
	if !ok {
		c, study := r.changes()
		furthest, ok := c.Furthest()
		if !study || !ok {
			return nil
		}
		return say(sayf("Of all changes of one parameter of the first config, what moves its %s furthest is ", r.Metric().Words()),
			moveWords(c, furthest, r.Metric()), plain("."))
	}
	most := m.Parameters[0]
	name := strong(most.Title())
	share := fmt.Sprintf("%s of the variance of the %s over %s (interval %s)",
		figure.FormatWholePercent(most.Share), r.Metric().Words(), r.comparedRuns(m), most.Interval())
	explains := ": by itself it explains"
	if len(most.With) > 0 {
		explains = ", which change together: by themselves they explain"
	}
	words := say(plain("What matters most is "), name, sayf("%s %s.", explains, share))
	if math.Floor(100*most.Low) == 0 {
		words = say(plain("No parameter stands out: the first, "), name, sayf(", explains %s.", share))
	}
	if gap := r.levelWords(most); gap != "" {
		words = say(words, plain(" "+gap))
	}
	return say(words, plain(restWords(m)), byBestWords(m, r.StepWord()))
}

// comparedRuns names the runs that the importances are of.
func (r *Report) comparedRuns(m study.Importances) string {
	switch {
	case m.AfterEpoch > 0:
		return fmt.Sprintf("all runs after %s %d", r.StepWord(), m.AfterEpoch)
	case slices.ContainsFunc(r.Runs, results.Run.Cut):
		return "the runs that were not stopped early"
	default:
		return "all runs"
	}
}

// byBestWords says what matters by the best epoch of each run.
func byBestWords(m study.Importances, step string) phrase {
	if m.ByBestEpoch == nil {
		return nil
	}
	until := ""
	if m.AfterEpoch > 0 {
		until = " until then"
	}
	most := m.ByBestEpoch.Parameters[0]
	words := say(sayf(" By the best %s of each run%s, ", step, until), strong(most.Title()), sayf(" explains most, %s (interval %s)", figure.FormatWholePercent(most.Share), most.Interval()))
	if !math.IsNaN(m.Seeds) {
		words = say(words, sayf(", and the seed alone %s", figure.FormatWholePercent(m.ByBestEpoch.Seeds)))
		const twice, much = 2, 0.1
		if m.Seeds > much && m.Seeds > twice*m.ByBestEpoch.Seeds {
			return say(words, sayf(": much of what the last %[1]s is to a run is chance, so that the best %[1]ss tell better which parameter matters.", step))
		}
	}
	return say(words, plain("."))
}

// restWords says what explains the rest.
func restWords(m study.Importances) string {
	const most = 3
	var parts []string
	for _, p := range m.Parameters[1:] {
		if len(parts) < most {
			parts = append(parts, p.Title()+" "+figure.FormatWholePercent(p.Share))
		}
	}
	interactions := "what parameters do together and chance "
	if !math.IsNaN(m.Seeds) {
		interactions = "what parameters do together "
	}
	parts = append(parts, interactions+figure.FormatWholePercent(m.Interactions))
	if !math.IsNaN(m.Seeds) {
		parts = append(parts, "the seed alone "+figure.FormatWholePercent(m.Seeds))
	}
	return fmt.Sprintf(" Of the rest, %s.", strings.Join(parts, ", "))
}

// levelWords compares the best value of a parameter with its worst, on average over the
// others; nothing unless each value has been tried with all of the others' values.
func (r *Report) levelWords(p study.ParameterImportance) string {
	if len(p.With) > 0 || !r.isFactorial() {
		return ""
	}
	sp, _ := r.space()
	values := map[string][]float64{}
	var names []string // in the order of the configs
	for i, mean := range sp.Means() {
		name := study.Setting(sp.Configs[i].Config.Value(p.Name))
		if values[name] == nil {
			names = append(names, name)
		}
		values[name] = append(values[name], mean)
	}
	var best, worst string
	mean := func(name string) float64 { return results.SpreadOf(values[name]).Mean }
	for _, name := range names {
		if best == "" || r.Sweep.Goal.Better(mean(name), mean(best)) {
			best = name
		}
		if worst == "" || r.Sweep.Goal.Better(mean(worst), mean(name)) {
			worst = name
		}
	}
	gap := math.Abs(mean(best) - mean(worst))
	if !number.IsFinite(gap) || best == worst {
		return ""
	}
	return fmt.Sprintf("On average over the others, %s is %s better than %s.", best, r.Metric().Difference(gap), worst)
}

// isFactorial reports whether the configs are all combinations of their parameters' values,
// those that change together being one parameter, and each is compared.
func (r *Report) isFactorial() bool {
	sp, err := r.space()
	configs, _ := results.Summarise(r.Runs, r.Sweep.Goal)
	return err == nil && len(sp.Configs) == len(configs) && sp.IsGrid()
}

// space is the sweep seen as points. What is measured of it is measured once.
func (r *Report) space() (*study.Space, error) {
	if r.Studied == nil {
		sp, err := study.NewSpace(r.Source)
		if err != nil {
			return nil, err
		}
		r.Studied = sp
	}
	return r.Studied, nil
}
