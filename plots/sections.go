package plots

import (
	"fmt"
	"slices"

	"gradbook/internal/printable"
	"gradbook/plots/study"

	"gradbook/experiments/results"
)

// pictureNames are those of all figures that a report may have.
var pictureNames = []string{
	"importance", "slices", "single-changes", "beside",
	"learning-curves", "parallel-coordinates", "contour", "cost", "history", "early-termination",
	"activations", "gradients", "first-layer",
	"confusion", "class-scores", "confused-pairs", "misclassified", "calibration", "timeline",
}

// page writes the report, with an answer in somebody's own words.
func (r *Report) page(written string) (*page, error) {
	r.studied = nil
	best, err := r.Best()
	if err != nil {
		return nil, err
	}
	if err := r.check(best); err != nil {
		return nil, fmt.Errorf("report on sweep %d: %w", r.Sweep.ID, err)
	}
	configs, varied := results.Summarise(r.Runs, r.Sweep.Goal)
	p := &page{
		Title:    study.SweepName(r.Sweep),
		Question: plain(printable.OneLine(r.Sweep.Description)),
		Notes:    r.notes(),
	}
	var answer []block
	if written != "" {
		answer = append(answer, block{Written: written}, block{Subheading: "In numbers"})
	}
	p.add("Answer", append(answer, paragraphs(r.answer(configs, varied))...)...)
	p.add("What matters", r.whatMatters(p)...)
	p.add("What each single change does", r.singleChanges(p)...)
	if r.Beside != nil {
		p.add(fmt.Sprintf("Beside sweep %d", r.Beside.Sweep.ID), r.beside(p)...)
	}
	p.add("Configs", r.configs(p, configs, varied)...)
	p.add("How the search went", r.search(p, configs)...)
	p.add("What it looks like inside", r.inside(p)...)
	p.add("What it gets wrong", r.mistakes(p, best)...)
	p.add("Where it comes from", r.origin(p, best)...)
	p.add("How to repeat it", r.repetition()...)
	return p, p.err
}

// importances are those of the parameters, where the configs can tell: a study of single
// changes says what each does to one config, not what it does to others.
func (r *Report) importances() (m study.Importances, ok bool) {
	if _, study := r.changes(); study && !r.isFactorial() {
		return m, false
	}
	sp, err := r.space()
	if err != nil {
		return m, false
	}
	m, err = sp.Importances()
	return m, err == nil && len(m.Parameters) > 1
}

func (r *Report) whatMatters(p *page) (blocks []block) {
	if _, ok := r.importances(); !ok {
		return nil
	}
	sp, err := r.space()
	if err != nil {
		return []block{p.picture("importance", nil, err)}
	}
	importance, err := importanceFigure(sp)
	blocks = append(blocks, p.picture("importance", importance, err))
	return append(blocks, p.picture("slices", slicesFigure(sp), nil))
}

func (r *Report) singleChanges(p *page) []block {
	c, ok := r.changes()
	if !ok {
		return nil
	}
	figure, err := SingleChanges(r.Source)
	return []block{{Words: changesParagraph(c, r.Sweep.RankedBy())}, {Table: changesTable(c, r.Sweep.RankedBy())}, p.picture("single-changes", figure, err)}
}

func (r *Report) beside(p *page) []block {
	c, err := r.compareBeside()
	if err != nil {
		return []block{p.picture("beside", nil, err)}
	}
	return r.besideBlocks(c, p.picture("beside", r.besideFigure(c), nil))
}

// manyConfigs are so many that lines and surfaces show more than a table of them.
const manyConfigs = 24

func (r *Report) configs(p *page, configs []results.ConfigSummary, varied []string) []block {
	curves, err := LearningCurves(r.Source, r.Epochs)
	blocks := []block{{Words: r.tableWords(configs)}, {Table: r.table(configs, varied)}, p.picture("learning-curves", curves, err)}
	if len(study.CompleteConfigs(configs)) > 1 {
		cost, err := Cost(r.Source)
		blocks = append(blocks, p.picture("cost", cost, err))
	}
	sp, err := r.space()
	if err != nil || len(sp.Configs)+len(sp.Stopped) < manyConfigs {
		return blocks
	}
	if len(sp.Parameters) > 2 {
		blocks = append(blocks, p.picture("parallel-coordinates", parallelFigure(sp), nil))
	}
	if len(sp.Parameters) > 1 {
		contour, err := contourFigure(sp, "", "")
		blocks = append(blocks, p.picture("contour", contour, err))
	}
	return blocks
}

