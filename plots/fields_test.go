package plots

import (
	"image/color"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"
)

// A field that is set changes the picture, as it says.
func TestGoldenFields(t *testing.T) {
	s, epochs := synthetic.Troubled()
	search, decisions, searchEpochs := synthetic.Search(60)
	digits := synthetic.Confusion(3, synthetic.MNIST.Classes, 1000)
	study, layers := synthetic.ActivationStudy(4, 12, "sigmoid", "relu")
	low := 0.5
	for name, plot := range map[string]figure.Drawer{
		"learning-curves": LearningCurvesPlot{Source: s, Epochs: epochs, Highlighted: []int64{30, 1},
			Palette: []color.NRGBA{{R: 0xc0, A: 0xff}, {G: 0x80, A: 0xff}}, Smoothing: 0.6},
		"confusion":             ConfusionPlot{Source: s, Matrix: digits, MostErrors: 3, Ramp: figure.FewerRamp, Worst: 0.5},
		"confusion-difference":  ConfusionDifferencePlot{Source: s, A: digits, B: later(digits, 4), MostChanges: 2, Fewer: figure.ErrorRamp, More: figure.FewerRamp, Largest: 0.5},
		"confusion-over-epochs": ConfusionOverEpochsPlot{Source: s, Matrices: learning(3, synthetic.MNIST.Classes, 7), Most: 3, Ramp: figure.FewerRamp, Worst: 0.5},
		"class-scores":          ClassScoresPlot{Source: s, Matrix: digits, Low: &low},
		"calibration":           CalibrationPlot{Source: s, Bins: synthetic.Calibration(3), Low: &low},
		"confused-pairs":        ConfusedPairsPlot{Source: s, Matrix: digits, Samples: recorded(digits, 3), Most: 2},
		"first-layer":           FirstLayerPlot{Source: study, RunID: 1, Network: synthetic.Network(t, 28, 28, 64), MostUnits: 5, Limit: 1},
		"importance":            ImportancePlot{Source: search, Most: 2},
		"history":               HistoryPlot{Source: s, Record: figure.Palette[2], Colors: map[results.State]color.NRGBA{results.Diverged: figure.Palette[3]}},
		"augmented":             AugmentedSheetPlot{Title: "Augmented", Width: 28, Height: 28, Rows: fakeAugmented(2, 4), Side: 40},
		"misclassified":         MisclassifiedGalleryPlot{Source: s, Samples: synthetic.Misclassified(3, 9), Most: 3},
		"cost":                  CostPlot{Source: search, MostListed: 2},
		"early-termination":     EarlyTerminationPlot{Source: search, Decisions: decisions, Epochs: searchEpochs, MostLines: 10},
		"activations":           ActivationHistogramsPlot{Source: study, Layers: layers, MostLayers: 2, Ramp: figure.ErrorRamp, Darkest: 0.1},
		"gradients":             GradientNormsPlot{Source: study, Layers: layers, MostLayers: 2, Guide: 0.01},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := plot.Draw()
			png, _ := golden.Pictures(t, f, err)
			golden.Compare(t, "fields-"+name+".png", png)
		})
	}
}

// Whoever forgets what a figure shows is told so.
func TestEmptyPlotsAreErrors(t *testing.T) {
	for _, plot := range []figure.Drawer{
		LearningCurvesPlot{}, HistoryPlot{}, AugmentedSheetPlot{}, ConfusionPlot{}, ConfusionDifferencePlot{}, ConfusionOverEpochsPlot{}, ClassScoresPlot{}, ConfusedPairsPlot{},
		MisclassifiedGalleryPlot{}, CalibrationPlot{}, CostPlot{}, EarlyTerminationPlot{}, FirstLayerPlot{}, ActivationHistogramsPlot{},
		GradientNormsPlot{}, ImportancePlot{}, ContourPlot{}, SlicesPlot{}, ParallelCoordinatesPlot{}, TimelinePlot{}, WeightHistogramsPlot{}, WrongAndRightPlot{},
	} {
		if f, err := plot.Draw(); err == nil || f != nil {
			t.Errorf("%T: a figure %v, error %v", plot, f, err)
		}
	}
}

// Fields that no figure can be drawn with are errors that name them.
func TestFieldsOutOfRange(t *testing.T) {
	s, epochs := synthetic.Troubled()
	digits := synthetic.Confusion(3, synthetic.MNIST.Classes, 1000)
	study, layers := synthetic.ActivationStudy(4, 12, "relu")
	one := 1.0
	for want, plot := range map[string]figure.Drawer{
		"Smoothing is 1;":                 LearningCurvesPlot{Source: s, Epochs: epochs, Smoothing: 1},
		"run 999 is highlighted":          LearningCurvesPlot{Source: s, Epochs: epochs, Highlighted: []int64{1, 999}},
		"2 lines, but the palette 1":      LearningCurvesPlot{Source: s, Epochs: epochs, Highlighted: []int64{1, 30}, Palette: figure.Palette[:1]},
		"confusion matrix: Worst is 1.5":  ConfusionPlot{Source: s, Matrix: digits, Worst: 1.5},
		"over epochs: Worst is -1":        ConfusionOverEpochsPlot{Source: s, Matrices: []results.ConfusionMatrix{digits}, Worst: -1},
		"Largest is 2":                    ConfusionDifferencePlot{Source: s, A: digits, B: digits, Largest: 2},
		"scores of classes: Low is 1":     ClassScoresPlot{Source: s, Matrix: digits, Low: &one},
		"calibration: Low is 1":           CalibrationPlot{Source: s, Bins: make([]results.CalibrationBin, 1), Low: &one},
		"gradient norms of layers: Guide": GradientNormsPlot{Source: study, Layers: layers, Guide: -1},
		"first layer: Limit is -1":        FirstLayerPlot{Source: s, Limit: -1},
	} {
		if _, err := plot.Draw(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
