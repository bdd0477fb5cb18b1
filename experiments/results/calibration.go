package results

// CalibrationBins is how many bins the probability of the predicted class has.
const CalibrationBins = 20

// CalibrationBin is a row of the table calibration: the samples of a split whose
// predicted class had, from the network of the run's kept epoch, a probability from
// Bin/CalibrationBins to (Bin+1)/CalibrationBins.
type CalibrationBin struct {
	RunID      int64
	Split      string  // val or test
	Bin        int     // 0 to CalibrationBins-1
	Count      int     // samples, 1 or more
	Confidence float64 // mean of these probabilities
	Correct    int     // samples whose predicted class is their label
}
