package main

import (
	"gradbook/experiments/results"
	"gradbook/experiments/runner"
	"gradbook/plots"
)

// figureKind is a figure that plot can draw.
type figureKind struct {
	name  string
	takes string // what it shows: "a sweep" and the like
	shows string
	draw  func(results.Reader, plotted) (*plots.Figure, error)
}

// figureKinds are in the order in which one looks at a sweep.
var figureKinds = []figureKind{
	{"learning-curves", "a sweep, or runs of one", "loss and accuracy over the epochs", drawLearningCurves},
	{"importance", "a sweep", "which parameters matter, and how much", ofSweep(plots.Importance)},
	{"slices", "a sweep", "the metric against each parameter", ofSweep(plots.Slices)},
	{"parallel-coordinates", "a sweep", "which combinations of parameters do well", ofSweep(plots.ParallelCoordinates)},
	{"contour", "a sweep", "the metric over two parameters, see --x and --y", drawContour},
	{"single-changes", "a sweep", "what each change of one parameter does to the first config", ofSweep(plots.SingleChanges)},
	{"cost", "a sweep", "what a better network costs, in seconds of training and in parameters", ofSweep(plots.Cost)},
	{"history", "a sweep", "how its search went: its configs one after another, and the best so far", ofSweep(plots.History)},
	{"early-termination", "a sweep", "which runs it stopped, where, and what that saved", drawEarlyTermination},
	{"timeline", "a sweep", "where its time went: which runs were trained side by side, and how long", ofSweep(plots.Timeline)},
	{"activations", "a run, or up to four", "what its layers answer, epoch by epoch: dead and saturated units", ofLayers(plots.ActivationHistograms)},
	{"weights", "a run, or up to four", "how the weights of its layers are spread, epoch by epoch", ofLayers(plots.WeightHistograms)},
	{"gradients", "a run, or up to four", "whether the gradient reaches all of its layers", ofLayers(plots.GradientNorms)},
	{"first-layer", "a run", "what its first layer looks for: the weights as images", drawFirstLayer},
	{"confusion", "a run", "what its network takes for what", ofRun(readMatrix, plots.Confusion)},
	{"confusion-over-epochs", "a run", "the same, epoch by epoch", ofRun(readMatrices, plots.ConfusionOverEpochs)},
	{"confusion-difference", "two runs", "what the second takes for what more or less often than the first", drawConfusionDifference},
	{"class-scores", "a run", "precision, recall and F1 of every class", ofRun(readMatrix, plots.ClassScores)},
	{"confused-pairs", "a run", "which two classes it confuses most, with images", drawConfusedPairs},
	{"misclassified", "a run", "the images that its network was most wrong about", ofRun(readMisclassified, plots.MisclassifiedGallery)},
	{"wrong-and-right", "two runs", "what the first gets wrong and the second right", drawWrongAndRight},
	{"calibration", "a run", "whether it is right as often as it is sure", ofRun(readCalibration, plots.Calibration)},
}

// split is the one whose mistakes are shown.
const split = "test"

func drawLearningCurves(_ results.Reader, p plotted) (*plots.Figure, error) {
	if len(p.named) > 0 {
		return plots.RunCurves(p.Source, p.Epochs)
	}
	return plots.LearningCurves(p.Source, p.Epochs)
}

// ofSweep draws a figure that is of a whole sweep.
func ofSweep(figure func(plots.Source) (*plots.Figure, error)) func(results.Reader, plotted) (*plots.Figure, error) {
	return func(_ results.Reader, p plotted) (*plots.Figure, error) {
		if err := p.whole(); err != nil {
			return nil, err
		}
		return figure(p.Source)
	}
}

func drawContour(_ results.Reader, p plotted) (*plots.Figure, error) {
	if err := p.whole(); err != nil {
		return nil, err
	}
	return plots.Contour(p.Source, p.x, p.y)
}

func drawEarlyTermination(db results.Reader, p plotted) (*plots.Figure, error) {
	if err := p.whole(); err != nil {
		return nil, err
	}
	decisions, err := db.Decisions(ids(p.Runs)...)
	if err != nil {
		return nil, err
	}
	return plots.EarlyTermination(p.Source, decisions, p.Epochs)
}

