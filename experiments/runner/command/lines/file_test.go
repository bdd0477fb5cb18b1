package lines_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gradbook/experiments/runner/command/lines"
)

func appendTo(t *testing.T, path, text string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err == nil {
		_, err = file.WriteString(text)
	}
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestFollow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "metrics.jsonl")
	file := lines.Follow(path)
	expect := func(want string) {
		t.Helper()
		if got := described(file); got != want {
			t.Errorf("Poll returns %q, not %q", got, want)
		}
	}
	expect("")
	appendTo(t, path, "")
	expect("")
	appendTo(t, path, `{"step": 1, "loss": 0.5}`+"\n"+`{"step": 2, "lo`)
	expect("1: loss=0.5")
	expect("")
	appendTo(t, path, `ss": 0.25}`+"\nrubbish\n\nmore\n")
	expect("2: loss=0.25")
	if skipped := file.Skipped(); !strings.Contains(skipped, path+": 2 of its lines") || !strings.Contains(skipped, `"rubbish"`) {
		t.Errorf("skipped: %s", skipped)
	}

	// The program starts anew: with a shorter file, a longer one, or another file of its name.
	if err := os.WriteFile(path, []byte("loss=3\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	expect("-1: loss=3")
	if err := os.WriteFile(path, []byte("loss=4\nloss=5\nloss=6\nloss="), 0o666); err != nil {
		t.Fatal(err)
	}
	expect("-1: loss=4; -1: loss=5; -1: loss=6")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	expect("")
	appendTo(t, path, "loss=7\n")
	expect("-1: loss=7")
	appendTo(t, path, "loss=8")
	expect("")
	file.End(true)
	expect("-1: loss=8")
}

// A path that is no regular file cannot be read without waiting.
func TestFollowNoFile(t *testing.T) {
	if got := described(lines.Follow(t.TempDir())); got != "" {
		t.Error(got)
	}
}
