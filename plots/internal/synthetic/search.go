package synthetic

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"gradbook/experiments/results"
	"gradbook/plots/study"
)

// Search is a random search of n runs over three parameters, a seed each, with
// successive halving after epochs 1 and 3 of 9. Two processes trained it, four runs at
// a time: the first was killed half way, and the second began a night later.
func Search(n int) (s study.Source, decisions []results.Decision, epochs []results.Epoch) {
	const planned, factor, lanes = 9, 3, 4
	random := rand.New(rand.NewPCG(uint64(n), 11))
	s, _ = Sweep(nil, 0, 0)
	s.Sweep.Name, s.Sweep.Method = "wide-search", "random"
	var free [lanes]float64 // when, in seconds from the start
	at := func(seconds float64) time.Time {
		return s.Sweep.CreatedAt.Add(time.Duration(seconds*1e3) * time.Millisecond)
	}
	values := map[int][]float64{} // of the runs at a rung
	for number := 1; number <= n; number++ {
		width := []int64{16, 32, 64, 128, 256}[random.IntN(5)]
		rate := math.Exp(math.Log(0.001) + random.Float64()*math.Log(3000))
		run := results.Run{
			ID: int64(number), SweepID: 3, Number: number, Seed: 1, ConfigKey: fmt.Sprintf("config-%04d", number),
			Config:  results.Config{"activation": []string{"relu", "tanh"}[random.IntN(2)], "epochs": int64(planned), "hidden": []any{width}, "learning_rate": rate},
			Dataset: "mnist", DatasetSHA256: MNIST.SHA256, State: results.Done, EnvironmentID: 1, Attempt: 1,
			Parameters: int(width)*785 + int(width+1)*10,
		}
		error := 0.012 + 0.3/float64(width) + 0.02*math.Pow(math.Log10(rate/0.2), 2)
		course := Epochs(&run, error, planned)
		if rate > 2.5 {
			run.State, course = results.Diverged, course[:2]
			course[1].Metrics = Nothing()
			course[1].TrainLoss = math.Inf(1)
		}
		for _, rung := range []int{1, 3} {
			if run.State != results.Done {
				break
			}
			value := course[rung-1].ValAccuracy
			there := append(values[rung], value)
			slices.Sort(there)
			values[rung] = there
			threshold := there[len(there)-max(len(there)/factor, 1)]
			decisions = append(decisions, results.Decision{RunID: run.ID, Epoch: rung, Rung: rung, Value: value, Threshold: threshold, Stopped: value < threshold})
			if value < threshold {
				run.State, course = results.Stopped, course[:rung]
			}
		}
		last := course[len(course)-1]
		run.Epochs, run.KeptEpoch, run.Metrics = len(course), len(course), last.Metrics
		run.LastValue, run.BestValue = last.ValAccuracy, last.ValAccuracy
		if number%29 == 0 {
			run.State, run.Error = results.Failed, "out of memory"
		}
		run.Seconds = 0
		for i := range course {
			course[i].Seconds = float64(width) * (0.02 + 0.004*random.Float64())
			run.Seconds += course[i].Seconds
		}
		lane := slices.Index(free[:], slices.Min(free[:]))
		from, to := free[lane], free[lane]+run.Seconds+0.1
		run.Worker = "tower 0b00 pid:[1] 4711 100"
		half := number > n/2
		if number > n/2-lanes && !half { // killed in these
			to, run.Attempt, half = to+11*3600, 2, true
		}
		if half {
			run.Worker = "tower 0b00 pid:[1] 5822 900"
		}
		free[lane] = to
		run.StartedAt, run.FinishedAt = at(from), at(to)
		s.Runs = append(s.Runs, run)
		epochs = append(epochs, course...)
	}
	return s, decisions, epochs
}
