package kernel

import (
	"strings"
	"testing"
)

func TestChoose(t *testing.T) {
	list := []implementation{{name: "fast"}, {name: "slow"}}
	for _, test := range []struct{ name, want, err string }{
		{"", "fast", ""},
		{"slow", "slow", ""},
		{"fsat", "fast", `GRADBOOK_KERNEL is "fsat": this CPU can run ["fast" "slow"]`},
	} {
		chosen, err := choose(test.name, list)
		if chosen.name != test.want {
			t.Errorf("%q: chosen is %q, want %q", test.name, chosen.name, test.want)
		}
		if (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%q: the error is %v, want one with %q", test.name, err, test.err)
		}
	}
}

func TestPortableIsAlwaysThere(t *testing.T) {
	list := implementations()
	if last := list[len(list)-1].name; last != "portable" {
		t.Errorf("the last implementation is %q, want portable", last)
	}
}

// use makes an implementation the active one for the rest of a test or benchmark.
func use(tb testing.TB, i implementation) {
	before := active
	active = i
	tb.Cleanup(func() { active = before })
}
