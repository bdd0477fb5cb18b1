// Package results has the words of the lab record: a sweep, its runs, what they report at
// every epoch, and what follows from it: summaries, tables, the order of runs. It knows no
// database. A [Reader] is a record to look at, a [Store] one to write to; the packages below
// this one implement them, and [gradbook/experiments/results/record] opens one by its name.
package results

import (
	"cmp"
	"slices"
	"time"
)

// State says how far a run, or a sweep, has come.
type State string

const (
	Pending  State = "pending"  // waits for a worker
	Running  State = "running"  // a worker is training it
	Done     State = "done"     // trained to its last epoch
	Stopped  State = "stopped"  // ended before its last epoch, on purpose
	Diverged State = "diverged" // its loss became infinite or NaN; that epoch is kept
	Failed   State = "failed"   // an error or a panic; Run.Error has it with the stack
	Canceled State = "canceled" // ended by [Store].Cancel, or never started because the sweep ended before; no outcome
)

// Finished reports whether a run in this state has come to an outcome that
// counts: trained to its last epoch, or stopped early.
func (s State) Finished() bool { return s == Done || s == Stopped }

// Goal is the direction in which a sweep's metric gets better.
type Goal string

const (
	Minimize Goal = "minimize"
	Maximize Goal = "maximize"
)

// Better reports whether a is better than b. Any number is better than NaN.
func (g Goal) Better(a, b float64) bool {
	switch {
	case a != a:
		return false
	case b != b:
		return true
	case g == Minimize:
		return a < b
	default:
		return a > b
	}
}

// Sweep is a row of the table sweeps: one sweep.yaml that was set to work.
type Sweep struct {
	ID          int64     `json:"id"`
	Name        string    `json:"name"`
	Description string    `json:"description"` // the question it asks
	Spec        string    `json:"spec"`        // the YAML as written
	Method      string    `json:"method"`
	Metric      string    `json:"metric"` // such as val_accuracy
	Goal        Goal      `json:"goal"`
	State       State     `json:"state"` // running or done
	CreatedAt   time.Time `json:"created_at"`
	FinishedAt  time.Time `json:"finished_at,omitzero"`
	File        string    `json:"file,omitempty"` // the sweep file, as it is named from the database's folder; "" where not known
	Drawn       int       `json:"drawn"`          // the highest number that a run of it has had
	Note        string    `json:"note"`
	Tags        []string  `json:"tags"` // sorted
}

// Run is a row of the table runs: one training.
type Run struct {
	ID            int64
	SweepID       int64
	Number        int    // 1.. in the sweep
	Config        Config // every parameter with its value, defaults included
	ConfigKey     string // the same for runs that differ in nothing but the seed
	Seed          int64
	Dataset       string // its name, or the folder it was read from
	DatasetSHA256 string
	State         State
	Attempt       int    // how often a worker has taken it up
	Worker        string // who has it, or had it last
	Error         string // of the last attempt that failed, with the stack
	Failures      int    // how many attempts have failed
	StartedAt     time.Time
	ReportedAt    time.Time // when its worker was last at work on it
	FinishedAt    time.Time
	Seconds       float64 // of the recorded epochs, each when it was first trained
	CountsSteps   bool    // KeptEpoch and BestEpoch are steps that are no epochs; false before the first report
	Epochs        int     // how many are recorded; 0 before the first, whatever its number
	KeptEpoch     int     // whose network is the outcome: the last, or with early stopping the best on val; of a program the last step
	Parameters    int     // how many weights and biases
	BestEpoch     int     // of the sweep's metric; 0 before the first epoch
	BestValue     float64 // of the sweep's metric; NaN if it has none
	LastValue     float64 // of the sweep's metric, at the kept epoch; of a program the latest
	Metrics               // of the kept epoch, so of the weights behind WeightsSHA256; of a program the latest value of each
	WeightsSHA256 string
	EnvironmentID int64
	Launch        Launch // of a program, at the latest attempt that started it
	Note          string
	Tags          []string // sorted
}

// Record notes the next epoch of the run: its metrics become the run's if its
// network is kept, and it may be the best so far by the sweep's metric. A step of a program
// adds to the run's metrics, and may be any.
func (r *Run) Record(e EpochReport, sweep Sweep) {
	value, measured := e.Lookup(sweep.Metric)
	isFirst := r.Epochs == 0
	if e.CountsSteps {
		r.CountsSteps = true
		if isFirst || e.Epoch.Epoch > r.KeptEpoch {
			r.KeptEpoch = e.Epoch.Epoch
		}
		r.Epochs++
		r.addMetrics(e, value, measured, sweep.Goal)
		return
	}
	r.Epochs = e.Epoch.Epoch
	if e.Kept {
		r.KeptEpoch, r.Metrics, r.LastValue = e.Epoch.Epoch, e.Metrics, value
	}
	if isFirst || sweep.Goal.Better(value, r.BestValue) {
		r.BestEpoch, r.BestValue = e.Epoch.Epoch, value
	}
}

