package catalog

import (
	"gradbook/experiments/results"
	"gradbook/plots"
	"gradbook/plots/figure"
)

// kinds are in the order in which one looks at a sweep.
var kinds = []Kind{
	{"learning-curves", SweepOrRuns, "loss and accuracy over the epochs; of a program its metrics over the steps, see --metric", []*Part{Curves}, learningCurves},
	{"importance", Sweep, "which parameters matter, and how much", nil,
		func(m *Material) (*figure.Figure, error) {
			return plots.ImportancePlot{Source: m.Source, Space: m.Studied}.Draw()
		}},
	{"slices", Sweep, "the metric against each parameter", nil,
		func(m *Material) (*figure.Figure, error) {
			return plots.SlicesPlot{Source: m.Source, Space: m.Studied}.Draw()
		}},
	{"parallel-coordinates", Sweep, "which combinations of parameters do well", nil,
		func(m *Material) (*figure.Figure, error) {
			return plots.ParallelCoordinatesPlot{Source: m.Source, Space: m.Studied}.Draw()
		}},
	{"contour", Sweep, "the metric over two parameters, see --x and --y", nil,
		func(m *Material) (*figure.Figure, error) {
			return plots.ContourPlot{Source: m.Source, Space: m.Studied, X: m.X, Y: m.Y}.Draw()
		}},
	{"single-changes", Sweep, "what each change of one parameter does to the first config", nil, ofSource(plots.SingleChanges)},
	{"cost", Sweep, "what a better network costs, in seconds of training and in parameters", nil, ofSource(plots.Cost)},
	{"history", Sweep, "how its search went: its configs one after another, and the best so far", nil, ofSource(plots.History)},
	{"early-termination", Sweep, "which runs it stopped, where, and what that saved", []*Part{Decisions},
		func(m *Material) (*figure.Figure, error) {
			return plots.EarlyTermination(m.Source, m.Decisions, m.Epochs)
		}},
	{"timeline", Sweep, "where its time went: which runs were trained side by side, and how long", nil, ofSource(plots.Timeline)},
	{"activations", FewRuns, "what its layers answer, epoch by epoch: dead and saturated units", []*Part{Layers}, ofLayers(plots.ActivationHistograms)},
	{"weights", FewRuns, "how the weights of its layers are spread, epoch by epoch", []*Part{Layers}, ofLayers(plots.WeightHistograms)},
	{"gradients", FewRuns, "whether the gradient reaches all of its layers", []*Part{Layers}, ofLayers(plots.GradientNorms)},
	{"first-layer", OneRun, "what its first layer looks for: the weights as images", []*Part{Dataset, Weights},
		func(m *Material) (*figure.Figure, error) {
			return plots.FirstLayer(m.Source, m.NetworkRunID, m.Network)
		}},
	{"confusion", OneRun, "what its network takes for what", []*Part{Confusion}, ofMatrix(plots.Confusion)},
	{"confusion-over-epochs", OneRun, "the same, epoch by epoch", []*Part{ConfusionByEpoch},
		func(m *Material) (*figure.Figure, error) {
			return plots.ConfusionOverEpochs(m.Source, m.ConfusionByEpoch)
		}},
	{"confusion-difference", TwoRuns, "what the second takes for what more or less often than the first", []*Part{Confusion},
		func(m *Material) (*figure.Figure, error) {
			return plots.ConfusionDifference(m.Source, m.Confusion[0], m.Confusion[1])
		}},
	{"class-scores", OneRun, "precision, recall and F1 of every class", []*Part{Confusion}, ofMatrix(plots.ClassScores)},
	{"confused-pairs", OneRun, "which two classes it confuses most, with images", []*Part{Confusion, Dataset, Misclassified},
		func(m *Material) (*figure.Figure, error) {
			return plots.ConfusedPairs(m.Source, m.Confusion[0], m.Misclassified)
		}},
	{"misclassified", OneRun, "the images that its network was most wrong about", []*Part{Dataset, Misclassified},
		func(m *Material) (*figure.Figure, error) {
			return plots.MisclassifiedGallery(m.Source, m.Misclassified)
		}},
	{"wrong-and-right", TwoRuns, "what the first gets wrong and the second right", []*Part{Confusion, Dataset, Mistakes, Misclassified},
		func(m *Material) (*figure.Figure, error) {
			return plots.WrongAndRight(m.Source, m.Confusion[0], m.Confusion[1], m.Mistakes, m.Misclassified)
		}},
	{"calibration", OneRun, "whether it is right as often as it is sure", []*Part{Calibration},
		func(m *Material) (*figure.Figure, error) { return plots.Calibration(m.Source, m.Calibration) }},
}

func learningCurves(m *Material) (*figure.Figure, error) {
	curves := m.Curves
	curves.Source, curves.Epochs, curves.OfRuns = m.Source, m.Epochs, len(m.Asked) > 0 && !m.Grouped
	return curves.Draw()
}

// ofSource draws a figure of a whole sweep.
func ofSource(draw func(plots.Source) (*figure.Figure, error)) func(*Material) (*figure.Figure, error) {
	return func(m *Material) (*figure.Figure, error) { return draw(m.Source) }
}

func ofLayers(draw func(plots.Source, []results.Layer) (*figure.Figure, error)) func(*Material) (*figure.Figure, error) {
	return func(m *Material) (*figure.Figure, error) { return draw(m.Source, m.Layers) }
}

func ofMatrix(draw func(plots.Source, results.ConfusionMatrix) (*figure.Figure, error)) func(*Material) (*figure.Figure, error) {
	return func(m *Material) (*figure.Figure, error) { return draw(m.Source, m.Confusion[0]) }
}
