package results

// EpochReport is what a run found out in one epoch, or in one step of a program that counts
// others.
type EpochReport struct {
	Epoch
	Adds       bool              // a step of a program that adds to what this attempt has reported at it; otherwise it replaces what an earlier attempt did
	Kept       bool              // its network is what the run keeps so far; without early stopping that of every epoch
	Confusion  []ConfusionMatrix // one a split
	Layers     []Layer           // from the first hidden layer to the output layer
	Checkpoint []byte            // the state after this epoch; nil keeps the one before
	Judge      Judge             // decides whether the run goes on; nil where that is not asked, as after its last epoch
}

// An Answer says what became of a worker's reports, and whether its run goes on.
type Answer struct {
	Recorded int  // so many of the reports: all of them, or those up to the one after which the run stops
	Stop     bool // early termination stops the run
}

// Outcome is how a run ended.
type Outcome struct {
	State         State  // Done, Stopped, Diverged, Failed or Canceled
	Error         string // of a failed run, with the stack
	Parameters    int
	WeightsSHA256 string
	Weights       []byte          // kept if the run is the best of its sweep so far, or with ClaimOptions.KeepWeights
	Misclassified []Misclassified // the worst of each split
	Mistakes      []MistakeList   // one a split
	Calibration   []CalibrationBin
}
