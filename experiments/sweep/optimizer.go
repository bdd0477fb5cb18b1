package sweep

import (
	"slices"
	"strings"

	"gradbook/nn"
)

// optimizersThatRead is, of each parameter of optimizers, which ones read it.
var optimizersThatRead = map[string][]nn.Optimizer{
	"alpha":        {nn.RMSProp},
	"beta1":        {nn.Adam, nn.AdamW},
	"beta2":        {nn.Adam, nn.AdamW},
	"epsilon":      {nn.RMSProp, nn.Adagrad, nn.Adam, nn.AdamW},
	"momentum":     {nn.Momentum, nn.Nesterov},
	"weight_decay": nn.Optimizers,
}

func (p parameter) ofOptimizers() bool { return optimizersThatRead[p.name] != nil }

// agreeOptimizer warns of a parameter that no optimizer of the sweep reads. In
// PyTorch, SGD has a momentum; here momentum is an optimizer of its own.
func (r *reader) agreeOptimizer(s space) {
	tried := s.choices("optimizer")
	for _, a := range s {
		readers := optimizersThatRead[a.name]
		isRead := slices.ContainsFunc(readers, func(o nn.Optimizer) bool { return slices.Contains(tried, any(string(o))) })
		if a.ofOptimizers() && !isRead {
			r.warnf(a.at, "it is read by %s only; write optimizer: {value: %s}, or leave it out", enumerate(readers), readers[0])
		}
	}
}

// enumerate writes "a", "a and b", "a, b and c".
func enumerate(names []nn.Optimizer) string {
	words := choices(names)
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
