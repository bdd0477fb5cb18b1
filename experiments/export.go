package main

import (
	"context"

	"gradbook/plots/report"
)

type exportVerb struct {
	database
	Sweep int64  `arg:"" help:"The sweep, as list numbers it."`
	Out   string `short:"o" placeholder:"FILE" help:"The new file (default: the sweep's number and name, such as 3-activation-width.db)."`
}

func (v *exportVerb) Run() error {
	db, err := v.open()
	if err != nil {
		return err
	}
	defer db.Close()
	sweep, err := db.Sweep(v.Sweep)
	if err != nil {
		return err
	}
	if v.Out == "" {
		v.Out = report.FolderName(sweep) + ".db"
	}
	if err := db.Export(context.Background(), sweep.ID, v.Out); err != nil {
		return err
	}
	stdout.printf("%s\n", v.Out)
	return nil
}
