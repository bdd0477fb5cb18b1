package execute

import (
	"strings"
	"testing"
)

func TestOnlyDurationsOfAClockAndPathsMayDiffer(t *testing.T) {
	for _, c := range []struct {
		was, is  string
		measures bool
		same     bool
	}{
		{"epoch 1 took 1.23s", "epoch 1 took 845.1ms", true, true},
		{"epoch 1 took 1m2.5s", "epoch 1 took 59.1s", true, true},
		{"7.001µs a step", "12µs a step", true, true},
		{"it took 3.2 s", "it took 14 s", true, true},
		{"epoch 1 took 1.23s", "epoch 2 took 1.23s", true, false},
		{"loss 0.31 after 1.2s", "loss 0.32 after 1.2s", true, false},
		{"3 samples", "4 samples", true, false},
		{"it took 3.2 s", "it took 14 s", false, false},
		{"read /home/a/results.db: 3 rows", "read /ci/b/results.db: 3 rows", false, true},
		{"read /home/a/results.db: 3 rows", "read /home/a/results.db: 4 rows", false, false},
		{"read ../results.db", "read ../other.db", false, false},
		{"1/2/3", "1/2/4", false, false},
		{"<td>a</td><td>1</td>", "<td>a</td><td>2</td>", false, false},
	} {
		if what := textDifference(lines{c.was}, lines{c.is}, c.measures); (what == "") != c.same {
			t.Errorf("%q and %q, measured %v: %q", c.was, c.is, c.measures, what)
		}
	}
}

func TestACellMeasuresThatReadsTheClock(t *testing.T) {
	for source, want := range map[string]bool{
		"start := time.Now()":              true,
		"fmt.Println(time.Since(start))":   true,
		"time.Sleep(time.Second)":          false,
		"nowtime.Now()":                    false,
		"run.Seconds":                      false,
		"x := 1\nfmt.Print(time.Until(x))": true,
	} {
		if measures(splitLines(source)) != want {
			t.Errorf("%q: %v", source, !want)
		}
	}
}

func TestWhatIsNoNotebookIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "not a notebook",
		"# Markdown":                 "not a notebook",
		`{"cells": [{"source": 3}]}`: "a text that is neither",
		`{"nbformat": 3}`:            "nbformat is 3",
	} {
		if _, err := decode([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
