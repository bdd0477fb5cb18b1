package main

import (
	"context"
	"fmt"
	"gradbook/experiments/listing"
)

type cancelVerb struct {
	database
	subject
}

func (v *cancelVerb) Run() error {
	subject, err := v.subject.subject()
	if err != nil {
		return err
	}
	db, err := v.openToWrite()
	if err != nil {
		return err
	}
	defer db.Close()
	canceled, asked, err := db.Cancel(context.Background(), subject)
	if err != nil {
		return err
	}
	if canceled+asked == 0 {
		return fmt.Errorf("nothing is canceled: none of these runs waits or is at work")
	}
	if canceled > 0 {
		stdout.printf("%s canceled\n", listing.Count(canceled, "run"))
	}
	if asked > 0 {
		stdout.printf("%s at work asked to end: one of our networks after its epoch, a program at once\n", listing.Count(asked, "run"))
	}
	return nil
}
