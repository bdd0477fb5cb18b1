package nn

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The rates of PyTorch's schedulers, which testdata/schedules.py wrote.
func TestSchedulesAgainstTorch(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "schedules.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Schedule Schedule
		Base     float64
		Steps    int
		Rates    [][]float64 // [epoch][step]
		Losses   []*float64  // plateau: after each epoch; nil is NaN
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	seen := map[ScheduleKind]bool{}
	for number, c := range cases {
		s := c.Schedule
		seen[s.Kind] = true
		if err := s.validate(); err != nil {
			t.Errorf("case %d: %v", number, err)
		}
		var p plateau
		for e, rates := range c.Rates {
			for step, want := range rates {
				if got := s.rate(c.Base, e+1, step, c.Steps, p.Falls); !(math.Abs(got-want) <= 1e-12*want) {
					t.Errorf("case %d, %+v, epoch %d, step %d: rate is %v, want %v", number, s, e+1, step, got, want)
				}
			}
			if s.Kind == ReduceOnPlateau {
				loss := math.NaN()
				if c.Losses[e] != nil {
					loss = *c.Losses[e]
				}
				p.observe(loss, s.Patience)
				p = reread(t, p)
			}
		}
	}
	for _, kind := range Schedules {
		if !seen[kind] {
			t.Errorf("no case has the schedule %s", kind)
		}
	}
}

// reread is p after a checkpoint.
func reread(t *testing.T, p plateau) (read plateau) {
	t.Helper()
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	if read != p {
		t.Errorf("read %+v, wrote %+v", read, p)
	}
	return read
}

// A loss that diverges leaves a plateau that JSON can hold.
func TestPlateauInfiniteLoss(t *testing.T) {
	var p plateau
	for _, loss := range []float64{math.Inf(1), 2, math.Inf(-1), math.Inf(1)} {
		p.observe(loss, 1)
		reread(t, p)
	}
	if want := (plateau{Begun: true, Best: 2, Waited: 0, Falls: 1}); p != want {
		t.Errorf("plateau is %+v, want %+v", p, want)
	}
}

// A warm-up rises by equal steps, from its first to the whole rate in its last, and
// every kind of schedule begins with it.
func TestWarmup(t *testing.T) {
	const base, steps = 0.25, 10
	for _, kind := range Schedules {
		if kind == OneCycle {
			continue
		}
		s := Schedule{Kind: kind, Epochs: 9, Warmup: 1.6, Step: 5, Gamma: 1}
		for i := range 16 {
			if got, want := s.rate(base, 1+i/steps, i%steps, steps, 0), base*float64(i+1)/16; math.Abs(got-want) > 1e-16 {
				t.Errorf("%s: the rate of step %d of the warm-up is %v, want %v", kind, i, got, want)
			}
		}
		if got := s.rate(base, 2, 6, steps, 0); got != base {
			t.Errorf("%s: the rate after the warm-up is %v, want %v", kind, got, base)
		}
	}
}

// Where nothing rises, a rate never rises. It begins at the base, and ends at the floor or above it.
func TestSchedulesFall(t *testing.T) {
	const base, floor, epochs, steps = 0.3, 0.007, 30, 11
	for _, kind := range Schedules {
		if kind == OneCycle {
			continue
		}
		s := Schedule{Kind: kind, Epochs: epochs, Step: 7, Gamma: 0.9, Floor: floor}
		last := base
		for epoch := 1; epoch <= epochs+5; epoch++ { // some more than were announced
			for step := range steps {
				r := s.rate(base, epoch, step, steps, epoch-1)
				if epoch == 1 && step == 0 && r != base {
					t.Errorf("%s: the first rate is %v, want %v", kind, r, base)
				}
				if r > last || r < floor {
					t.Errorf("%s: epoch %d, step %d: rate is %v after %v", kind, epoch, step, r, last)
				}
				last = r
			}
		}
		if kind == Cosine && last != floor {
			t.Errorf("after all epochs the rate is %v, want %v", last, floor)
		}
	}
}

