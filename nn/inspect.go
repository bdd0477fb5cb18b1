package nn

import "math"

// LayerReport says what a layer looks like after an epoch. NaN stands for what the
// layer does not have.
type LayerReport struct {
	WeightNorm   float64 // Euclidean norm of the weights, without the biases
	GradientNorm float64 // of the loss by the weights, before clipping: root mean square over the epoch's last steps
	UpdateRatio  float64 // norm of a step's change of the weights to the norm of the weights: mean over the same steps

	// Of the hidden layers, on a probe of samples.
	Dead      float64 // share of the units whose activation is above 0 for no sample; not of Sigmoid and Tanh
	Saturated float64 // share of the activations on the flat ends of Sigmoid and Tanh (see flatEnds)

	Weights     Histogram // without the biases
	Activations Histogram // on the probe; of the output layer's logits
}

// Inspect reports on every layer of Model, from the first hidden layer to the output
// layer, after Epoch. It shows a probe of samples, which must pass the network's Check
// (Inspect panics otherwise), to the network as Evaluate does. The norms of gradients
// and updates are those of the network that is trained, in the last 8 steps of the
// latest epoch, or all where it has fewer. It keeps room for the probe's activations.
//
// What it returns does not depend on Threads, and calling it or not changes nothing of
// the training.
func (t *Trainer) Inspect(samples Data) []LayerReport {
	model := t.Model()
	if err := model.Check(samples); err != nil {
		panic(err)
	}
	if t.probe == nil || !sameSlice(t.probe.data.Pixels, samples.Pixels) || t.probe.data.Len() != samples.Len() {
		t.probe = newProbe(model, samples)
	}
	t.probe.run(model.folded(), t.Threads)
	reports := make([]LayerReport, len(model.Layers))
	share(t.Threads, func(part, parts int) {
		for l := part; l < len(reports); l += parts {
			reports[l] = t.inspect(l, &model.Layers[l])
		}
	})
	return reports
}

func (t *Trainer) inspect(l int, layer *Layer) LayerReport {
	r := LayerReport{Dead: math.NaN(), Saturated: math.NaN()}
	r.WeightNorm, r.Weights = norm2(layer.Weights), newHistogram(layer.Weights)
	r.GradientNorm, r.UpdateRatio = t.norms.means(l)
	if l == len(t.network.Hidden) {
		r.Activations = newHistogram(t.probe.pass.z[l])
		return r
	}
	a, f := t.probe.pass.a[l], t.network.Activation
	r.Activations = newHistogram(a)
	if len(a) == 0 {
		return r
	}
	if low, high, ok := f.flatEnds(); ok {
		r.Saturated = saturated(a, low, high)
	} else {
		r.Dead = dead(a, layer.Outputs)
	}
	return r
}

// flatEnds returns between which values an activation that is bounded on both sides is
// not saturated: a twentieth of its range from either end. Beyond them the slope is
// below a fifth of the steepest: 0.0475 of 0.25 for Sigmoid, 0.19 of 1 for Tanh. (What
// is almost flat passes almost no gradient back: Glorot and Bengio 2010, section 3,
// https://proceedings.mlr.press/v9/glorot10a.html.)
func (f Activation) flatEnds() (low, high float32, ok bool) {
	switch f {
	case Sigmoid:
		return 0.05, 0.95, true
	case Tanh:
		return -0.9, 0.9, true
	}
	return 0, 0, false
}

// saturated returns the share of the activations that are not between low and high. A
// NaN is neither.
func saturated(activations []float32, low, high float32) float64 {
	count := 0
	for _, a := range activations {
		if a < low || a > high {
			count++
		}
	}
	return float64(count) / float64(len(activations))
}

// dead returns the share of a layer's units that are above 0 in no row of activations.
func dead(activations []float32, units int) float64 {
	alive := make([]uint8, units)
	for ; len(activations) > 0; activations = activations[units:] {
		for unit, a := range activations[:units] {
			var positive uint8 // no branch, which a CPU could only guess
			if a > 0 {
				positive = 1
			}
			alive[unit] |= positive
		}
	}
	count := 0
	for _, positive := range alive {
		count += 1 - int(positive)
	}
	return float64(count) / float64(units)
}

// probe is samples that are shown to a network after every epoch.
type probe struct {
	data  Data
	batch *batch
	pass  *forward
}

func newProbe(n *Network, samples Data) *probe {
	p := &probe{data: samples, pass: newForward(n, samples.Len())}
	p.batch = newBatch(samples, samples.Len(), n.Inputs, samples.mostlyZero(), 1)
	order := make([]int, samples.Len())
	fileOrder(order)
	p.batch.choose(order)
	if samples.Len() > 0 {
		p.batch.fill(0, samples.Len())
	}
	return p
}

// run carries the samples through a network without batch normalization.
func (p *probe) run(n *Network, threads int) {
	p.pass.network = n
	share(threads, func(part, parts int) {
		if from, to := portion(p.data.Len(), 8, part, parts); from < to {
			p.pass.run(p.batch.input, from, to)
		}
	})
}
