package main

import (
	"fmt"

	"gradbook/experiments/results"
)

type importVerb struct {
	database
	File string `arg:"" help:"A results database, such as export writes."`
}

func (v *importVerb) Run() error {
	from, err := results.OpenReadOnly(v.File)
	if err != nil {
		return err
	}
	defer from.Close()
	db, err := results.Create(v.DB)
	if err != nil {
		return err
	}
	defer db.Close()
	imported, err := db.Import(from)
	if err != nil {
		return err
	}
	for _, i := range imported {
		if i.Known {
			fmt.Printf("%s of %s is here already, as sweep %d\n", formatSweep(i.Sweep), v.File, i.ID)
		} else {
			fmt.Printf("%s of %s is sweep %d here, with %d runs\n", formatSweep(i.Sweep), v.File, i.ID, i.Runs)
		}
	}
	if len(imported) == 0 {
		fmt.Printf("%s holds no sweep\n", v.File)
	}
	return nil
}
