package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
	"gradbook/plots"
	"gradbook/plots/study"
)

// Beside is another sweep, of the same metric, to compare a report's with.
type Beside struct {
	study.Source
	Changes []string // in what its file differs from that of the report's: lines "- key: value" and "+ key: value"
}

// ReadBeside reads a sweep to set beside the report's.
func (r *Report) ReadBeside(db results.Reader, sweepID int64) error {
	if sweepID == r.Sweep.ID {
		return fmt.Errorf("sweep %d is to be compared with itself; name another one with --compare", sweepID)
	}
	other, err := plots.ReadSource(db, sweepID)
	if err != nil {
		return err
	}
	r.Beside = &Beside{Source: other, Changes: sweep.Changes(r.Sweep.Spec, other.Sweep.Spec)}
	return nil
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
	blocks = append(blocks, block{Table: changesTable(c, r.Metric())}, figure)
	if len(r.Beside.Changes) == 0 {
		return append(blocks, block{Words: plain("Their files say the same.")})
	}
	return append(blocks, block{Words: sayf("In what the file of sweep %d (+) differs from that of sweep %d (−):", r.Beside.Sweep.ID, r.Sweep.ID)},
		block{Code: &listing{"diff", strings.Join(r.Beside.Changes, "\n")}})
}

// hashes are those of the datasets of the runs, sorted.
func datasetHashes(s study.Source) (hashes []string) {
	for _, run := range s.Runs {
		hashes = append(hashes, run.DatasetSHA256)
	}
	slices.Sort(hashes)
	return slices.Compact(hashes)
}

// besideWords says which sweep's best config is better, and how sure that is.
func (r *Report) besideWords(c study.Comparison) phrase {
	metric, best := r.Metric(), c.Several[0]
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
