package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gradbook/experiments/listing"
	"gradbook/experiments/results"
)

// subject is what a verb works on: runs, or with --sweep a whole sweep.
type subject struct {
	Runs  []int64 `arg:"" optional:"" name:"run" help:"Runs, as list numbers them."`
	Sweep int64   `placeholder:"N" help:"This sweep, instead of runs."`
}

func (s subject) subject() (results.Subject, error) {
	if (s.Sweep == 0) == (len(s.Runs) == 0) {
		return results.Subject{}, fmt.Errorf("name either runs, such as 17 18, or a sweep with --sweep N")
	}
	return results.Subject{Sweep: s.Sweep, Runs: s.Runs}, nil
}

type tagVerb struct {
	database
	subject
	Add    []string `short:"a" placeholder:"TAG" help:"Tags to add, separated by commas."`
	Remove []string `short:"r" placeholder:"TAG" help:"Tags to remove, separated by commas."`
}

func (v *tagVerb) Run() error {
	subject, err := v.subject.subject()
	if err != nil {
		return err
	}
	if len(v.Add)+len(v.Remove) == 0 {
		return fmt.Errorf("name a tag with --add TAG or --remove TAG")
	}
	for _, tag := range v.Add {
		if slices.Contains(v.Remove, tag) {
			return fmt.Errorf("--add %s and --remove %[1]s: say which of the two", tag)
		}
	}
	db, err := v.openToWrite()
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Tag(context.Background(), subject, v.Add, v.Remove); err != nil {
		return err
	}
	return printTags(db, subject)
}

// printTags prints the tags that the sweep or the runs have now.
func printTags(db results.Reader, subject results.Subject) error {
	say := func(what string, tags []string) {
		if len(tags) == 0 {
			stdout.printf("%s has no tags now\n", what)
			return
		}
		stdout.printf("%s is tagged %s\n", what, strings.Join(tags, ", "))
	}
	if subject.Sweep != 0 {
		sweep, err := db.Sweep(subject.Sweep)
		if err == nil {
			say(listing.SweepName(sweep), sweep.Tags)
		}
		return err
	}
	for _, id := range subject.Runs {
		run, err := db.Run(id)
		if err != nil {
			return err
		}
		say(fmt.Sprintf("run %d", run.ID), run.Tags)
	}
	return nil
}