func (r *Report) search(p *page, configs []results.ConfigSummary) (blocks []block) {
	const fewest = 8 // configs, that one can speak of a search
	if r.Sweep.Method != "grid" && len(configs) >= fewest && len(study.CompleteConfigs(configs)) > 0 {
		history, err := History(r.Source)
		blocks = append(blocks, p.picture("history", history, err))
	}
	if len(r.Decisions) > 0 {
		stops, err := EarlyTermination(r.Source, r.Decisions, r.Epochs)
		blocks = append(blocks, p.picture("early-termination", stops, err))
	}
	return blocks
}

// RunsInside returns the runs whose layers the report shows: the best and, where the
// activation varies, one with another: of the config that differs from the best in
// nothing else if there is one, otherwise of the best there is.
func (r *Report) RunsInside() []results.Run {
	configs, varied := results.Summarise(r.Runs, r.Sweep.Goal)
	best, err := r.Best()
	if err != nil {
		return nil
	}
	differs := func(config results.ConfigSummary, name string) bool {
		return results.Format(config.Config[name]) != results.Format(best.Config[name])
	}
	others := slices.DeleteFunc(configs, func(c results.ConfigSummary) bool {
		return c.Last.N == 0 || !differs(c, "activation")
	})
	if len(others) == 0 {
		return []results.Run{best}
	}
	alone := slices.IndexFunc(others, func(c results.ConfigSummary) bool {
		return !slices.ContainsFunc(varied, func(name string) bool { return name != "activation" && differs(c, name) })
	})
	return []results.Run{best, r.BestOf(others[max(0, alone)])}
}

func (r *Report) inside(p *page) (blocks []block) {
	if len(r.Layers) > 0 {
		activations, err := ActivationHistograms(r.Source, r.Layers)
		blocks = append(blocks, p.picture("activations", activations, err))
		gradients, err := GradientNorms(r.Source, r.Layers)
		blocks = append(blocks, p.picture("gradients", gradients, err))
	}
	if r.Network != nil {
		first, err := FirstLayer(r.Source, r.NetworkRunID, r.Network)
		blocks = append(blocks, p.picture("first-layer", first, err))
	}
	return blocks
}

func (r *Report) mistakes(p *page, best results.Run) (blocks []block) {
	if len(r.Confusion.Counts) > 0 {
		confusion, err := Confusion(r.Source, r.Confusion)
		blocks = append(blocks, block{Words: r.confusionWords(best)}, p.picture("confusion", confusion, err))
		scores, err := ClassScores(r.Source, r.Confusion)
		blocks = append(blocks, p.picture("class-scores", scores, err))
	}
	if len(r.Misclassified) > 0 {
		if len(r.Confusion.Counts) > 0 {
			pairs, err := ConfusedPairs(r.Source, r.Confusion, r.Misclassified)
			blocks = append(blocks, p.picture("confused-pairs", pairs, err))
		}
		gallery, err := MisclassifiedGallery(r.Source, r.Misclassified)
		blocks = append(blocks, p.picture("misclassified", gallery, err))
	}
	if len(r.Calibration) > 0 {
		calibration, err := Calibration(r.Source, r.Calibration)
		blocks = append(blocks, p.picture("calibration", calibration, err))
	}
	return blocks
}

func (r *Report) origin(p *page, best results.Run) []block {
	blocks := []block{{Table: r.provenance(best)}}
	if slices.ContainsFunc(r.Runs, func(run results.Run) bool { return !run.StartedAt.IsZero() }) && len(r.Runs) > 1 {
		timeline, err := Timeline(r.Source)
		blocks = append(blocks, p.picture("timeline", timeline, err))
	}
	return blocks
}
