package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
)

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The README's tables of parameters are the program's.
func TestReadmeListsTheParameters(t *testing.T) {
	var want strings.Builder
	want.WriteString("<!-- parameters -->\n")
	theme := ""
	for _, p := range sweep.Parameters() {
		if p.Theme != theme {
			theme = p.Theme
			fmt.Fprintf(&want, "\n| %s | what it does | it takes | default |\n|---|---|---|---|\n", theme)
		}
		fmt.Fprintf(&want, "| `%s` | %s | %s | %s |\n", p.Name, p.Doc, p.Kind, p.Default)
	}
	want.WriteString("\n<!-- /parameters -->")
	if !strings.Contains(readme(t), want.String()) {
		t.Errorf("README.md should have\n%s", &want)
	}
}

// The README's sweep files train as many networks as it says.
func TestReadmeSweepsAreRead(t *testing.T) {
	examples := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(readme(t), -1)
	counts := map[int]bool{}
	for _, example := range examples {
		spec, err := sweep.Read("README.md", []byte(example[1]))
		if err != nil {
			t.Errorf("%v in\n%s", err, example[1])
			continue
		}
		if len(spec.Warnings) > 0 {
			t.Errorf("%v in\n%s", spec.Warnings, example[1])
		}
		counts[spec.Count()] = true
	}
	if !counts[2] || !counts[4*3] || !counts[3] || !counts[40] { // those of zip, of seeds with when, of derive, and of the search
		t.Errorf("of the sweep files in README.md, none trains 2 networks, none 12, none 3 or none 40: %v", counts)
	}
}

// The README's queries run on the committed record, as the program would go on with it.
func TestReadmeQueriesRun(t *testing.T) {
	if _, err := exec.LookPath("sqlite3"); err != nil {
		t.Skip("sqlite3, the command, is not installed")
	}
	path := filepath.Join(t.TempDir(), "results.db")
	record, err := os.ReadFile("../results.db")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, record, 0o644); err != nil {
		t.Fatal(err)
	}
	db, err := results.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	queries := regexp.MustCompile("(?s)```sql\n(.*?)```").FindAllStringSubmatch(readme(t), -1)
	if len(queries) < 3 {
		t.Fatalf("%d queries in README.md", len(queries))
	}
	for _, query := range queries {
		if output, err := exec.Command("sqlite3", "-readonly", path, query[1]).CombinedOutput(); err != nil {
			t.Errorf("%s\n%s", query[1], output)
		}
	}
}

// The README's lists list.
func TestReadmeListsRun(t *testing.T) {
	lists := regexp.MustCompile(`(?m)^    gradbook (list 1 .*)$`).FindAllStringSubmatch(readme(t), -1)
	if len(lists) < 2 {
		t.Fatalf("%d lists in README.md", len(lists))
	}
	for _, list := range lists {
		c := exec.Command("sh", "-c", "exec "+quoted(os.Args[0])+" "+list[1])
		c.Dir, c.Env = "..", append(os.Environ(), "GRADBOOK_TEST_MAIN=1")
		if output, err := c.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", list[1], err, output)
		}
	}
}