// RecordAgain notes what a program has reported at a step that is recorded.
func (r *Run) RecordAgain(e EpochReport, sweep Sweep) {
	value, measured := e.Lookup(sweep.Metric)
	r.addMetrics(e, value, measured, sweep.Goal)
}

func (r *Run) addMetrics(e EpochReport, value float64, measured bool, goal Goal) {
	r.Metrics.Add(e.Metrics)
	if !measured {
		return
	}
	r.LastValue = value
	if goal.Better(value, r.BestValue) {
		r.BestEpoch, r.BestValue = e.Epoch.Epoch, value
	}
}

// Epoch is a row of the table history: what a run reported after an epoch or, where a program
// counts something else, after a step.
type Epoch struct {
	RunID        int64
	Epoch        int     // 1..; the step of a program that counts others, 0..
	CountsSteps  bool    // Epoch is a step that is no epoch
	LearningRate float64 // of the epoch's first step; NaN where it is not known
	Metrics
	Seconds float64
}

// ConfusionMatrix counts how the samples of one split were classified:
// Counts[label][predicted].
type ConfusionMatrix struct {
	RunID  int64    `json:"run_id"`
	Epoch  int      `json:"epoch"`
	Split  string   `json:"split"` // val or test
	Counts [][]int  `json:"counts"`
	Names  []string `json:"names"` // of the classes, as many as Counts has rows
}

// Total returns the number of samples and how many of them were classified
// rightly.
func (m ConfusionMatrix) Total() (samples, right int) {
	for label, row := range m.Counts {
		for predicted, count := range row {
			samples += count
			if label == predicted {
				right += count
			}
		}
	}
	return samples, right
}

// ConfusedPair is one kind of error: samples of a class that were taken for another.
type ConfusedPair struct {
	Label, Predicted int
	Count, Of        int // of so many samples of the class
}

// Share is the part of the class's samples.
func (p ConfusedPair) Share() float64 { return float64(p.Count) / float64(p.Of) }

// ConfusedPairs lists the errors of a matrix, the most frequent first.
func (m ConfusionMatrix) ConfusedPairs() (pairs []ConfusedPair) {
	for label, row := range m.Counts {
		of := 0
		for _, count := range row {
			of += count
		}
		for predicted, count := range row {
			if count > 0 && label != predicted {
				pairs = append(pairs, ConfusedPair{label, predicted, count, of})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b ConfusedPair) int { return cmp.Compare(b.Count, a.Count) })
	return pairs
}

// Misclassified is a sample that a run's kept epoch got wrong. Of a split those with the
// highest loss are recorded: a hundred of all, and some of each of the most confused pairs.
type Misclassified struct {
	RunID            int64
	Split            string  // val or test
	Sample           int     // index in the split's file, from 0
	Label            int     // the true class
	Predicted        int     // the class with the highest probability
	Probability      float64 // of the predicted class
	LabelProbability float64 // of the true class
	Loss             float64
	Width, Height    int
	Pixels           []byte // Width*Height grey levels by rows, 0 is background
}

// Environment is a row of the table environments: what a run ran on.
type Environment struct {
	ID        int64  `json:"id"`
	GitCommit string `json:"git_commit"`
	GitDiff   string `json:"git_diff"`
	Modules   string `json:"modules"` // a line each: path, space, version
	GoVersion string `json:"go_version"`
	OS        string `json:"os"`
	Arch      string `json:"arch"`
	CPU       string `json:"cpu"`
	Kernel    string `json:"kernel"` // which implementation of nn's arithmetic
	Hostname  string `json:"hostname"`

	// What a program that is not Gradbook's ran on; "" where it is not known.
	ProgramCommit string `json:"program_commit,omitempty"` // of the git repository that it is in
	ProgramDiff   string `json:"program_diff,omitempty"`   // what was not committed of it
	Interpreter   string `json:"interpreter,omitempty"`    // such as Python 3.13.5
	Packages      string `json:"packages,omitempty"`       // a line each, as pip freeze prints them
}

// Dataset is what the database keeps of the data behind its runs, so that
// figures need nothing else.
type Dataset struct {
	SHA256  string   `json:"sha256"`
	Name    string   `json:"name"`
	Width   int      `json:"width"` // of an image, in pixels
	Height  int      `json:"height"`
	Classes []string `json:"classes"`
	Train   int      `json:"train"` // samples in the training file, val included
	Test    int      `json:"test"`
}
