package serve

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"

	"gradbook/experiments/listing"
	"gradbook/experiments/results"
	"gradbook/experiments/runner/network"
	"gradbook/plots/catalog"
)

// runPage is what the page of a run shows.
type runPage struct {
	Head        runHead
	Varied      []setting // parameters that differ between the runs of the sweep
	Others      []setting // the others that are not at their defaults
	Defaults    []setting
	Figures     []figureSlot
	Decisions   []results.Decision
	Metric      string
	Environment *results.Environment
	Dataset     results.Dataset
	Files       []file
	HasLog      bool
	WeightsKept bool
}

// runHead is what changes at the head of the page while the run trains.
type runHead struct {
	Run     results.Run
	Sweep   results.Sweep
	Step    string // what its steps are called
	Best    string
	Metrics []setting // the latest value of each
	Stamp   uint64
}

// setting is a name with its value in words.
type setting struct{ Name, Value string }

// runView is the page of a run.
func runView(db results.Reader, r *http.Request) (view, error) {
	id, err := number(r, "run")
	if err != nil {
		return view{}, err
	}
	run, err := db.Run(id)
	if err != nil {
		return view{}, err
	}
	sweep, err := db.Sweep(run.SweepID)
	if err != nil {
		return view{}, err
	}
	p := runPage{Head: runHeadOf(sweep, run), Metric: sweep.Metric}
	runs, err := db.Runs(sweep.ID)
	if err != nil {
		return view{}, err
	}
	p.sortParameters(run, results.Varied(runs))
	if p.Decisions, err = db.Decisions(id); err != nil {
		return view{}, err
	}
	if p.Dataset, err = db.Dataset(run.DatasetSHA256); err != nil && !errors.Is(err, results.ErrNoDataset) {
		return view{}, err
	}
	environment, err := db.Environment(run.EnvironmentID)
	if err != nil && !errors.Is(err, results.ErrNoEnvironment) {
		return view{}, err
	} else if err == nil {
		p.Environment = &environment
	}
	kept, err := db.WeightsKept(sweep.ID)
	if err != nil {
		return view{}, err
	}
	p.WeightsKept = kept[id]
	if p.Files, p.HasLog, err = filesOf(db, id); err != nil {
		return view{}, err
	}
	p.Figures = runFigures(run)
	return view{
		Title: fmt.Sprintf("Run %d", id),
		Page:  "run",
		Data:  p,
		Parts: []part{{ID: "head", Template: "run-head", Data: p.Head}},
	}, nil
}

func runHeadOf(sweep results.Sweep, run results.Run) runHead {
	h := runHead{Run: run, Sweep: sweep, Step: map[bool]string{true: "step", false: "epoch"}[run.CountsSteps]}
	if run.Epochs > 0 && !math.IsNaN(run.BestValue) {
		h.Best = fmt.Sprintf("%s at %s %d", listing.Metric(sweep.Metric, run.BestValue), h.Step, run.BestEpoch)
	}
	for _, name := range run.Names() {
		h.Metrics = append(h.Metrics, setting{name, listing.Metric(name, run.Value(name))})
	}
	h.Stamp = hashOf(fmt.Sprint(run.State, run.Epochs, run.ReportedAt))
	return h
}

// sortParameters sorts the parameters of a run's config by what they tell.
func (p *runPage) sortParameters(run results.Run, varied []string) {
	config := run.Config.Flat()
	output, _ := config["output"].(string)
	defaults := network.Defaults(output)
	if run.CountsSteps {
		defaults = nil
	}
	for _, name := range slices.Sorted(maps.Keys(config)) {
		s := setting{name, results.Format(config[name])}
		standard, known := defaults[name]
		switch {
		case slices.Contains(varied, name):
			p.Varied = append(p.Varied, s)
		case name == "seed" || !known || results.Format(standard) != s.Value:
			p.Others = append(p.Others, s)
		default:
			p.Defaults = append(p.Defaults, s)
		}
	}
}

// runFigures returns the figures that a run may have. Those of our networks are asked for only
// where there is one.
func runFigures(run results.Run) (slots []figureSlot) {
	for _, kind := range catalog.Kinds() {
		if run.CountsSteps && kind.Name != "learning-curves" {
			continue
		}
		switch kind.Of {
		case catalog.OneRun, catalog.FewRuns, catalog.SweepOrRuns:
			slots = append(slots, slotOf(kind, fmt.Sprint(run.ID), ""))
		}
	}
	return slots
}
