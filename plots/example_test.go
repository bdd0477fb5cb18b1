package plots_test

import (
	"fmt"
	"image/color"
	"log"
	"os"
	"path/filepath"

	"gradbook/experiments/results"
	"gradbook/plots"
	"gradbook/plots/figure"
)

var (
	digits = results.Dataset{SHA256: "5d0c…", Name: "mnist", Width: 2, Height: 2, Classes: []string{"0", "1"}, Train: 60000, Test: 10000}
	run    = results.Run{
		ID: 1, Seed: 1, State: results.Done, ConfigKey: "a", Dataset: "mnist", DatasetSHA256: digits.SHA256,
		Config: results.Config{"learning_rate": 0.1}, Epochs: 2, LastValue: 0.97, Metrics: epochs[1].Metrics,
	}
	epochs = []results.Epoch{
		{RunID: 1, Epoch: 1, Metrics: results.Metrics{TrainLoss: 0.4, TrainAccuracy: 0.90, ValLoss: 0.3, ValAccuracy: 0.92, TestLoss: 0.3, TestAccuracy: 0.92}},
		{RunID: 1, Epoch: 2, Metrics: results.Metrics{TrainLoss: 0.1, TrainAccuracy: 0.98, ValLoss: 0.1, ValAccuracy: 0.97, TestLoss: 0.1, TestAccuracy: 0.96}},
	}
	source = plots.Source{
		Sweep:    results.Sweep{ID: 1, Name: "first", Metric: "val_accuracy", Goal: results.Maximize, State: results.Done},
		Runs:     []results.Run{run},
		Datasets: []results.Dataset{digits},
		Epochs:   epochs,
	}
	matrix = results.ConfusionMatrix{RunID: 1, Epoch: 2, Split: "test", Names: digits.Classes, Counts: [][]int{{970, 10}, {5, 1130}}}
)

// save writes a figure where the example leaves nothing behind.
func save(figure *figure.Figure, err error) {
	if err != nil {
		log.Fatal(err)
	}
	folder, err := os.MkdirTemp("", "figures")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	if err := figure.Save(filepath.Join(folder, "figure.png")); err != nil {
		log.Fatal(err)
	}
	fmt.Println(figure.Alt)
}

func ExampleLearningCurves() {
	save(plots.LearningCurves(source, epochs))
	// Output: Learning curves: first.
}

// Does ReLU or a higher learning rate improve on the first run?
func ExampleSingleChanges() {
	study := source
	study.Runs = nil
	for i, trained := range []struct {
		activation string
		rate       float64
		accuracy   float64
	}{{"sigmoid", 0.01, 0.89}, {"relu", 0.01, 0.94}, {"sigmoid", 0.1, 0.93}} {
		study.Runs = append(study.Runs, results.Run{
			ID: int64(i + 1), Number: i + 1, Seed: 1, State: results.Done, DatasetSHA256: digits.SHA256,
			Config:    results.Config{"activation": trained.activation, "learning_rate": trained.rate},
			ConfigKey: fmt.Sprint("config ", i), LastValue: trained.accuracy,
		})
	}
	save(plots.SingleChanges(study))
	// Output: What each single change does: first. How far a change of one parameter moves the val accuracy of the baseline, the config of the sweep's first run.
}

func ExampleConfusion() {
	save(plots.Confusion(source, matrix))
	// Output: Confusion matrix on test: first. Run 1 after epoch 2: 2,100 of 2,115 samples right (99.29%), 15 wrong.
}

func ExampleMisclassifiedGallery() {
	save(plots.MisclassifiedGallery(source, []results.Misclassified{{
		RunID: 1, Split: "test", Sample: 1247, Label: 1, Predicted: 0,
		Probability: 0.998, LabelProbability: 0.002, Loss: 6.2,
		Width: 2, Height: 2, Pixels: []byte{0, 255, 128, 0},
	}}))
	// Output: Misclassified on test: first. The sample that run 1 was most wrong about, with the probability it gave to the true and to the predicted class.
}

func ExampleAugmentedSheet() {
	save(plots.AugmentedSheet("Augmented: first", "Data: mnist. Augmentation: shift 1.", 2, 2, []plots.AugmentedRow{
		{Label: "1", Images: [][]byte{{0, 255, 128, 0}, {255, 0, 0, 0}, {0, 0, 0, 255}}},
	}))
	// Output: Augmented: first. Left the samples as the dataset has them, right as training sees them, each time differently.
}

// The config of run 1 alone, in red and smoothed.
func ExampleLearningCurvesPlot() {
	save(plots.LearningCurvesPlot{Source: source, Epochs: epochs, Highlighted: []int64{1}, Palette: []color.NRGBA{{R: 0xc0, A: 0xff}}, Smoothing: 0.6}.Draw())
	// Output: Learning curves: first.
}

// Colours that end at 5 % of a class, for runs to compare, and the three most frequent errors.
func ExampleConfusionPlot() {
	save(plots.ConfusionPlot{Source: source, Matrix: matrix, MostErrors: 3, Worst: 0.05}.Draw())
	// Output: Confusion matrix on test: first. Run 1 after epoch 2: 2,100 of 2,115 samples right (99.29%), 15 wrong.
}

// A row of samples.
func ExampleMisclassifiedGalleryPlot() {
	sample := results.Misclassified{
		RunID: 1, Split: "test", Sample: 1247, Label: 1, Predicted: 0,
		Probability: 0.998, LabelProbability: 0.002, Loss: 6.2,
		Width: 2, Height: 2, Pixels: []byte{0, 255, 128, 0},
	}
	save(plots.MisclassifiedGalleryPlot{Source: source, Samples: []results.Misclassified{sample}, Most: 6}.Draw())
	// Output: Misclassified on test: first. The sample that run 1 was most wrong about, with the probability it gave to the true and to the predicted class.
}

// Small images.
func ExampleAugmentedSheetPlot() {
	save(plots.AugmentedSheetPlot{Title: "Augmented: first", Caption: "Data: mnist. Augmentation: shift 1.", Width: 2, Height: 2, Side: 20, Rows: []plots.AugmentedRow{
		{Label: "1", Images: [][]byte{{0, 255, 128, 0}, {255, 0, 0, 0}, {0, 0, 0, 255}}},
	}}.Draw())
	// Output: Augmented: first. Left the samples as the dataset has them, right as training sees them, each time differently.
}
