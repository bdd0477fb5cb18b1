package plots

import (
	"cmp"
	"errors"
	"fmt"
	"image/color"
	"slices"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// layerRuns are the runs of a figure that looks into networks, side by side and over
// the same epochs.
type layerRuns struct {
	runs        []layerRun
	first, last int   // epochs
	depth       int   // hidden layers of the deepest network
	rows        []int // its layers that are shown
}

// layerRun is one run's layers.
type layerRun struct {
	results.Run
	words  string            // what tells it from the others
	layers [][]results.Layer // from the first hidden layer to the output layer, each by epoch
}

const (
	mostLayerRuns   = 4
	mostLayers      = 8 // shown of a network
	mostDifferences = 4 // told of a run
)

// layerRuns sorts layers by run, layer and epoch. The runs keep the order in which
// they first appear.
func newLayerRuns(s Source, layers []results.Layer) (l layerRuns, err error) {
	if len(layers) == 0 {
		return l, errors.New("there are none; runs of before layers were recorded have them when they are trained again, in a new sweep")
	}
	index := map[int64]int{}
	l.first, l.last = layers[0].Epoch, layers[0].Epoch
	for _, layer := range layers {
		i, known := index[layer.RunID]
		if !known {
			i = len(l.runs)
			index[layer.RunID] = i
			run, err := s.Run(layer.RunID)
			if err != nil {
				return l, err
			}
			l.runs = append(l.runs, layerRun{Run: run})
		}
		if err := l.runs[i].add(layer); err != nil {
			return l, err
		}
		l.first, l.last = min(l.first, layer.Epoch), max(l.last, layer.Epoch)
	}
	if len(l.runs) > mostLayerRuns {
		return l, fmt.Errorf("they are of %d runs, and no page is that wide; give those of at most %d", len(l.runs), mostLayerRuns)
	}
	for i := range l.runs {
		l.depth = max(l.depth, len(l.runs[i].layers)-1)
		for _, epochs := range l.runs[i].layers {
			slices.SortStableFunc(epochs, func(a, b results.Layer) int { return cmp.Compare(a.Epoch, b.Epoch) })
		}
	}
	l.rows = pickLayers(l.depth+1, mostLayers)
	l.tellApart(s)
	return l, nil
}

// pickLayers are all n layers, or so many of more, from the first to the last.
func pickLayers(n, most int) (rows []int) {
	count := min(n, most)
	for i := range count {
		rows = append(rows, i*(n-1)/max(1, count-1))
	}
	return rows
}

// layer is which of a run's layers is shown in a row; false if it has none there. The
// output layer of a shallower network is in the last row all the same.
func (l layerRuns) layer(run *layerRun, row int) (layer int, ok bool) {
	switch output := len(run.layers) - 1; {
	case row == l.depth:
		return output, true
	case row < output:
		return row, true
	}
	return 0, false
}

func (r *layerRun) add(layer results.Layer) error {
	const most = 1000 // no network is as deep; a misread number must not take all memory
	if layer.Layer < 1 || layer.Layer > most {
		return fmt.Errorf("layer %d of run %d at epoch %d: layers count from 1, the first hidden one", layer.Layer, layer.RunID, layer.Epoch)
	}
	for len(r.layers) < layer.Layer {
		r.layers = append(r.layers, nil)
	}
	r.layers[layer.Layer-1] = append(r.layers[layer.Layer-1], layer)
	return nil
}

// tellApart says of each run in which parameters it differs from the others, of
// a single one from the rest of its sweep.
func (l layerRuns) tellApart(s Source) {
	others := l.all()
	if len(others) == 1 {
		others = s.Runs
	}
	varied := results.Varied(others)
	for i := range l.runs {
		l.runs[i].words = distinction(l.runs[i].Run, varied, mostDifferences)
	}
}

// leftOut says which layers are not shown.
func (l layerRuns) leftOut() string {
	if len(l.rows) > l.depth {
		return ""
	}
	var hidden []int64
	for _, row := range l.rows[:len(l.rows)-1] {
		hidden = append(hidden, int64(row+1))
	}
	verb := "are"
	if len(hidden) == 1 {
		verb = "is"
	}
	return fmt.Sprintf(" Of %d hidden layers, %s %s shown.", l.depth, study.Enumerate("number", hidden), verb)
}

func (l layerRuns) all() (runs []results.Run) {
	for _, run := range l.runs {
		runs = append(runs, run.Run)
	}
	return runs
}

// subtitle puts a single run's name before the words; several have headings.
func (l layerRuns) subtitle(words string) string {
	if len(l.runs) > 1 {
		return words
	}
	return fmt.Sprintf("Run %d, %s. %s", l.runs[0].ID, l.runs[0].words, words)
}

// name is what a layer is called, by its index.
func (r *layerRun) name(layer int) string {
	if r.isOutput(layer) {
		return "output layer"
	}
	return fmt.Sprintf("layer %d", layer+1)
}

func (r *layerRun) isOutput(layer int) bool { return layer == len(r.layers)-1 }

// color is that of a layer: hidden ones from blue at the input to orange, the output
// layer dark.
func (l layerRuns) color(r *layerRun, layer int) color.NRGBA {
	if r.isOutput(layer) {
		return figure.Ink
	}
	return depthRamp.At(float64(layer) / float64(max(1, l.depth-1)))
}

// depthRamp is matplotlib's "plasma" (https://bids.github.io/colormap/) without its
// light end, darkened where it would not be seen as a line on white.
var depthRamp = figure.Ramp{
	{R: 0x0d, G: 0x08, B: 0x87, A: 0xff},
	{R: 0x7e, G: 0x03, B: 0xa8, A: 0xff},
	{R: 0xcc, G: 0x47, B: 0x78, A: 0xff},
	{R: 0xcb, G: 0x6c, B: 0x12, A: 0xff},
}
