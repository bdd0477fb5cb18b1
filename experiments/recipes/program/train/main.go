// Command train fits noisy points of a sine wave by a network with one hidden layer of tanh
// units. It knows nothing of Gradbook: it takes flags, and logs by log/slog.
package main

import (
	"flag"
	"log/slog"
	"math"
	"math/rand/v2"
	"os"
)

func main() {
	rate := flag.Float64("lr", 0.05, "learning rate of SGD")
	momentum := flag.Float64("momentum", 0, "of SGD")
	width := flag.Int("width", 8, "hidden units")
	epochs := flag.Int("epochs", 2000, "")
	seed := flag.Uint64("seed", 1, "of the initial weights and the order of the points")
	flag.Parse()

	data := rand.New(rand.NewPCG(0, 0)) // the same points for every seed
	train, val := points(data, 100), points(data, 100)
	random := rand.New(rand.NewPCG(*seed, 0))
	n := newNetwork(*width, random)
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: metricsAlone}))
	for epoch := 1; epoch <= *epochs; epoch++ {
		random.Shuffle(len(train), func(i, j int) { train[i], train[j] = train[j], train[i] })
		for _, p := range train {
			n.step(p, *rate, *momentum)
		}
		if epoch%50 == 0 {
			log.Info("", "epoch", epoch, "train_loss", n.loss(train), "val_loss", n.loss(val))
		}
	}
}

// metricsAlone leaves the time, the level and the message out.
func metricsAlone(groups []string, a slog.Attr) slog.Attr {
	switch a.Key {
	case slog.TimeKey, slog.LevelKey, slog.MessageKey:
		return slog.Attr{}
	}
	return a
}

type point struct{ x, y float64 }

// points returns n of y = sin(4x), x from -1 to 1, with noise of standard deviation 0.1.
func points(random *rand.Rand, n int) []point {
	all := make([]point, n)
	for i := range all {
		x := 2*random.Float64() - 1
		all[i] = point{x, math.Sin(4*x) + 0.1*random.NormFloat64()}
	}
	return all
}

// network computes v·tanh(w·x + b) + c.
type network struct {
	parameters []float64 // for each hidden unit its w, b and v; then c
	velocity   []float64
}

func newNetwork(width int, random *rand.Rand) *network {
	n := &network{make([]float64, 3*width+1), make([]float64, 3*width+1)}
	for i := range n.parameters[:3*width] {
		n.parameters[i] = random.NormFloat64()
		if i%3 == 2 {
			n.parameters[i] /= math.Sqrt(float64(width))
		}
	}
	return n
}

func (n *network) predict(x float64) float64 {
	last := len(n.parameters) - 1
	y := n.parameters[last]
	for i := 0; i < last; i += 3 {
		y += n.parameters[i+2] * math.Tanh(n.parameters[i]*x+n.parameters[i+1])
	}
	return y
}

// step goes down the gradient of (predict(x) - y)² / 2.
func (n *network) step(p point, rate, momentum float64) {
	last := len(n.parameters) - 1
	wrong := n.predict(p.x) - p.y
	update := func(i int, gradient float64) {
		n.velocity[i] = momentum*n.velocity[i] - rate*gradient
		n.parameters[i] += n.velocity[i]
	}
	for i := 0; i < last; i += 3 {
		h, v := math.Tanh(n.parameters[i]*p.x+n.parameters[i+1]), n.parameters[i+2]
		update(i, wrong*v*(1-h*h)*p.x)
		update(i+1, wrong*v*(1-h*h))
		update(i+2, wrong*h)
	}
	update(last, wrong)
}

// loss is the mean squared error.
func (n *network) loss(points []point) (sum float64) {
	for _, p := range points {
		sum += (n.predict(p.x) - p.y) * (n.predict(p.x) - p.y)
	}
	return sum / float64(len(points))
}
