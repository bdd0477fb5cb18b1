package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gradbook/internal/number"

	"github.com/dustin/go-humanize"
	"gonum.org/v1/gonum/stat/distuv"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// answer says which config did best, how well, and how sure that is. It goes by the epoch
// whose network is kept; what the best epochs say is said beside it.
func (r *Report) answer(configs []results.ConfigSummary, varied []string) (paragraphs []phrase) {
	best, complete := configs[0], study.CompleteConfigs(configs)
	if len(complete) == 0 {
		paragraphs = append(paragraphs, r.unfinishedWords(best, varied))
	} else {
		paragraphs = append(paragraphs, r.bestWords(configs, varied))
	}
	if len(complete) > 1 {
		paragraphs = append(paragraphs, gapWords(best, complete[1], varied, r.Metric()))
	}
	for _, words := range []phrase{r.bestEpochWords(complete, varied), r.searchWords(), r.mattersWords()} {
		if len(words) > 0 {
			paragraphs = append(paragraphs, words)
		}
	}
	return paragraphs
}

// bestWords names the best config and its values.
func (r *Report) bestWords(configs []results.ConfigSummary, varied []string) phrase {
	best, metric := configs[0], r.Metric()
	words := say(configWords(best, varied), sayf(" came out best of %s configs", humanize.Comma(int64(tried(configs)))))
	if len(configs) == 1 {
		words = plain("The sweep has one config")
	} else if len(study.CompleteConfigs(configs)) == 1 {
		words = say(configWords(best, varied), sayf(" is the only one of %s configs that has a final value", humanize.Comma(int64(len(configs)))))
	}
	words = say(words, sayf(": its %s is ", metric.Words()), strong(metric.SpreadText(best.Last)))
	if metric.Name != testAccuracy.Name && best.TestAccuracy.N > 0 {
		words = say(words, plain(", its test accuracy "), strong(testAccuracy.SpreadText(best.TestAccuracy)))
	}
	if best.Last.N > 1 {
		words = say(words, sayf(" (mean ± standard deviation over %d seeds, at %s).", best.Last.N, study.WhichEpoch(best)), plain(intervalWords(metric, best.Last)))
	} else {
		words = say(words, sayf(" (one seed, at %s).", study.WhichEpoch(best)))
	}
	if left := study.Unfinished(best); len(left) > 0 {
		words = say(words, sayf(" Of its %d runs that leaves out %s.", len(best.Runs), strings.Join(left, " and ")))
	}
	return words
}

// unfinishedWords names the config that has come furthest, where none has a final value.
func (r *Report) unfinishedWords(best results.ConfigSummary, varied []string) phrase {
	return say(sayf("No run was trained to its end: early termination stopped all that ended. After the most %ss, ", r.StepWord()),
		sayf("%d, the best is ", best.StoppedAfter()), configWords(best, varied),
		sayf(": its %s by then is ", r.Metric().Words()), strong(r.Metric().SpreadText(best.Last)), plain("."))
}

// bestEpochWords says what the best epochs of the runs say, where that is not the same.
func (r *Report) bestEpochWords(complete []results.ConfigSummary, varied []string) phrase {
	metric, goal := r.Metric(), r.Sweep.Goal
	if !slices.ContainsFunc(complete, func(c results.ConfigSummary) bool { return c.Best.N > 0 && c.Best != c.Last }) {
		return nil
	}
	best, byBest := complete[0], complete[0]
	for _, config := range complete {
		if goal.Better(config.Best.Mean, byBest.Best.Mean) {
			byBest = config
		}
	}
	words := say(sayf("By the best %s of each run, its %s is ", r.StepWord(), metric.Words()), strong(metric.SpreadText(best.Best)))
	if byBest.Key == best.Key {
		words = say(words, plain(", and it is the best config by that, too"))
	} else {
		words = say(words, plain(", and the best config is "), configWords(byBest, varied), sayf(" with %s", metric.SpreadText(byBest.Best)))
	}
	if r.ofPrograms() {
		return say(words, plain(". Such values flatter, as each step is chosen by them. This answer goes by the latest value of each run."))
	}
	return say(words, sayf(". Such values flatter, as each epoch is chosen by them. This answer goes by %s, whose network is kept.", study.WhichEpoch(complete...)))
}

