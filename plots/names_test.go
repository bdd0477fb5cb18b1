package plots

import (
	"encoding/xml"
	"strings"
	"testing"

	"gradbook/internal/printable"
)

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
