package main

import (
	"fmt"

	"gradbook/experiments/dataset"
	"gradbook/experiments/listing"
	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
	"gradbook/experiments/runner/network"
)

type ensembleVerb struct {
	database
	Runs  []int64 `arg:"" optional:"" name:"run" help:"Runs whose weights are kept, as list numbers them."`
	Sweep int64   `placeholder:"N" help:"Take all runs of this sweep whose weights are kept."`
	Top   count   `placeholder:"K" help:"With --sweep: only the K best of them by the sweep's metric."`
	Data  string  `placeholder:"DIR" help:"Folder with the four files of a dataset, or with folders of datasets by name."`
	JSON  bool    `name:"json" help:"Print JSON, with the names of the database's columns."`
}

func (v *ensembleVerb) Run() error {
	db, err := record.Open(v.DB)
	if err != nil {
		return err
	}
	defer db.Close()
	runs, err := v.chosen(db)
	if err != nil {
		return err
	}
	ctx, stop := untilStopped()
	defer stop()
	program, err := network.New(&dataset.Finder{Folder: v.Data, Progress: stderr})
	if err != nil {
		return err
	}
	ensemble, err := program.Ensemble(ctx, db, runs)
	if ctx.Err() != nil {
		return exitInterrupted
	}
	if err != nil {
		return err
	}
	shown, err := readEnsemble(db, ensemble)
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(shown)
	}
	shown.print()
	return nil
}

// chosen returns the runs of the ensemble.
func (v *ensembleVerb) chosen(db results.Reader) (runs []results.Run, err error) {
	if v.Sweep != 0 {
		if len(v.Runs) > 0 {
			return nil, fmt.Errorf("name either runs or a sweep with --sweep, not both")
		}
		return v.chosenOfSweep(db)
	}
	if len(v.Runs) == 0 || v.Top != 0 {
		return nil, fmt.Errorf("name the runs of the ensemble, or a sweep with --sweep N [--top K]")
	}
	for _, id := range v.Runs {
		run, err := db.Run(id)
		if err != nil {
			return nil, err
		}
		runs = append(runs, run)
	}
	return runs, nil
}

func (v *ensembleVerb) chosenOfSweep(db results.Reader) (chosen []results.Run, err error) {
	sweep, err := db.Sweep(v.Sweep)
	if err != nil {
		return nil, err
	}
	runs, err := db.Runs(sweep.ID)
	if err != nil {
		return nil, err
	}
	kept, err := db.WeightsKept(sweep.ID)
	if err != nil {
		return nil, err
	}
	results.SortRuns(runs, sweep.Goal)
	for _, run := range runs {
		if run.State.Finished() && kept[run.ID] {
			chosen = append(chosen, run)
		}
	}
	switch {
	case v.Top == 1:
		return nil, fmt.Errorf("--top %d: an ensemble takes at least two runs", v.Top)
	case len(chosen) < max(2, int(v.Top)):
		return nil, fmt.Errorf("sweep %d: the weights of %d of its runs are kept, and %d are needed; \"replay RUN --keep-weights\" brings those of a run back, \"sweep --keep-weights\" keeps those of all",
			sweep.ID, len(chosen), max(2, int(v.Top)))
	}
	if v.Top > 0 {
		chosen = chosen[:v.Top]
	}
	return chosen, nil
}

// shownEnsemble is what ensemble shows.
type shownEnsemble struct {
	Members      []shownMember   `json:"members"`
	Ensemble     results.Metrics `json:"ensemble"`
	TestMistakes int             `json:"test_mistakes"`
	varied       []string        // parameters that differ between the runs of the members' sweeps
}

type shownMember struct {
	Run          results.Run `json:"run"`
	TestMistakes int         `json:"test_mistakes"`
}

func readEnsemble(db results.Reader, e *network.Ensemble) (shownEnsemble, error) {
	s := shownEnsemble{Ensemble: e.Metrics(), TestMistakes: len(e.Test.Mistakes)}
	var all []results.Run
	seen := map[int64]bool{}
	for _, run := range e.Runs {
		if !seen[run.SweepID] {
			runs, err := db.Runs(run.SweepID)
			if err != nil {
				return s, err
			}
			seen[run.SweepID], all = true, append(all, runs...)
		}
	}
	s.varied = results.Varied(all)
	for _, run := range e.Runs {
		confusion, err := db.Confusion(run, "test")
		if err != nil {
			return s, err
		}
		samples, right := confusion.Total()
		s.Members = append(s.Members, shownMember{run, samples - right})
	}
	return s, nil
}

func (s shownEnsemble) print() {
	var runs []results.Run
	for _, member := range s.Members {
		runs = append(runs, member.Run)
	}
	varied := s.varied
	metrics := []string{"val_accuracy", "val_loss", "test_accuracy", "test_loss"}
	header := []string{"run"}
	for _, name := range append(append(varied, "seed"), metrics...) {
		header = append(header, name)
	}
	t := newTable(len(varied)+2, append(header, "test mistakes")...)
	line := func(row []any, m results.Metrics, mistakes int) {
		for _, name := range metrics {
			row = append(row, listing.Metric(name, m.Value(name)))
		}
		t.add(append(row, mistakes)...)
	}
	for _, member := range s.Members {
		row := []any{member.Run.ID}
		for _, name := range append(varied, "seed") {
			row = append(row, results.FormatShort(member.Run.Config.Value(name)))
		}
		line(row, member.Run.Metrics, member.TestMistakes)
	}
	t.separate()
	row := []any{"ensemble"}
	for range len(varied) + 1 {
		row = append(row, "")
	}
	line(row, s.Ensemble, s.TestMistakes)
	stdout.printf("The mean of the probabilities of %d runs on %s:\n", len(runs), runs[0].Dataset)
	t.print()
}
