package nn

// earlyStopping remembers the best validation so far and counts the epochs since
// (Prechelt 1998, "Early stopping - but when?").
type earlyStopping struct {
	Accuracy float64 `json:"accuracy"` // of the best model on the validation data, and its loss
	Loss     float64 `json:"loss"`
	Found    bool    `json:"found"`  // whether there is a best model yet
	Waited   int     `json:"waited"` // epochs since the best one
}

// better reports whether a validation is better than the best so far: a higher
// accuracy, or, as a few thousand samples often give the same, a lower loss with an equal one.
// A loss that is not finite is not better.
func (s *earlyStopping) better(val Evaluation) bool {
	switch {
	case !isFinite(val.Loss):
		return false
	case !s.Found || val.Accuracy > s.Accuracy:
		return true
	}
	return val.Accuracy == s.Accuracy && val.Loss < s.Loss
}

// Observe tells the trainer how its Model does on validation data, after every
// epoch, for a schedule that waits for a plateau and for early stopping. It
// reports whether Best is now this epoch's model.
func (t *Trainer) Observe(val Evaluation) (best bool) {
	if t.training.Schedule.Kind == ReduceOnPlateau {
		t.plateau.observe(val.Loss, t.training.Schedule.Patience)
	}
	if t.training.Patience == 0 {
		return true
	}
	if !t.stopping.better(val) {
		t.stopping.Waited++
		return !t.stopping.Found
	}
	t.stopping = earlyStopping{Accuracy: val.Accuracy, Loss: val.Loss, Found: true}
	if t.best == nil {
		t.best = t.Model().clone()
	} else {
		t.best.set(t.Model())
	}
	return true
}

// Stopped reports whether Training.Patience is at its end: so many epochs have
// brought no better validation.
func (t *Trainer) Stopped() bool {
	return t.training.Patience > 0 && t.stopping.Waited >= t.training.Patience
}

// Model is the network that counts while training goes on: the one that is
// trained, or, with Training.Average, the average of its weights over the steps.
func (t *Trainer) Model() *Network {
	if t.descent.average != nil {
		return t.descent.average
	}
	return t.network
}

// EvaluateBest is Best's Evaluate, by as many goroutines as Threads says.
func (t *Trainer) EvaluateBest(d Data) Evaluation { return t.Best().evaluate(d, t.Threads) }

// Best is the network that training has come to: Model, or, with early stopping, what it
// was after the epoch with the best validation so far.
func (t *Trainer) Best() *Network {
	if t.best != nil {
		return t.best
	}
	return t.Model()
}
