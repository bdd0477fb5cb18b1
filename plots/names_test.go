package plots

import (
	"encoding/xml"
	"strings"
	"testing"

	"gradbook/internal/printable"
	"gradbook/plots/internal/synthetic"
	"gradbook/plots/study"
)

// A name from a file stays on its line in titles and captions, and turns nothing round.
func TestNamesStayOnTheirLine(t *testing.T) {
	for _, bad := range []string{"\n", "\r\n", "\t", "\x1b", "\u2028", "\u2029", "\u202e", "\u2066", "\u0085"} {
		s, _ := synthetic.Sweep(synthetic.Twelve()[:2], 1, 3)
		s.Sweep.Name = "first" + bad + "second"
		s.Datasets = append(s.Datasets[:0:0], synthetic.MNIST)
		s.Datasets[0].Name = "digits" + bad + "more"
		caption := s.Caption(s.Runs)
		for _, want := range []string{"Sweep 3, first second: run", "Data: digits more, "} {
			if !strings.Contains(caption, want) {
				t.Errorf("%q: %q does not say %q", bad, caption, want)
			}
		}
		if got := study.SweepName(s.Sweep); got != "first second" {
			t.Errorf("%q: the sweep is called %q", bad, got)
		}
	}
}

// What a name holds is text that XML allows.
func TestPrintableIsXML(t *testing.T) {
	words := printable.Text("a\x00b\ufffec\uffff\ufdd0\xffd <&>")
	var escaped strings.Builder
	if err := xml.EscapeText(&escaped, []byte(words)); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(words, "\x00\ufffe\uffff\ufdd0") || !strings.HasPrefix(words, "a b") || !strings.HasSuffix(words, "d <&>") {
		t.Errorf("%q", words)
	}
}
