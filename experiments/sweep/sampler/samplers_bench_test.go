package sampler_test

import (
	"fmt"
	"testing"

	"gradbook/experiments/results"
)

// A suggestion after 1,000 finished runs of six parameters.
func BenchmarkSuggest(b *testing.B) {
	for _, method := range []string{tpe, bayes} {
		for _, o := range objectives[1:] {
			b.Run(method+"/"+o.name, func(b *testing.B) {
				const runs = 1000
				text := fmt.Sprintf("run_cap: %d\nmetric: {name: train_loss, goal: minimize}\nparameters: %s\n", runs+1, o.parameters)
				draws := mustRead(b, "method: random\n"+text)
				var told []results.Run
				for number := 1; number <= runs; number++ {
					config, _ := draws.Config(number)
					told = append(told, ran(number, config, o.value(config), results.Done))
				}
				spec := mustRead(b, "method: "+method+"\n"+text)
				for b.Loop() {
					spec.Suggest(runs+1, told)
				}
			})
		}
	}
}
