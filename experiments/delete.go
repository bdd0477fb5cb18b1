package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"

	"gradbook/experiments/listing"
	"gradbook/experiments/results"
)

type deleteVerb struct {
	database
	subject
	Yes bool `short:"y" help:"Do not ask."`
}

func (v *deleteVerb) Run() error {
	subject, err := v.subject.subject()
	if err != nil {
		return err
	}
	db, err := v.openToWrite()
	if err != nil {
		return err
	}
	defer db.Close()
	lines, err := doomed(db, subject)
	if err != nil {
		return err
	}
	for _, line := range lines {
		stderr.printf("%s\n", line)
	}
	if !v.Yes {
		if !term.IsTerminal(int(os.Stdin.Fd())) {
			return fmt.Errorf("nothing is deleted: standard input is no terminal, so there is nobody to ask; --yes deletes without asking")
		}
		stderr.printf("Delete this for good? [y/N] ")
		answer, _ := bufio.NewReader(os.Stdin).ReadString('\n')
		if answer = strings.ToLower(strings.TrimSpace(answer)); answer != "y" && answer != "yes" {
			return fmt.Errorf("nothing is deleted")
		}
	}
	if err := db.Delete(context.Background(), subject); err != nil {
		return err
	}
	stderr.printf("Deleted.\n")
	return nil
}

// doomed describes what is about to be deleted, one line each. What cannot be read can be
// deleted all the same.
func doomed(db results.Reader, subject results.Subject) (lines []string, err error) {
	if subject.Sweep != 0 {
		sweep, err := db.Sweep(subject.Sweep)
		if errors.Is(err, results.ErrNoSweep) {
			return nil, err
		}
		var runs results.Runs
		if err == nil {
			runs, err = db.Runs(sweep.ID)
		}
		if err != nil {
			return []string{fmt.Sprintf("sweep %d with all of its runs; it cannot be read: %v", subject.Sweep, err)}, nil
		}
		return []string{fmt.Sprintf("%s of %s with all of its runs: %s", listing.SweepName(sweep), listing.Time(sweep.CreatedAt), listing.States(results.States(runs)))}, nil
	}
	for _, id := range subject.Runs {
		run, err := db.Run(id)
		switch {
		case errors.Is(err, results.ErrNoRun):
			return nil, err
		case err != nil:
			lines = append(lines, fmt.Sprintf("run %d, which cannot be read: %v", id, err))
			continue
		}
		lines = append(lines, fmt.Sprintf("run %d, number %d of sweep %d: %s, %d epochs", run.ID, run.Number, run.SweepID, run.State, run.Epochs))
	}
	return lines, nil
}
