package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// Beside is another sweep, of the same metric, to compare a report's with.
type Beside struct {
	Source
	Changes []string // in what its file differs from that of the report's: lines "- key: value" and "+ key: value"
}

// compareBeside sees the best configs of the other sweep from the best of the report's.
func (r *Report) compareBeside() (c study.Comparison, err error) {
	other := r.Beside.Sweep
	if other.Metric != r.Sweep.Metric || other.Goal != r.Sweep.Goal {
		return c, fmt.Errorf("report on sweep %d beside sweep %d: one is to %s %s, the other to %s %s; compare sweeps of one metric",
			r.Sweep.ID, other.ID, r.Sweep.Goal, r.Sweep.Metric, other.Goal, other.Metric)
	}
	if _, err := r.Beside.Best(); err != nil {
		return c, err
	}
	ours, _ := results.Summarise(r.Runs, r.Sweep.Goal)
	c.Baseline = ours[0]
	theirs, _ := results.Summarise(r.Beside.Runs, other.Goal)
	theirs = slices.DeleteFunc(theirs, func(config results.ConfigSummary) bool { return config.Last.N == 0 || config.StoppedAfter() > 0 })
	if c.Baseline.StoppedAfter() > 0 || len(theirs) == 0 {
		return c, fmt.Errorf("report on sweep %d beside sweep %d: of one of them no run was trained to its end, so that there is nothing to compare; let it train on",
			r.Sweep.ID, other.ID)
	}
	shown := slices.Clone(c.Baseline.Runs)
	for _, config := range theirs[:min(len(theirs), study.MostSeveral)] {
		shown = append(shown, config.Runs...)
	}
	c.Varied = results.Varied(shown)
	c.Together = r.changingTogetherBeside(c.Varied)
	for _, config := range theirs {
		c.Several = append(c.Several, c.Change(config, r.Sweep.Goal))
	}
	c.Several, c.MoreSeveral = study.AtMost(study.MostSeveral, c.Several)
	return c, nil
}

// changingTogetherBeside sorts parameters into groups as the configs of both sweeps do. All
// that only tells one sweep from the other changes together, however many edits
// of the file that was, so that each such parameter stays alone.
func (r *Report) changingTogetherBeside(names []string) (groups [][]string) {
	both := r.Source
	both.Runs = slices.Concat(r.Runs, r.Beside.Runs)
	if r.Beside.Sweep.Method != "grid" {
		both.Sweep.Method = r.Beside.Sweep.Method
	}
	within := slices.Concat(results.Varied(r.Runs), results.Varied(r.Beside.Runs))
	var searched []string
	for _, name := range names {
		if slices.Contains(within, name) {
			searched = append(searched, name)
		} else {
			groups = append(groups, []string{name})
		}
	}
	groups = append(groups, both.ChangingTogether(searched)...)
	slices.SortFunc(groups, slices.Compare)
	return groups
}

func (r *Report) besideFigure(c study.Comparison) *figure.Figure {
	other := r.Beside.Source
	title := fmt.Sprintf("%s beside %s", study.SweepName(r.Sweep), study.SweepName(other.Sweep))
	subtitle := fmt.Sprintf("The baseline is the best config of sweep %d; below it are the best of sweep %d, and what they change of it.", r.Sweep.ID, other.Sweep.ID)
	var theirs []results.Run
	for _, changed := range c.Several {
		theirs = append(theirs, changed.Runs...)
	}
	source := r.Caption(c.Baseline.Runs) + "\n" + other.Caption(theirs)
	return changesFigure(c, title, subtitle, source, r.Sweep.RankedBy())
}

// besideBlocks compares the best configs of both sweeps.
func (r *Report) besideBlocks(c study.Comparison, figure block) (blocks []block) {
	blocks = []block{{Words: r.besideWords(c)}}
	if r.Beside.Sweep.State != results.Done {
		blocks = append(blocks, block{Words: sayf("Sweep %d is not finished; what is said of it may change.", r.Beside.Sweep.ID)})
	}
	if !slices.Equal(datasetHashes(r.Source), datasetHashes(r.Beside.Source)) {
		blocks = append(blocks, block{Words: plain("The two were not trained on the same data, so that the difference is not of their configs alone.")})
	}
	blocks = append(blocks, block{Table: changesTable(c, r.Sweep.RankedBy())}, figure)
	if len(r.Beside.Changes) == 0 {
		return append(blocks, block{Words: plain("Their files say the same.")})
	}
	return append(blocks, block{Words: sayf("In what the file of sweep %d (+) differs from that of sweep %d (−):", r.Beside.Sweep.ID, r.Sweep.ID)},
		block{Code: &listing{"diff", strings.Join(r.Beside.Changes, "\n")}})
}

// hashes are those of the datasets of the runs, sorted.
func datasetHashes(s Source) (hashes []string) {
	for _, run := range s.Runs {
		hashes = append(hashes, run.DatasetSHA256)
	}
	slices.Sort(hashes)
	return slices.Compact(hashes)
}

// besideWords says which sweep's best config is better, and how sure that is.
func (r *Report) besideWords(c study.Comparison) phrase {
	metric, best := r.Sweep.RankedBy(), c.Several[0]
	words := say(sayf("The best config of sweep %d, %s, is ", r.Beside.Sweep.ID, study.SweepName(r.Beside.Sweep)),
		configWords(best.ConfigSummary, c.Varied), sayf(": its %s is ", metric.Words()), strong(metric.SpreadText(best.Last)),
		sayf(", that of the best config here, the baseline, %s. The difference is ", metric.SpreadText(c.Baseline.Last)),
		strong(metric.SignedDigits(best.Difference)+metric.DifferenceSign()))
	chance := study.StandardError(best.Last, c.Baseline.Last)
	switch {
	case math.IsNaN(chance):
		words = say(words, plain("; with a single seed nothing says how much of that is chance."))
	case best.Verdict == study.TooClose:
		words = say(words, sayf(", less than twice its standard error (%s): these seeds cannot tell the two apart.", metric.Difference(chance)))
	default:
		words = say(words, sayf(", at least twice its standard error (%s).", metric.Difference(chance)))
	}
	ours, _ := results.Summarise(r.Runs, r.Sweep.Goal)
	if mine, theirs := tried(ours), len(c.Several)+c.MoreSeveral; mine != theirs {
		words = say(words, sayf(" One is the best of %d configs, the other of %d; to be the best of more flatters more.", mine, theirs))
	}
	return say(words, plain(" "+c.SpreadWords(metric)))
}
