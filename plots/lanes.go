package plots

import (
	"slices"
	"strings"

	"gradbook/plots/figure"
)

// laneGroup is the lanes of one process: in each, the runs that it trained one
// after the other.
type laneGroup struct {
	name  string
	lanes [][]bar
}

// lanesByProcess puts bars, which rise in their starts, into lanes of the process
// that had the run last, the process that began first uppermost.
func lanesByProcess(bars []bar) (groups []laneGroup) {
	var workers []string
	byWorker := map[string][]bar{}
	for _, b := range bars {
		if !slices.Contains(workers, b.run.Worker) {
			workers = append(workers, b.run.Worker)
		}
		byWorker[b.run.Worker] = append(byWorker[b.run.Worker], b)
	}
	for i, name := range processNames(workers) {
		groups = append(groups, laneGroup{name, pack(byWorker[workers[i]])})
	}
	return groups
}

// pack puts bars, which rise in their starts, into as few lanes as there are bars at
// one time: each into the first lane that is free.
func pack(bars []bar) (lanes [][]bar) {
	for _, b := range bars {
		free := slices.IndexFunc(lanes, func(lane []bar) bool { return lane[len(lane)-1].to <= b.from })
		if free < 0 {
			free = len(lanes)
			lanes = append(lanes, nil)
		}
		lanes[free] = append(lanes[free], b)
	}
	return lanes
}

// processNames shortens the names of workers, "host boot space pid start", to
// their process ids, and the hosts where there are several.
func processNames(workers []string) []string {
	const hostWord, pidWord, words = 0, 3, 5
	names := make([]string, len(workers))
	hosts := map[string]bool{}
	for _, worker := range workers {
		host, _, _ := strings.Cut(worker, " ")
		hosts[host] = true
	}
	for i, worker := range workers {
		fields := strings.Fields(worker)
		switch {
		case len(fields) != words:
			names[i] = worker
		case len(hosts) > 1:
			names[i] = fields[hostWord] + " " + fields[pidWord]
		default:
			names[i] = "process " + fields[pidWord]
		}
		names[i] = figure.Fit(figure.QuietText, names[i], 90)
	}
	return names
}
