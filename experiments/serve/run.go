package serve

import (
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gradbook/experiments/listing"
	"gradbook/experiments/results"
	"gradbook/experiments/runner/network"
	"gradbook/plots/catalog"
)

// runPage is what the page of a run shows.
type runPage struct {
	Head       runHead
	Varied     []setting // parameters that differ between the runs of the sweep
	Others     []setting // the others that are not at their defaults
	Defaults   []setting
	Figures    []figureSlot
	Curves     curves
	Epochs     int // of which there are confusion matrices; 0: none
	Decisions  []results.Decision
	Metric     string // by which early termination decided
	Provenance []setting
	Again      string    // the command that repeats the run
	Texts      []setting // long ones: what was not committed, packages
	Files      []file
	Log        string // its end; "" where there is none
	HasLog     bool
	Digit      bool // there is a network that reads digits
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
	if err := p.readProvenance(db, run); err != nil {
		return view{}, err
	}
	if err := p.readFiles(db, run); err != nil {
		return view{}, err
	}
	kept, err := db.WeightsKept(sweep.ID)
	if err != nil {
		return view{}, err
	}
	p.Digit = kept[id]
	p.Curves = curvesOf(readChoice(r), results.Runs{run})
	if !run.CountsSteps {
		p.Epochs = run.Epochs
	}
	p.Figures = runFigures(run, readChoice(r).Query())
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
func runFigures(run results.Run, query string) (slots []figureSlot) {
	for _, kind := range catalog.Kinds() {
		if run.CountsSteps && kind.Name != "learning-curves" {
			continue
		}
		switch kind.Of {
		case catalog.OneRun, catalog.FewRuns, catalog.SweepOrRuns:
			slots = append(slots, slotOf(kind, fmt.Sprint(run.ID), query))
		}
	}
	if system := systemMetrics(run); len(system) > 0 {
		curves, _ := catalog.Find("learning-curves")
		slot := slotOf(curves, fmt.Sprint(run.ID), url.Values{"metrics": system}.Encode())
		slot.Name, slot.Title, slot.Shows = "system", "System", "what the program and its children used"
		slots = append(slots, slot)
	}
	return slots
}

// systemMetrics returns the names of what was measured of a run's processes.
func systemMetrics(run results.Run) (names []string) {
	for _, name := range run.Names() {
		if strings.HasPrefix(name, "system/") {
			names = append(names, name)
		}
	}
	return names
}