// ofLayers draws a figure of the layers of the runs that were asked for, or of those that
// a sweep's report shows.
func ofLayers(figure func(plots.Source, []results.Layer) (*plots.Figure, error)) func(results.Reader, plotted) (*plots.Figure, error) {
	return func(db results.Reader, p plotted) (*plots.Figure, error) {
		runs := p.Runs
		if len(p.named) == 0 {
			if _, err := p.one(); err != nil {
				return nil, err
			}
			runs = (&plots.Report{Source: p.Source}).RunsInside()
		}
		var layers []results.Layer
		for _, run := range runs { // in the order in which they were named
			ofRun, err := db.Layers(run.ID)
			if err != nil {
				return nil, err
			}
			layers = append(layers, ofRun...)
		}
		return figure(p.Source, layers)
	}
}

func drawFirstLayer(db results.Reader, p plotted) (*plots.Figure, error) {
	run, err := p.one()
	if err != nil {
		return nil, err
	}
	if len(p.named) == 0 {
		if other, ok, err := withWeights(db, p.Source, run); err != nil {
			return nil, err
		} else if ok {
			run = other
		}
	}
	network, err := runner.KeptNetwork(db, run)
	if err != nil {
		return nil, err
	}
	return plots.FirstLayer(p.Source, run.ID, network)
}

// ofRun draws a figure of one run, of what is read of it.
func ofRun[T any](read func(results.Reader, results.Run) (T, error), figure func(plots.Source, T) (*plots.Figure, error)) func(results.Reader, plotted) (*plots.Figure, error) {
	return func(db results.Reader, p plotted) (*plots.Figure, error) {
		run, err := p.one()
		if err != nil {
			return nil, err
		}
		of, err := read(db, run)
		if err != nil {
			return nil, err
		}
		return figure(p.Source, of)
	}
}

func readMatrix(db results.Reader, run results.Run) (results.ConfusionMatrix, error) {
	return db.Confusion(run, split)
}

func readMatrices(db results.Reader, run results.Run) (matrices []results.ConfusionMatrix, err error) {
	for epoch := 1; epoch <= run.Epochs; epoch++ {
		matrix, err := db.ConfusionAt(run, epoch, split)
		if err != nil {
			return nil, err
		}
		matrices = append(matrices, matrix)
	}
	return matrices, nil
}

func readMisclassified(db results.Reader, run results.Run) ([]results.Misclassified, error) {
	return db.Misclassified(run, split)
}

func readCalibration(db results.Reader, run results.Run) ([]results.CalibrationBin, error) {
	return db.Calibration(run.ID)
}

func drawConfusedPairs(db results.Reader, p plotted) (*plots.Figure, error) {
	run, err := p.one()
	if err != nil {
		return nil, err
	}
	matrix, err := readMatrix(db, run)
	if err != nil {
		return nil, err
	}
	samples, err := readMisclassified(db, run)
	if err != nil {
		return nil, err
	}
	return plots.ConfusedPairs(p.Source, matrix, samples)
}

func drawConfusionDifference(db results.Reader, p plotted) (*plots.Figure, error) {
	a, b, err := readTwoMatrices(db, p)
	if err != nil {
		return nil, err
	}
	return plots.ConfusionDifference(p.Source, a, b)
}

func readTwoMatrices(db results.Reader, p plotted) (a, b results.ConfusionMatrix, err error) {
	first, second, err := p.two()
	if err != nil {
		return a, b, err
	}
	if a, err = readMatrix(db, first); err != nil {
		return a, b, err
	}
	b, err = readMatrix(db, second)
	return a, b, err
}

func drawWrongAndRight(db results.Reader, p plotted) (*plots.Figure, error) {
	a, b, err := readTwoMatrices(db, p)
	if err != nil {
		return nil, err
	}
	mistakes, _, err := db.Mistakes(p.named, split)
	if err != nil {
		return nil, err
	}
	worst, err := db.Misclassified(p.Runs[0], split)
	if err != nil {
		return nil, err
	}
	return plots.WrongAndRight(p.Source, a, b, mistakes, worst)
}
