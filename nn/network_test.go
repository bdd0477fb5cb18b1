package nn

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"strings"
	"testing"
)

var small = Config{
	Inputs: 3, Hidden: []int{5, 4}, Classes: 2,
	Activation: Tanh, Output: Softmax, Init: XavierNormal, Bias: VectorBias, Seed: 1,
}

func TestNewRefuses(t *testing.T) {
	for _, test := range []struct {
		change func(*Config)
		want   string // in the error
	}{
		{func(c *Config) { c.Inputs = 0 }, "inputs is 0"},
		{func(c *Config) { c.Hidden = []int{4, -1} }, "hidden[1] is -1"},
		{func(c *Config) { c.Hidden = []int{1 << 26, 1 << 26} }, "use narrower layers"},
		{func(c *Config) { c.Classes = 1 }, "classes is 1"},
		{func(c *Config) { c.Classes = 257 }, "classes is 257"},
		{func(c *Config) { c.Activation = "rleu" }, `activation is "rleu": it must be one of ["sigmoid" "relu"`},
		{func(c *Config) { c.Output = "" }, `output is ""`},
		{func(c *Config) { c.Init = "zeros" }, `init is "zeros"`},
		{func(c *Config) { c.Bias = "matrix" }, `bias is "matrix"`},
	} {
		c := small
		test.change(&c)
		if _, err := New(c); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("New(%+v): error is %v, want one with %q", c, err, test.want)
		}
	}
}

func TestParameters(t *testing.T) {
	for bias, want := range map[Bias]int{
		VectorBias: 784*128 + 128 + 128*64 + 64 + 64*32 + 32 + 32*10 + 10,
		ScalarBias: 784*128 + 1 + 128*64 + 1 + 64*32 + 1 + 32*10 + 1,
		NoBias:     784*128 + 128*64 + 64*32 + 32*10,
	} {
		n := mustNew(t, Config{
			Inputs: 784, Hidden: []int{128, 64, 32}, Classes: 10,
			Activation: ReLU, Output: Softmax, Init: HeNormal, Bias: bias,
		})
		count := 0
		for _, layer := range n.Layers {
			count += len(layer.Weights) + len(layer.Bias)
		}
		if n.Parameters() != want || count != want {
			t.Errorf("bias %s: Parameters is %d and the layers hold %d, want %d", bias, n.Parameters(), count, want)
		}
	}
}

func TestSHA256(t *testing.T) {
	n := mustNew(t, Config{Inputs: 1, Classes: 2, Activation: ReLU, Output: Softmax, Init: HeNormal, Bias: VectorBias})
	copy(n.Layers[0].Weights, []float32{1, -2})
	copy(n.Layers[0].Bias, []float32{0.5, 0})
	sum := sha256.Sum256([]byte("\x00\x00\x80\x3f" + "\x00\x00\x00\xc0" + "\x00\x00\x00\x3f" + "\x00\x00\x00\x00"))
	if want := hex.EncodeToString(sum[:]); n.SHA256() != want {
		t.Errorf("SHA256 is %s, want %s", n.SHA256(), want)
	}
}

// Initial weights have the mean, the deviation and the shape of their distribution.
func TestInit(t *testing.T) {
	const inputs, outputs = 400, 250
	for init, variance := range map[Init]float64{
		HeUniform: 2. / inputs, HeNormal: 2. / inputs,
		XavierUniform: 2. / (inputs + outputs), XavierNormal: 2. / (inputs + outputs),
		LeCunUniform: 1. / inputs, LeCunNormal: 1. / inputs,
	} {
		n := mustNew(t, Config{
			Inputs: inputs, Hidden: []int{outputs}, Classes: 10,
			Activation: ReLU, Output: Softmax, Init: init, Bias: VectorBias, Seed: 7,
		})
		var mean, square, fourth, largest float64
		for _, w := range float64s(n.Layers[0].Weights) {
			w /= math.Sqrt(variance)
			mean += w / (inputs * outputs)
			square += w * w / (inputs * outputs)
			fourth += w * w * w * w / (inputs * outputs)
			largest = max(largest, math.Abs(w))
		}
		kurtosis, limit := 3.0, 6.0
		if strings.HasSuffix(string(init), "uniform") {
			kurtosis, limit = 1.8, math.Sqrt(3)+1e-6
		}
		// Four standard errors of 100,000 numbers.
		if math.Abs(mean) > 0.013 || math.Abs(square-1) > 0.018 || math.Abs(fourth-kurtosis) > 0.13 || largest > limit {
			t.Errorf("%s: in deviations, mean %.4f, variance %.4f, fourth moment %.4f, largest %.4f", init, mean, square, fourth, largest)
		}
		if slices.ContainsFunc(n.Layers[0].Bias, func(b float32) bool { return b != 0 }) {
			t.Errorf("%s: a bias does not start at 0", init)
		}
	}
}

