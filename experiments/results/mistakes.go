package results

// Mistake is a sample that a run's kept epoch got wrong.
type Mistake struct {
	RunID     int64
	Split     string // val or test
	Sample    int    // index in the split's file, from 0
	Label     int    // the true class
	Predicted int    // the class with the highest probability
}

// MistakeList is all mistakes of a run on a split.
type MistakeList struct {
	Split    string // val or test
	Classes  int    // of the dataset: each has a row, if only to say that there is no mistake
	Mistakes []Mistake
}
