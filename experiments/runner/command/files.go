package command

import (
	"os"
	"path/filepath"

	"gradbook/experiments/exchange/wandb"
	"gradbook/experiments/results"
)

// files are what a run has in its folder.
type files struct {
	folder     string
	log        string // output.log: all output, as it came
	metrics    string // metrics.jsonl: for the program to append to
	config     string // config.json: as ${args_json} is
	parameters string // parameters.yaml: as W&B's SDK reads them
}

// files makes the folder of a run and writes what the program may read.
func (p *Program) files(run results.Run) (files, error) {
	folder, err := filepath.Abs(p.Folder(run.ID))
	if err != nil {
		return files{}, err
	}
	in := func(name string) string { return filepath.Join(folder, name) }
	f := files{folder, in("output.log"), in("metrics.jsonl"), in("config.json"), in("parameters.yaml")}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return f, err
	}
	config := nested(run.Config, p.Command.Groups)
	if err := os.WriteFile(f.config, []byte(pythonJSON(map[string]any(config))), 0o666); err != nil {
		return f, err
	}
	parameters, err := wandb.Params(config)
	if err != nil {
		return f, err
	}
	return f, os.WriteFile(f.parameters, parameters, 0o666)
}
