package command

import (
	"math"
	"time"

	"gradbook/experiments/results"
	"gradbook/experiments/runner"
)

// steps makes the steps of a run of what its program has logged in whatever ways.
type steps struct {
	pending  []*step
	at       map[int]*step // of those that are pending
	reported map[int]bool  // steps that were taken before
	last     int           // the step logged last
	any      bool          // last is one
	named    bool          // the program has said which step it is at
	count    int           // of what it logged without a step
	latest   time.Time     // when it logged something last
	earlier  earlier
}

type step struct {
	number  int
	values  map[string]float64
	seconds float64
}

// newSteps returns the steps of an attempt at a run, of which steps may be recorded.
func newSteps(run results.Run) *steps {
	s := &steps{at: map[int]*step{}, reported: map[int]bool{}, earlier: earlier{recorded: -1}}
	if run.Epochs > 0 {
		s.earlier.recorded = run.KeptEpoch
	}
	return s
}

// add takes in what was logged. Without a step it belongs to the last one, if the program
// says its step elsewhere, and else it is a step of its own: the count of reports.
func (s *steps) add(logged results.Logged) {
	if len(logged.Values) == 0 {
		return
	}
	number := int(logged.Step)
	switch {
	case logged.Step >= 0:
		s.named = true
	case s.named:
		number = s.last
	default:
		s.count++
		number = s.count
	}
	if logged.Step >= 0 {
		s.fillUpTo(number)
	}
	s.addAt(number, logged.Values, logged.Time)
	s.last, s.any = number, true
}

// fillUpTo takes in what earlier attempts have logged before a step and what is not recorded.
func (s *steps) fillUpTo(step int) {
	for _, logged := range s.earlier.takeBefore(step) {
		if int(logged.Step) == s.earlier.recorded {
			s.reported[s.earlier.recorded] = true // perhaps not all of it
		}
		s.addAt(int(logged.Step), logged.Values, time.Time{})
	}
}

// attach adds values to the last step. It does nothing before the first.
func (s *steps) attach(values map[string]float64) {
	if s.any {
		s.addAt(s.last, values, time.Time{})
	}
}

func (s *steps) addAt(number int, values map[string]float64, at time.Time) {
	p := s.at[number]
	if p == nil {
		p = &step{number: number, values: map[string]float64{}}
		s.at[number], s.pending = p, append(s.pending, p)
		if !at.IsZero() {
			if !s.latest.IsZero() {
				p.seconds = max(0, at.Sub(s.latest).Seconds())
			}
			s.latest = at
		}
	}
	for name, value := range values {
		p.values[name] = value
	}
}

// take returns the steps that are pending.
func (s *steps) take(run int64) []runner.Step {
	all := make([]runner.Step, len(s.pending))
	for i, p := range s.pending {
		all[i] = runner.Step{State: results.Running, Report: results.EpochReport{
			Adds: s.reported[p.number], Kept: true,
			Epoch: results.Epoch{RunID: run, Epoch: p.number, CountsSteps: true, LearningRate: math.NaN(), Seconds: p.seconds, Metrics: results.MetricsOf(p.values)},
		}}
		s.reported[p.number] = true
	}
	s.pending, s.at = nil, map[int]*step{}
	return all
}
