package sampler

import (
	"crypto/sha256"
	"maps"
	"math/rand/v2"

	"gradbook/experiments/results"
)

// Tried is the configs that a sweep has had. A config with the same seed has the same
// outcome, to the last bit, so that none is worth a second run.
type Tried struct {
	*Supply
	keys map[[16]byte]struct{} // empty where no config comes twice
	// passed is how many of a sequence's points are known to be tried, from the first on.
	passed int
}

const (
	redraws     = 1000    // draws that may be tried ones before all that are left are looked at
	lookedAt    = 100_000 // ways to combine values that are looked at
	moreRedraws = 100_000 // in place of redraws, where there are more ways
)

// NewTried returns one with no config.
func NewTried(s *Supply) *Tried { return &Tried{Supply: s, keys: map[[16]byte]struct{}{}} }

// key returns what tells a config from others: its values of the variables that vary. It takes
// what [Tried.Has] takes.
func (s *Supply) key(chosen results.Config) [16]byte {
	var text []byte
	known := results.Config{}
	for _, v := range s.varied {
		text = append(append(text, results.Canonical(s.space.settled(v.Name, chosen, known))...), 0)
	}
	if s.seeds {
		text = append(text, results.Canonical(chosen["seed"])...)
	}
	sum := sha256.Sum256(text)
	return [16]byte(sum[:16])
}

// Add notes a config: a complete one, or what [Space.Settle] makes of one.
func (t *Tried) Add(chosen results.Config) {
	if t.repeats {
		t.keys[t.key(chosen)] = struct{}{}
	}
}

// Has reports whether a config is tried. It takes what [Tried.Add] takes, or values that are
// chosen for all variables of the space.
func (t *Tried) Has(chosen results.Config) bool {
	if len(t.keys) == 0 {
		return false
	}
	_, has := t.keys[t.key(chosen)]
	return has
}

// None reports whether no config is tried.
func (t *Tried) None() bool { return len(t.keys) == 0 }

// all reports whether there is no other config left.
func (t *Tried) all() bool { return len(t.keys) >= t.configs }

// Untried returns the first of so many points of a sequence that is not tried, or false if
// all are. Points that it has passed over once stay passed over.
func (t *Tried) Untried(points int, point func(i int) results.Config) (results.Config, bool) {
	for ; t.passed < points; t.passed++ {
		if config := point(t.passed); !t.Has(config) {
			return config, true
		}
	}
	return nil, false
}

// first returns the first draw that is not tried, or false if every config is tried. If that
// takes too many draws, it draws once from the configs that are left, with the probabilities
// that drawing on would give them.
func (t *Tried) first(draw func() results.Config, random rand.Source) (results.Config, bool) {
	if t.all() {
		return nil, false
	}
	most := redraws
	if t.ways > lookedAt {
		most = moreRedraws
	}
	for range most {
		if chosen := draw(); !t.Has(chosen) {
			return chosen, true
		}
	}
	if t.ways > lookedAt {
		return t.next(draw(), random.Uint64())
	}
	return t.left(draw(), rand.New(random))
}

// left draws from all configs that are not tried. It takes real numbers from drawn.
func (t *Tried) left(drawn results.Config, random *rand.Rand) (chosen results.Config, ok bool) {
	sum := 0.0
	for values, chance := range t.combinations(drawn) {
		if t.Has(values) {
			continue
		}
		if sum += chance; !ok || random.Float64()*sum < chance {
			chosen, ok = maps.Clone(values), true
		}
	}
	return chosen, ok
}

// next numbers all configs and returns the first one from a place on that is not tried. The
// place is taken modulo their number; of a great many configs nearly all are not tried. It takes
// real numbers from drawn.
func (t *Tried) next(drawn results.Config, place uint64) (results.Config, bool) {
	for range len(t.keys) + 1 {
		if t.points == nil {
			break
		}
		chosen := t.points.Point(int(place % uint64(t.configs)))
		t.space.redraw(chosen, drawn)
		if !t.Has(chosen) {
			return chosen, true
		}
		place++
	}
	return nil, false
}