// What a seed means never changes, and is the same on every architecture: these
// sums were taken once, on amd64.
func TestSeedKeepsItsMeaning(t *testing.T) {
	for init, want := range map[Init]string{
		HeNormal:  "29f9ebb1dc2bc8ab1e02b6a19b66a28ebaa53af956d68acbaba3dfa004d9a330",
		HeUniform: "04e0b9ebbe32014ed20bdc9f3f9986a8668caadc8f8c9c3ab8cb86185b049774",
	} {
		c := Config{Inputs: 784, Hidden: []int{128}, Classes: 10, Activation: ReLU, Output: Softmax, Init: init, Bias: VectorBias, Seed: 42}
		if got := mustNew(t, c).SHA256(); got != want {
			t.Errorf("%s, seed 42: the weights' sum is %s, want %s", init, got, want)
		}
	}
	order := make([]int, 10)
	shuffle(order, 42, 1)
	if want := []int{3, 1, 5, 4, 6, 9, 2, 7, 8, 0}; !slices.Equal(order, want) {
		t.Errorf("seed 42, epoch 1: the order is %v, want %v", order, want)
	}
}

func TestSeeds(t *testing.T) {
	sum := func(seed uint64, hidden ...int) string {
		c := small
		c.Seed, c.Hidden = seed, hidden
		return mustNew(t, c).SHA256()
	}
	if sum(1, 5, 4) != sum(1, 5, 4) {
		t.Error("one seed gives two networks")
	}
	if sum(1, 5, 4) == sum(2, 5, 4) {
		t.Error("two seeds give one network")
	}
	n := mustNew(t, Config{Inputs: 4, Hidden: []int{4}, Classes: 4, Activation: ReLU, Output: Softmax, Init: HeUniform, Bias: NoBias})
	if slices.Equal(n.Layers[0].Weights, n.Layers[1].Weights) {
		t.Error("two layers have the same weights")
	}
}

// A number that is not finite shows in the loss, wherever it comes from.
func TestNotFiniteShows(t *testing.T) {
	for _, activation := range Activations {
		for _, output := range Outputs {
			for l := range 3 {
				c := small
				c.Activation, c.Output = activation, output
				n := mustNew(t, c)
				for i := range n.Layers[l].Weights {
					n.Layers[l].Weights[i] = float32(math.NaN())
				}
				d := Data{Pixels: []uint8{200, 100, 50, 1, 2, 3}, Labels: []uint8{1, 0}}
				if e := n.Evaluate(d); !math.IsNaN(e.Loss) {
					t.Errorf("%s, %s, NaN in layer %d: Evaluate's loss is %v", activation, output, l, e.Loss)
				}
				if loss, _ := mustTrain(t, n, Training{LearningRate: 0.1, BatchSize: 2}).Epoch(d, 1); !math.IsNaN(loss) {
					t.Errorf("%s, %s, NaN in layer %d: Epoch's loss is %v", activation, output, l, loss)
				}
			}
		}
	}
}

// Logits that make e^z overflow have an exact loss.
func TestHugeLogits(t *testing.T) {
	z := []float32{1000, 0, -1000}
	for _, test := range []struct {
		output Output
		label  uint8
		want   float32
	}{
		{Softmax, 0, 0}, {Softmax, 1, 1000}, {Softmax, 2, 2000},
		// The sum of what each class costs: log 2 where the logit is 0.
		{SigmoidOutput, 0, math.Ln2}, {SigmoidOutput, 1, 1000 + math.Ln2}, {SigmoidOutput, 2, 2000 + math.Ln2},
	} {
		p, losses := make([]float32, 3), make([]float32, 1)
		test.output.losses(p, losses, z, []uint8{test.label})
		if losses[0] != test.want {
			t.Errorf("%s, label %d: loss is %v, want %v", test.output, test.label, losses[0], test.want)
		}
		if p[0] != 1 || p[2] != 0 {
			t.Errorf("%s: probabilities are %v", test.output, p)
		}
	}
}

func TestArgmax(t *testing.T) {
	nan := float32(math.NaN())
	for _, test := range []struct {
		z    []float32
		want int
	}{
		{[]float32{1, 3, 3}, 1},
		{[]float32{nan, nan}, 0},
		{[]float32{1, nan, 2}, 2},
		{[]float32{nan, 5}, 0},
	} {
		if got := argmax(test.z); got != test.want {
			t.Errorf("argmax(%v) = %d, want %d", test.z, got, test.want)
		}
	}
}

// The logits are what the output makes the probabilities of.
func TestLogits(t *testing.T) {
	for _, output := range Outputs {
		n := mustNew(t, Config{Inputs: 3, Hidden: []int{4}, Classes: 2, Activation: Tanh, Output: output, Init: HeNormal, Bias: VectorBias, Seed: 1})
		x := []float32{0, 0.5, 1, -1, 2, 0.25}
		z, p := n.Logits(x), n.Probabilities(x)
		for i := range p {
			want := 1 / (1 + math.Exp(-float64(z[i])))
			if output == Softmax {
				other := z[i^1]
				want = 1 / (1 + math.Exp(float64(other-z[i])))
			}
			if math.Abs(float64(p[i])-want) > 1e-6 {
				t.Errorf("%s: logits %v, probabilities %v", output, z, p)
			}
		}
	}
}
