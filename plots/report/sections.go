package report

import (
	"fmt"
	"math"
	"slices"

	"gradbook/internal/printable"
	"gradbook/plots"
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
	r.Studied = nil
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

func (r *Report) whatMatters(p *page) []block {
	if _, ok := r.importances(); !ok {
		return nil
	}
	return slices.Concat(r.figure(p, "importance"), r.figure(p, "slices"))
}

func (r *Report) singleChanges(p *page) []block {
	c, ok := r.changes()
	if !ok {
		return nil
	}
	return append([]block{{Words: changesParagraph(c, r.Metric())}, {Table: changesTable(c, r.Metric())}}, r.figure(p, "single-changes")...)
}

func (r *Report) beside(p *page) []block {
	c, err := study.CompareSweeps(r.Source, r.Beside.Source)
	if err != nil {
		p.fail(fmt.Errorf("report on %w", err))
		return nil
	}
	figure, err := plots.Beside(r.Source, r.Beside.Source)
	return r.besideBlocks(c, p.picture("beside", figure, err))
}

// manyConfigs are so many that lines and surfaces show more than a table of them.
const manyConfigs = 24

func (r *Report) configs(p *page, configs []results.ConfigSummary, varied []string) []block {
	blocks := append([]block{{Words: r.tableWords(configs)}, {Table: r.table(configs, varied)}}, r.figure(p, "learning-curves")...)
	if len(study.CompleteConfigs(configs)) > 1 {
		blocks = append(blocks, r.figure(p, "cost")...)
	}
	sp, err := r.space()
	if err != nil || len(sp.Configs)+len(sp.Stopped) < manyConfigs {
		return blocks
	}
	if len(sp.Parameters) > 2 {
		blocks = append(blocks, r.figure(p, "parallel-coordinates")...)
	}
	if len(sp.Parameters) > 1 {
		blocks = append(blocks, r.figure(p, "contour")...)
	}
	return blocks
}

func (r *Report) search(p *page, configs []results.ConfigSummary) (blocks []block) {
	const fewest = 8 // configs, that one can speak of a search
	if r.Sweep.Method != "grid" && len(configs) >= fewest && len(study.CompleteConfigs(configs)) > 0 {
		blocks = append(blocks, r.figure(p, "history")...)
	}
	if len(r.Decisions) > 0 {
		blocks = append(blocks, r.figure(p, "early-termination")...)
	}
	return blocks
}

// ofPrograms reports whether the runs are those of somebody's program, of which what only
// networks of Gradbook have is not shown.
func (r *Report) ofPrograms() bool {
	return slices.ContainsFunc(r.Runs, func(run results.Run) bool { return run.CountsSteps })
}

func (r *Report) inside(p *page) []block {
	if r.ofPrograms() && len(r.Layers) == 0 {
		return nil
	}
	return r.figures(p, "activations", "gradients", "first-layer")
}

func (r *Report) mistakes(p *page, best results.Run) (blocks []block) {
	if r.ofPrograms() && len(r.Confusion) == 0 {
		return nil
	}
	if len(r.Confusion) > 0 {
		blocks = append(blocks, block{Words: r.confusionWords(best)})
	}
	names := []string{"confusion", "class-scores"}
	if best.TestAccuracy < 1 || math.IsNaN(best.TestAccuracy) {
		names = append(names, "confused-pairs", "misclassified")
	}
	return append(blocks, r.figures(p, append(names, "calibration")...)...)
}

func (r *Report) origin(p *page, best results.Run) []block {
	blocks := []block{{Table: r.provenance(best)}}
	if r.ofPrograms() {
		blocks = append(blocks, block{Words: plain("The runs are those of a program. What Gradbook looks at in networks that it trains itself (layers, confusion matrices, mistakes, calibration) is not known of them.")})
	}
	if slices.ContainsFunc(r.Runs, func(run results.Run) bool { return !run.StartedAt.IsZero() }) && len(r.Runs) > 1 {
		blocks = append(blocks, r.figure(p, "timeline")...)
	}
	return blocks
}
