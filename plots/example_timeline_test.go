package plots_test

import (
	"time"

	"gradbook/plots"
)

// Did the workers have something to do all the time?
func ExampleTimeline() {
	day := search()
	start := time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)
	for i := range day.Runs {
		run := &day.Runs[i]
		run.Worker = "tower 6f0c… pid:[4026531836] 4711 88123"
		run.StartedAt = start.Add(time.Duration(i/2) * time.Minute) // two at a time
		run.FinishedAt = run.StartedAt.Add(50 * time.Second)
	}
	save(plots.Timeline(day))
	// Output: Timeline: first. 4 runs in 1 min 50 s, at most 2 at a time.
}
