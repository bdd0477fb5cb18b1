package worker

import (
	"testing"
	"time"
)

// Where a worker is, seen from every machine that may ask.
func TestWhereAWorkerIs(t *testing.T) {
	booted := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	before, after := booted.Add(-time.Hour), booted.Add(time.Hour)
	me := worker{"lab", "boot1", "space1", "10", "100"}
	for name, test := range map[string]struct {
		w     worker
		heard time.Time
		want  place
	}{
		"this process":                             {me, after, here},
		"another one":                              {worker{"lab", "boot1", "space1", "11", "7"}, before, here},
		"another host":                             {worker{"desk", "boot2", "space1", "10", "100"}, before, elsewhere},
		"another container":                        {worker{"lab", "boot1", "space2", "10", "100"}, before, elsewhere},
		"a renamed machine":                        {worker{"old", "boot1", "space1", "10", "100"}, before, here},
		"before this machine was started again":    {worker{"lab", "boot0", "space1", "10", "100"}, before, gone},
		"another machine of this name":             {worker{"lab", "boot2", "space1", "10", "100"}, after, elsewhere},
		"a time that is not known":                 {worker{"lab", "boot0", "space1", "10", "100"}, time.Time{}, gone},
		"a process that sees less of this machine": {worker{"lab", "-", "-", "10", "-"}, before, elsewhere},
		"a process that saw less of this machine":  {worker{"lab", "-", "-", "10", "-"}, after, elsewhere},
		"another host of which less can be seen":   {worker{"desk", "-", "-", "10", "-"}, after, elsewhere},
	} {
		if got := test.w.where(me, test.heard, booted); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
	// The other way round, where the one that asks sees less.
	blind := worker{"lab", "-", "-", "10", "-"}
	if got := me.where(blind, after, time.Time{}); got != elsewhere {
		t.Errorf("seen by one that knows no boots: %d, want %d", got, elsewhere)
	}
	if got := (worker{"lab", "-", "-", "11", "-"}).where(blind, after, time.Time{}); got != here {
		t.Errorf("seen by one that knows no boots by its like: %d, want %d", got, here)
	}
}

// Another process that has the same id by now is not the worker, whatever the clock was
// set to in between.
func TestAnIDThatIsUsedAgain(t *testing.T) {
	me := this()
	if !Alive(me.String(), time.Now(), false) {
		t.Errorf("this process, %s, is said to be dead", me)
	}
	start, err := time.ParseDuration(me.start)
	if err != nil {
		t.Fatal(err)
	}
	for _, off := range []time.Duration{-time.Hour, -5 * time.Second, 5 * time.Second, time.Hour} {
		other := me
		other.start = (start + off).String()
		if Alive(other.String(), time.Now(), true) {
			t.Errorf("a process that started %v off has its id, and is taken for it", off)
		}
	}
	for _, pid := range []string{"0", "-1", "x", "99999999999"} {
		other := me
		other.pid = pid
		if Alive(other.String(), time.Now(), true) {
			t.Errorf("process %s is said to live", pid)
		}
	}
	for _, start := range []string{"-", "yesterday"} { // and this one's start is known
		other := me
		other.start = start
		if Alive(other.String(), time.Now(), true) {
			t.Errorf("this process is taken for one that started %q", start)
		}
	}
}
