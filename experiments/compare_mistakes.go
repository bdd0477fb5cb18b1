package main

import (
	"errors"
	"fmt"
	"slices"

	"gradbook/experiments/results"
)

// commonMistakes are samples of the test split that several runs got wrong.
type commonMistakes struct {
	Complete bool            `json:"complete"` // true: of all mistakes; false: of the hundred with the highest loss of each run
	Recorded []int           `json:"recorded"` // how many mistakes each run has here, in the order of the runs
	Shared   [][]int         `json:"shared"`   // Shared[i][j]: how many mistakes runs i and j share
	ByAll    []commonMistake `json:"by_all"`   // those of all runs, sorted by sample
}

// commonMistake is one sample that all runs got wrong.
type commonMistake struct {
	Sample    int   `json:"sample"` // index in the test file, from 0
	Label     int   `json:"label"`
	Predicted []int `json:"predicted"` // by each run
	names     []string
}

func readCommonMistakes(db results.Reader, runs []results.Run) (*commonMistakes, error) {
	var ids []int64
	for _, run := range runs {
		if run.DatasetSHA256 != runs[0].DatasetSHA256 {
			return nil, nil
		}
		ids = append(ids, run.ID)
	}
	dataset, err := db.Dataset(runs[0].DatasetSHA256)
	if errors.Is(err, results.ErrNoDataset) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	mistakes, complete, err := db.Mistakes(ids, "test")
	if err != nil {
		return nil, err
	}
	common := &commonMistakes{Complete: complete, Recorded: make([]int, len(runs)), Shared: make([][]int, len(runs)), ByAll: []commonMistake{}}
	for i := range runs {
		common.Shared[i] = make([]int, len(runs))
	}
	// Mistakes are sorted by sample.
	for len(mistakes) > 0 {
		first, n := mistakes[0], 1
		for n < len(mistakes) && mistakes[n].Sample == first.Sample {
			n++
		}
		predicted := map[int]int{} // by the run's index
		for _, m := range mistakes[:n] {
			predicted[slices.Index(ids, m.RunID)] = m.Predicted
		}
		mistakes = mistakes[n:]
		for i := range predicted {
			common.Recorded[i]++
			for j := range predicted {
				common.Shared[i][j]++
			}
		}
		if len(predicted) == len(runs) {
			m := commonMistake{Sample: first.Sample, Label: first.Label, names: dataset.Classes}
			for i := range runs {
				m.Predicted = append(m.Predicted, predicted[i])
			}
			common.ByAll = append(common.ByAll, m)
		}
	}
	return common, nil
}

const shownMistakes = 10

func (c *commonMistakes) print(runs []results.Run) {
	of := ""
	if !c.Complete {
		of = ", of the hundred with the highest loss of each run"
	}
	stdout.printf("\nMistakes on test in common%s: %d by all\n", of, len(c.ByAll))
	header := []string{"shared with"}
	for _, run := range runs {
		header = append(header, fmt.Sprintf("run %d", run.ID))
	}
	if len(runs) > 2 {
		printPairs(runs, header, func(i, j int) int { return c.Shared[i][j] })
	}
	if c.Complete {
		header[0] = "wrong by \\ right by"
		printPairs(runs, header, func(i, j int) int { return c.Recorded[i] - c.Shared[i][j] })
	}
	if len(c.ByAll) == 0 {
		return
	}
	header = append([]string{"sample", "label"}, header[1:]...)
	t := newTable(len(header)+1, header...)
	for _, m := range c.ByAll[:min(shownMistakes, len(c.ByAll))] {
		row := []any{m.Sample, m.class(m.Label)}
		for _, predicted := range m.Predicted {
			row = append(row, m.class(predicted))
		}
		t.add(row...)
	}
	t.print()
	if more := len(c.ByAll) - shownMistakes; more > 0 {
		stdout.printf("and %d more (--json has them all)\n", more)
	}
}

// printPairs prints a number for every two runs.
func printPairs(runs []results.Run, header []string, number func(i, j int) int) {
	t := newTable(2, header...)
	for i, run := range runs {
		row := []any{fmt.Sprintf("run %d", run.ID)}
		for j := range runs {
			row = append(row, number(i, j))
		}
		t.add(row...)
	}
	t.print()
}

func (m commonMistake) class(label int) string {
	if label < len(m.names) {
		return m.names[label]
	}
	return fmt.Sprint(label)
}
