package synthetic

import (
	"math"
	"math/rand/v2"

	"gradbook/experiments/results"
)

// Confusion makes a matrix of classes with about a hundred samples for each
// hundred given, where neighbours and a few odd pairs are confused.
func Confusion(run int64, names []string, each int) results.ConfusionMatrix {
	random := rand.New(rand.NewPCG(uint64(len(names)), 3))
	m := results.ConfusionMatrix{RunID: run, Epoch: 20, Split: "test", Names: names}
	for label := range names {
		row := make([]int, len(names))
		for predicted := range row {
			if random.IntN(3) > 0 {
				row[predicted] = int(float64(each) * 0.004 * random.Float64() * random.Float64() * 2)
			}
		}
		row[(label*7+5)%len(names)] += int(float64(each) * 0.04 * random.Float64() * random.Float64())
		row[label] = 0
		row[label] = each + random.IntN(each/5) - sum(row)
		m.Counts = append(m.Counts, row)
	}
	return m
}

// Misclassified draws rings and bars that could be anything.
func Misclassified(run int64, n int) (samples []results.Misclassified) {
	random := rand.New(rand.NewPCG(5, 5))
	for i := range n {
		m := results.Misclassified{RunID: run, Split: "test", Sample: random.IntN(10000), Width: 28, Height: 28, Pixels: make([]byte, 28*28)}
		m.Label = random.IntN(10)
		m.Predicted = (m.Label + 1 + random.IntN(9)) % 10
		m.Loss = 11 - 9*math.Sqrt(float64(i)/float64(n))
		m.LabelProbability = math.Exp(-m.Loss)
		m.Probability = (1 - m.LabelProbability) * (1 - 0.1*random.Float64())
		radius, lean := 4+4*random.Float64(), random.Float64()
		for y := range 28 {
			for x := range 28 {
				dx, dy := float64(x)-13.5, float64(y)-13.5
				far := math.Abs(math.Hypot(dx+lean*dy, dy*0.8) - radius)
				m.Pixels[y*28+x] = byte(255 * max(0, min(1, 2-far)))
			}
		}
		samples = append(samples, m)
	}
	return samples
}

// Calibration are the bins of 784-64-10 on MNIST after six epochs, trained with PyTorch.
func Calibration(run int64) []results.CalibrationBin {
	return []results.CalibrationBin{
		{RunID: run, Split: "val", Bin: 6, Count: 3, Confidence: 0.327016, Correct: 0},
		{RunID: run, Split: "val", Bin: 7, Count: 4, Confidence: 0.364437, Correct: 1},
		{RunID: run, Split: "val", Bin: 8, Count: 9, Confidence: 0.420403, Correct: 6},
		{RunID: run, Split: "val", Bin: 9, Count: 21, Confidence: 0.486719, Correct: 13},
		{RunID: run, Split: "val", Bin: 10, Count: 29, Confidence: 0.522779, Correct: 20},
		{RunID: run, Split: "val", Bin: 11, Count: 30, Confidence: 0.574130, Correct: 16},
		{RunID: run, Split: "val", Bin: 12, Count: 42, Confidence: 0.623783, Correct: 25},
		{RunID: run, Split: "val", Bin: 13, Count: 32, Confidence: 0.675907, Correct: 21},
		{RunID: run, Split: "val", Bin: 14, Count: 41, Confidence: 0.726494, Correct: 28},
		{RunID: run, Split: "val", Bin: 15, Count: 51, Confidence: 0.773001, Correct: 42},
		{RunID: run, Split: "val", Bin: 16, Count: 57, Confidence: 0.829894, Correct: 47},
		{RunID: run, Split: "val", Bin: 17, Count: 108, Confidence: 0.878338, Correct: 100},
		{RunID: run, Split: "val", Bin: 18, Count: 193, Confidence: 0.928956, Correct: 177},
		{RunID: run, Split: "val", Bin: 19, Count: 5380, Confidence: 0.995777, Correct: 5361},
		{RunID: run, Split: "test", Bin: 5, Count: 3, Confidence: 0.288101, Correct: 2},
		{RunID: run, Split: "test", Bin: 6, Count: 4, Confidence: 0.328263, Correct: 0},
		{RunID: run, Split: "test", Bin: 7, Count: 15, Confidence: 0.377217, Correct: 5},
		{RunID: run, Split: "test", Bin: 8, Count: 20, Confidence: 0.427904, Correct: 12},
		{RunID: run, Split: "test", Bin: 9, Count: 27, Confidence: 0.477628, Correct: 14},
		{RunID: run, Split: "test", Bin: 10, Count: 62, Confidence: 0.522528, Correct: 34},
		{RunID: run, Split: "test", Bin: 11, Count: 69, Confidence: 0.572956, Correct: 33},
		{RunID: run, Split: "test", Bin: 12, Count: 59, Confidence: 0.626277, Correct: 33},
		{RunID: run, Split: "test", Bin: 13, Count: 73, Confidence: 0.676587, Correct: 44},
		{RunID: run, Split: "test", Bin: 14, Count: 68, Confidence: 0.725940, Correct: 53},
		{RunID: run, Split: "test", Bin: 15, Count: 90, Confidence: 0.775896, Correct: 67},
		{RunID: run, Split: "test", Bin: 16, Count: 126, Confidence: 0.826152, Correct: 104},
		{RunID: run, Split: "test", Bin: 17, Count: 175, Confidence: 0.876844, Correct: 147},
		{RunID: run, Split: "test", Bin: 18, Count: 365, Confidence: 0.927801, Correct: 346},
		{RunID: run, Split: "test", Bin: 19, Count: 8844, Confidence: 0.995578, Correct: 8822},
	}
}

func sum(counts []int) (total int) {
	for _, count := range counts {
		total += count
	}
	return total
}
