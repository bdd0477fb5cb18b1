package command

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"

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

		// The SDK of W&B then writes what it is given into the run's folder, and no server
		// is asked. WANDB_SWEEP_ID would have it look for one.
		"WANDB_MODE":                             "offline",
		"WANDB_DIR":                              f.folder,
		"WANDB_RUN_ID":                           fmt.Sprintf("gradbook-%d", run.ID),
		"WANDB_SWEEP_PARAM_PATH":                 f.parameters,
		"WANDB_X_TRANSACTION_LOG_FLUSH_INTERVAL": "1",

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
	removed := map[string]bool{"WANDB_SWEEP_ID": true, "GRADBOOK_STEP": true}
	var environment []string
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if _, again := added[name]; !again && !removed[name] {
			environment = append(environment, variable)
		}
	}
	for name, value := range added {
		environment = append(environment, name+"="+value)
	}
	return environment
}
