package interpreter

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// notes keeps what is written to it, one write an element.
type notes []string

func (n *notes) Write(p []byte) (int, error) {
	*n = append(*n, string(p))
	return len(p), nil
}

// forwarded adds to shown what print prints to os.Stdout.
func forwarded(t *testing.T, shown *notes, print func()) {
	t.Helper()
	stdout, err := Capture(&os.Stdout, shown)
	if err != nil {
		t.Fatal(err)
	}
	defer stdout.Close()
	stderr, err := Capture(&os.Stderr, new(notes))
	if err != nil {
		t.Fatal(err)
	}
	defer stderr.Close()
	print()
}

func TestOutputIsShownInFewMessages(t *testing.T) {
	var want bytes.Buffer
	var shown notes
	forwarded(t, &shown, func() {
		for i := range 30_000 {
			line := fmt.Sprintf("Zeile %d: größer ↔ kleiner 🙂\n", i)
			want.WriteString(line)
			fmt.Print(line)
		}
	})
	if got := strings.Join(shown, ""); got != want.String() {
		t.Errorf("%d bytes are shown, %d were printed", len(got), want.Len())
	}
	if len(shown) > want.Len()/1000 {
		t.Errorf("%d messages", len(shown))
	}
	for _, message := range shown {
		if message != strings.ToValidUTF8(message, "") {
			t.Fatalf("a character is cut in two: %q", message)
		}
	}
}

// What is printed before something is displayed is shown before it.
func TestFlushKeepsTheOrder(t *testing.T) {
	var shown notes
	forwarded(t, &shown, func() {
		for i := range 5 {
			fmt.Print("before ", i, "; ")
			Flush()
			shown = append(shown, fmt.Sprintf("figure %d; ", i))
		}
		fmt.Print("\x00gradbook, half a mark")
	})
	want := "before 0; figure 0; before 1; figure 1; before 2; figure 2; before 3; figure 3; before 4; figure 4; \x00gradbook, half a mark"
	if got := strings.Join(shown, ""); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// A goroutine may display something when its cell is over or has made os.Stdout a file of
// its own: nobody waits for ever, and the file has nothing that the cell has not printed.
func TestFlushWaitsForNobody(t *testing.T) {
	Flush()
	file, err := os.Create(filepath.Join(t.TempDir(), "own"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var shown notes
	forwarded(t, &shown, func() {
		stdout := os.Stdout
		os.Stdout = file
		var all sync.WaitGroup
		for range 20 {
			all.Go(Flush)
		}
		all.Wait()
		os.Stdout = stdout
		for range 20 {
			go Flush()
		}
	})
	Flush()
	if info, _ := file.Stat(); info.Size() > 0 || len(shown) > 0 {
		t.Errorf("%d bytes in the file, %q shown", info.Size(), shown)
	}
}