// searchWords says how the runs came about, where that bears on what they tell.
func (r *Report) searchWords() (words phrase) {
	ended := 0
	for _, run := range r.Runs {
		if run.Cut() {
			ended++
		}
	}
	if ended > 0 {
		words = sayf("Early termination stopped %s of %s runs. They have no final value and rank below all that have one.", humanize.Comma(int64(ended)), humanize.Comma(int64(len(r.Runs))))
	}
	if r.Sweep.Method == "tpe" || r.Sweep.Method == "bayes" {
		if len(words) > 0 {
			words = say(words, plain(" "))
		}
		words = say(words, sayf("The sampler, %s, learns from the runs before and tries more where they did well. So it samples unevenly: what is said of a parameter is said mostly of where the others are good.", r.Sweep.Method))
	}
	return words
}

// tried counts the configs of which a run has ended, one way or another.
func tried(configs []results.ConfigSummary) (n int) {
	for _, config := range configs {
		count := results.States(config.Runs)
		if count[results.Pending]+count[results.Running] < len(config.Runs) {
			n++
		}
	}
	return n
}

var (
	valAccuracy  = results.MetricNamed("val_accuracy")
	testAccuracy = results.MetricNamed("test_accuracy")
)

// intervalWords says where the mean over all seeds there are would be, by Student's t
// distribution; nothing if that is not a number.
func intervalWords(metric results.Metric, s results.Spread) string {
	t := distuv.StudentsT{Sigma: 1, Nu: float64(s.N - 1)}.Quantile(0.975)
	half := t * s.Std / math.Sqrt(float64(s.N))
	if !number.IsFinite(half) {
		return ""
	}
	low, high := max(0, s.Mean-half), s.Mean+half
	if metric.Unit == results.Share {
		high = min(1, high)
	}
	return fmt.Sprintf(" The 95%% confidence interval of that mean is %s to %s.", metric.Digits(low), metric.Text(high))
}

// gapWords compares the best config with the second by the standard error of
// the difference of their means.
func gapWords(best, second results.ConfigSummary, varied []string, metric results.Metric) phrase {
	gap := math.Abs(best.Last.Mean - second.Last.Mean)
	words := say(plain("The second, "), configWords(second, varied), sayf(", is %s behind", metric.Difference(gap)))
	if metric.Digits(gap) == metric.Digits(0) {
		return say(plain("The second, "), configWords(second, varied), sayf(", has the same %s to the digits shown.", metric.Words()))
	}
	if best.Last.N < 2 || second.Last.N < 2 {
		return say(words, plain(". With a single seed nothing says how much of that is chance; add seeds to know."))
	}
	chance := study.StandardError(best.Last, second.Last)
	if gap < study.Certain*chance {
		return say(words, sayf(", which is less than twice the standard error of that difference (%s): these seeds cannot tell the two apart.", metric.Difference(chance)))
	}
	return say(words, sayf(", more than twice the standard error of that difference (%s).", metric.Difference(chance)))
}

// configWords names a config by the parameters that vary: "activation relu, hidden [128, 64]".
func configWords(config results.ConfigSummary, varied []string) phrase {
	if len(varied) == 0 {
		return plain("config " + config.Key)
	}
	return strong(strings.Join(study.Settings(config.Config, varied), ", "))
}

// confusionWords tells the most frequent errors of the best run.
func (r *Report) confusionWords(best results.Run) phrase {
	m := r.Confusion[0]
	samples, right := m.Total()
	words := fmt.Sprintf("Run %d, the best seed of that config (seed %d), gets %s of %s %s samples wrong.",
		best.ID, best.Seed, humanize.Comma(int64(samples-right)), humanize.Comma(int64(samples)), m.Split)
	const most = 5
	var parts []string
	for i, e := range m.ConfusedPairs() {
		if i == most {
			break
		}
		label, predicted := study.ClassName(m.Names, e.Label), study.ClassName(m.Names, e.Predicted)
		part := fmt.Sprintf("%s for %s (%s, %s of all %s)", label, predicted, times(e.Count), figure.FormatShare(e.Count, e.Of), label)
		parts = append(parts, part)
	}
	if len(parts) > 0 {
		words += " Most often it takes " + strings.Join(parts, ", ") + "."
	}
	return plain(words)
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return humanize.Comma(int64(n)) + " times"
}
