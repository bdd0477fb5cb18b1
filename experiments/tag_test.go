package main

import (
	"strings"
	"testing"
)

func TestTagsAndNotesAreFoundAgain(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 1}\n  activation: {values: [relu, tanh]}\n")
	must := func(arguments ...string) string {
		t.Helper()
		stdout, stderr, status := run(t, folder, arguments...)
		if status != 0 {
			t.Fatalf("%v: exit status %d\n%s%s", arguments, status, stdout, stderr)
		}
		return stdout
	}
	must("sweep")
	if list := must("list"); strings.Contains(list, "tags") || strings.Contains(list, "note") {
		t.Errorf("list has columns for what nothing has:\n%s", list)
	}
	if out := must("tag", "1", "2", "--add", "good,first"); out != "run 1 is tagged first, good\nrun 2 is tagged first, good\n" {
		t.Errorf("tag says %q", out)
	}
	must("tag", "1", "-r", "good", "-a", "über")
	must("tag", "--sweep", "1", "--add", "baseline")
	must("note", "2", "-m", "It learns.\nWhy?")
	if out := must("note", "--sweep", "1", "-m", "for the talk"); out != "sweep 1: noted\n" {
		t.Errorf("note says %q", out)
	}

	for _, test := range []struct {
		arguments  []string
		want, lack string
	}{
		{[]string{"list", "1", "--tag", "good"}, "first good", "über"},
		{[]string{"list", "1", "--tag", "good"}, "│ It learns. Why? │", ""},
		{[]string{"list", "1"}, "first über", ""},
		{[]string{"list", "--tag", "über"}, "for the talk", ""},
		{[]string{"list", "--tag", "baseline"}, "baseline", ""},
		{[]string{"list", "--tag", "no-such-tag"}, "no sweep has the tag no-such-tag, and no run has it", "│"},
		{[]string{"show", "2"}, "tags: first good\nnote: It learns.\nWhy?\nsweep's tags: baseline\nsweep's note: for the talk", ""},
		{[]string{"list", "1", "--tag", "über"}, "sweep 1 Noise, or not?: done; with the tag über: 1 done", ""},
		{[]string{"list", "1", "--tag", "nothing"}, "no run of sweep 1 Noise, or not? has the tag nothing", "│"},
		{[]string{"list", "1", "--json", "--tag", "nothing"}, "[]", ""},
	} {
		out := must(test.arguments...)
		if !strings.Contains(out, test.want) || test.lack != "" && strings.Contains(out, test.lack) {
			t.Errorf("%v should have %q and lack %q:\n%s", test.arguments, test.want, test.lack, out)
		}
	}
	if out := must("note", "2", "-m", ""); out != "run 2: note removed\n" {
		t.Errorf("note says %q", out)
	}
	if out := must("show", "2"); strings.Contains(out, "\nnote") {
		t.Errorf("the note is still there:\n%s", out)
	}

	for _, test := range []struct {
		arguments []string
		want      string
	}{
		{[]string{"tag", "9", "--add", "x"}, "there is no run 9"},
		{[]string{"tag", "1", "9", "--add", "x"}, "there is no run 9"},
		{[]string{"tag", "--sweep", "9", "--add", "x"}, "there is no sweep 9"},
		{[]string{"tag", "1", "--add", "two words"}, `"two words" is no tag`},
		{[]string{"tag", "1"}, "--add TAG"},
		{[]string{"tag", "1", "--add", "x,y", "--remove", "y"}, "--add y and --remove y: say which of the two"},
		{[]string{"tag", "1", "--sweep", "1", "--add", "x"}, "either runs"},
		{[]string{"note", "-m", "x"}, "either runs"},
		{[]string{"note", "1"}, "--message"},
	} {
		if _, stderr, status := run(t, folder, test.arguments...); status == 0 || !strings.Contains(stderr, test.want) {
			t.Errorf("%v: exit status %d, want %q in\n%s", test.arguments, status, test.want, stderr)
		}
	}
	if out := must("list", "1", "--tag", "x"); strings.Contains(out, "tanh") || strings.Contains(out, "relu") {
		t.Errorf("a call that failed has left a tag:\n%s", out)
	}
}