// Settings that would lose digits or time: a cosine's last step of very many, and an
// exponential's billionth epoch.
func TestSchedulesFar(t *testing.T) {
	const steps = 1 << 20
	s := Schedule{Kind: Cosine, Epochs: 1}
	// 1 + cos(π - ε) = ε²/2 - ε⁴/24
	epsilon := math.Pi / steps
	if got, want := s.rate(1, 1, steps-1, steps, 0), epsilon*epsilon/4; math.Abs(got-want) > 1e-11*want {
		t.Errorf("a cosine's last rate is %v, want %v", got, want)
	}
	s = Schedule{Kind: ExponentialDecay, Gamma: 1 - 0x1p-30}
	if got, want := s.rate(1, 1<<30+1, 0, 1, 0), 1/math.E; math.Abs(got-want) > 1e-6*want {
		t.Errorf("after 2^30 epochs the rate is %v, want %v", got, want)
	}
}

func TestAnneal(t *testing.T) {
	var cosine, sine float64
	for i := range 100_001 {
		x := float64(i) / 100_000
		cosine = max(cosine, math.Abs(anneal(1, 0, x)-(1+math.Cos(math.Pi*x))/2))
		z := math.Pi / 2 * x
		sine = max(sine, math.Abs(sinQuarter(z)-math.Sin(z)))
	}
	if cosine > 1e-15 || sine > 5e-16 {
		t.Errorf("half a cosine wave is off by %.2g, the sine by %.2g", cosine, sine)
	}
}

// These bits are what every CPU must compute; on arm64 a compiler that fuses a product
// with a sum would change some.
func TestScheduleBits(t *testing.T) {
	sum := uint64(0)
	for _, kind := range Schedules {
		s := Schedule{Kind: kind, Epochs: 17, Warmup: 2.3, Step: 3, Gamma: 0.83, Floor: 0.001}
		if kind == OneCycle {
			s.Warmup = 0
		}
		for epoch := 1; epoch <= s.Epochs; epoch++ {
			for step := range 13 {
				sum = sum*0x9e3779b97f4a7c15 + math.Float64bits(s.rate(0.1, epoch, step, 13, epoch/4))
			}
		}
	}
	if want := uint64(0xc16aeab3d9638d8d); sum != want {
		t.Errorf("the checksum of the rates is %#x, want %#x", sum, want)
	}
}

func TestScheduleRefuses(t *testing.T) {
	for want, s := range map[string]Schedule{
		`schedule is "cosinus": it must be one of`: {Kind: "cosinus"},
		"schedule epochs is -1":                    {Epochs: -1},
		"schedule step is -1":                      {Step: -1},
		"schedule patience is -1":                  {Patience: -1},
		"schedule warmup is NaN":                   {Warmup: math.NaN()},
		"schedule warmup is -1":                    {Warmup: -1},
		"schedule floor is +Inf":                   {Floor: math.Inf(1)},
		"schedule gamma is 1.5":                    {Gamma: 1.5},
		"schedule gamma is NaN":                    {Gamma: math.NaN()},
		"schedule epochs is 0: cosine":             {Kind: Cosine},
		"schedule epochs is 0: one_cycle":          {Kind: OneCycle},
		"schedule warmup is 3: for cosine":         {Kind: Cosine, Epochs: 3, Warmup: 3},
		"schedule warmup is 0.5: for one_cycle":    {Kind: OneCycle, Epochs: 3, Warmup: 0.5},
		"schedule step is 0: for step":             {Kind: StepDecay, Gamma: 0.5},
		"schedule gamma is 0: for step":            {Kind: StepDecay, Step: 1},
		"schedule gamma is 0: for exponential":     {Kind: ExponentialDecay},
		"schedule gamma is 0: for plateau":         {Kind: ReduceOnPlateau},
	} {
		if err := s.validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: error is %v, want one with %q", s, err, want)
		}
	}
	if err := (Schedule{}).validate(); err != nil {
		t.Errorf("the zero schedule: %v", err)
	}
}
