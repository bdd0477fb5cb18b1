package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"gradbook/experiments/listing"
	"gradbook/experiments/results/record"
)

type importVerb struct {
	database
	File string `arg:"" help:"A results database, such as export writes."`
}

func (v *importVerb) Run() error {
	if _, err := os.Stat(v.File); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: there is no such file; name one that export wrote, or another results database", v.File)
	}
	from, err := record.OpenSnapshot(v.File)
	if err != nil {
		return err
	}
	defer from.Close()
	db, err := record.Create(v.DB)
	if err != nil {
		return err
	}
	defer db.Close()
	imported, err := db.Import(context.Background(), from)
	if err != nil {
		return err
	}
	for _, i := range imported {
		switch {
		case i.EndedThere > i.EndedHere:
			stdout.printf("%s of %s is here already, as sweep %d, and stays as it is: %d of its runs have ended here and %d there; to take those, delete --sweep %d and import again\n",
				listing.SweepName(i.Sweep), v.File, i.ID, i.EndedHere, i.EndedThere, i.ID)
		case i.Known:
			stdout.printf("%s of %s is here already, as sweep %d\n", listing.SweepName(i.Sweep), v.File, i.ID)
		default:
			stdout.printf("%s of %s is sweep %d here, with %d runs\n", listing.SweepName(i.Sweep), v.File, i.ID, i.Runs)
		}
	}
	if len(imported) == 0 {
		stdout.printf("%s has no sweeps\n", v.File)
	}
	return nil
}
