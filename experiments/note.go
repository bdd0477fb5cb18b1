package main

import (
	"context"
	"gradbook/experiments/listing"

	"fmt"
)

type noteVerb struct {
	database
	subject
	Text string `short:"m" name:"message" required:"" placeholder:"TEXT" help:"The note; it replaces the one before, and \"\" removes it."`
}

func (v *noteVerb) Run() error {
	subject, err := v.subject.subject()
	if err != nil {
		return err
	}
	db, err := v.openToWrite()
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.SetNote(context.Background(), subject, v.Text); err != nil {
		return err
	}
	what := fmt.Sprintf("sweep %d", subject.Sweep)
	if subject.Sweep == 0 {
		what = listing.RunNames(subject.Runs)
	}
	if v.Text == "" {
		stdout.printf("%s: note removed\n", what)
	} else {
		stdout.printf("%s: noted\n", what)
	}
	return nil
}
