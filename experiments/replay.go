package main

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"gradbook/experiments/dataset"
	"gradbook/experiments/listing"
	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
	"gradbook/experiments/runner/network"
)

type replayVerb struct {
	database
	Runs        []int64 `arg:"" optional:"" name:"run" help:"Runs to train again, as list numbers them."`
	Sweep       int64   `placeholder:"N" help:"Train runs of this sweep again, all of them or a sample."`
	KeepWeights bool    `help:"Keep the weights of the runs that come out the same in the record, for ensemble."`
	Sample      count   `placeholder:"K" help:"With --sweep: only K of its runs, drawn at random."`
	JSON        bool    `name:"json" help:"Print JSON."`
	Data        string  `placeholder:"DIR" help:"Folder with the four files of a dataset, or with folders of datasets by name."`
}

func (v *replayVerb) Run() error {
	var db results.Reader
	var keep results.Store
	var err error
	if v.KeepWeights {
		keep, err = v.openToWrite()
		db = keep
	} else {
		db, err = record.Open(v.DB)
	}
	if err != nil {
		return err
	}
	defer db.Close()
	ids, err := v.chosen(db)
	if err != nil {
		return err
	}
	ctx, stop := untilStopped()
	defer stop()
	program, err := network.New(&dataset.Finder{Folder: v.Data, Progress: stderr})
	if err != nil {
		return err
	}
	replayer := network.Replayer{DB: db, Keep: keep, Program: program}
	different := 0
	replays := []shownReplay{}
	for _, id := range ids {
		replay, err := replayer.Replay(ctx, id)
		if ctx.Err() != nil {
			return exitInterrupted
		}
		if err != nil {
			return err
		}
		recorded, err := db.Environment(replay.Run.EnvironmentID)
		if errors.Is(err, results.ErrNoEnvironment) {
			recorded, err = results.Environment{Kernel: "unknown", GitCommit: "unknown"}, nil
		}
		if err != nil {
			return err
		}
		if replay.Difference != "" {
			different++
		}
		if v.JSON {
			replays = append(replays, shownReplay{id, replay.Difference == "", replay.Difference, replay.Epochs, replay.Run.WeightsSHA256,
				v.KeepWeights && replay.Difference == "" && replay.Run.WeightsSHA256 != "", recorded.Kernel, replay.Kernel, recorded.GitCommit})
			continue
		}
		v.print(replay, recorded)
	}
	if v.JSON {
		if err := printJSON(replays); err != nil {
			return err
		}
	}
	if different > 0 {
		stderr.printf("%d of %d runs came out different (exit status %d).\n", different, len(ids), int(exitFaults))
		return exitFaults
	}
	return nil
}

// print prints how a run came out.
func (v *replayVerb) print(replay *network.Replay, recorded results.Environment) {
	run := replay.Run
	kernels := fmt.Sprintf("kernel %s then, %s now", recorded.Kernel, replay.Kernel)
	if replay.Difference != "" {
		stdout.printf("run %d: DIFFERENT: %s (%s; recorded at commit %.12s)\n", run.ID, replay.Difference, kernels, recorded.GitCommit)
		return
	}
	weights := "weights not recorded yet"
	if run.WeightsSHA256 != "" {
		weights = fmt.Sprintf("weights_sha256 %.12s", run.WeightsSHA256)
		if v.KeepWeights {
			weights += ", weights kept"
		}
	}
	stdout.printf("run %d: the same to the bit, %s, %s (%s)\n", run.ID, listing.Count(replay.Epochs, "epoch"), weights, kernels)
}

// shownReplay is what replay shows of a run.
type shownReplay struct {
	RunID         int64  `json:"run_id"`
	Same          bool   `json:"same"`       // to the bit
	Difference    string `json:"difference"` // the first difference; "" if there is none
	Epochs        int    `json:"epochs"`     // how many were trained again
	WeightsSHA256 string `json:"weights_sha256"`
	WeightsKept   bool   `json:"weights_kept"` // by this command
	KernelThen    string `json:"kernel_then"`
	KernelNow     string `json:"kernel_now"`
	GitCommit     string `json:"git_commit"` // at which the run was recorded
}

// chosen returns the ids of the runs to replay.
func (v *replayVerb) chosen(db results.Reader) ([]int64, error) {
	if v.Sweep == 0 {
		if len(v.Runs) == 0 || v.Sample != 0 {
			return nil, fmt.Errorf("name the runs to train again, or a sweep with --sweep N [--sample K]")
		}
		return v.Runs, nil
	}
	if len(v.Runs) > 0 {
		return nil, fmt.Errorf("name either runs or a sweep with --sweep, not both; --sample K draws some of the sweep's runs")
	}
	runs, err := db.Runs(v.Sweep)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, run := range runs {
		if run.Epochs > 0 {
			ids = append(ids, run.ID)
		}
	}
	if len(ids) == 0 {
		return nil, fmt.Errorf("no run of sweep %d has an epoch to compare with", v.Sweep)
	}
	if v.Sample > 0 && int(v.Sample) < len(ids) {
		rand.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		ids = ids[:v.Sample]
	}
	return ids, nil
}
