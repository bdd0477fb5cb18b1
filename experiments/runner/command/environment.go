package command

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"

	"gradbook/experiments/exchange/wandb"
	"gradbook/experiments/results"
)

// threadVariables are how libraries are told how many threads to start. Each of several
// runs would start as many as there are cores.
var threadVariables = []string{"OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "RAYON_NUM_THREADS"}

// environment is that of a run's program: this process's, with what tells it about its run.
func (p *Program) environment(run results.Run, f files, devices []string) []string {
	added := map[string]string{
		"GRADBOOK_RUN":     fmt.Sprint(run.ID),
		"GRADBOOK_SWEEP":   fmt.Sprint(run.SweepID),
		"GRADBOOK_DIR":     f.folder,
		"GRADBOOK_METRICS": f.metrics,
		"GRADBOOK_CONFIG":  f.config,
		"GRADBOOK_ATTEMPT": fmt.Sprint(run.Attempt),
		"WANDB_RUN_ID":     wandbID(run),
		"PYTHONUNBUFFERED": "1", // lines come when they are printed, not when 8 KiB are full
	}
	if run.Epochs > 0 {
		added["GRADBOOK_STEP"] = fmt.Sprint(run.KeptEpoch)
	}
	if devices != nil {
		added["CUDA_VISIBLE_DEVICES"] = strings.Join(devices, ",")
	}
	threads := strconv.Itoa(max(1, runtime.GOMAXPROCS(0)/max(1, p.Workers)))
	for _, name := range threadVariables {
		if _, set := os.LookupEnv(name); !set {
			added[name] = threads
		}
	}
	var environment []string
	for _, variable := range wandb.Offline(os.Environ(), f.folder, f.parameters) {
		name, _, _ := strings.Cut(variable, "=")
		if _, again := added[name]; !again && name != "GRADBOOK_STEP" {
			environment = append(environment, variable)
		}
	}
	for name, value := range added {
		environment = append(environment, name+"="+value)
	}
	return environment
}

// wandbID is what W&B's SDK names its files of a run by.
func wandbID(run results.Run) string { return fmt.Sprintf("gradbook-%d", run.ID) }

// within returns the devices by their names here. Numbers count those that this process was
// given by CUDA_VISIBLE_DEVICES, as its programs would: the others are somebody else's.
func within(given string, devices [][]string) (named [][]string, err error) {
	if given == "" {
		return devices, nil
	}
	visible := strings.Split(given, ",")
	for _, of := range devices {
		var names []string
		for _, name := range of {
			number, err := strconv.Atoi(name)
			if err == nil && (number < 0 || number >= len(visible)) {
				return nil, fmt.Errorf("devices: there is no device %s within CUDA_VISIBLE_DEVICES=%s, which has %d", name, given, len(visible))
			}
			if err == nil {
				name = strings.TrimSpace(visible[number])
			}
			names = append(names, name)
		}
		named = append(named, names)
	}
	return named, nil
}
