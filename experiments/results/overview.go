package results

// Overview is a sweep with what came of its runs.
type Overview struct {
	Sweep
	States map[State]int // how many of its runs are in each
	Best   float64       // the best LastValue of its runs that are Complete; NaN where none is
}

// States counts runs by state.
func States(runs []Run) map[State]int {
	count := map[State]int{}
	for _, run := range runs {
		count[run.State]++
	}
	return count
}
