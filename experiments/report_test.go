package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReportAsOnePageBesideAnother(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 2}\n  seed: {values: [1, 2]}\n")
	file := filepath.Join(folder, "sweep.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "longer.yaml"), []byte(strings.Replace(string(text), "{value: 2}", "{value: 3}", 1)), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"sweep.yaml", "longer.yaml"} {
		if stdout, stderr, status := run(t, folder, "sweep", file); status != 0 {
			t.Fatalf("sweep: exit status %d\n%s%s", status, stdout, stderr)
		}
	}
	stdout, stderr, status := run(t, folder, "report", "1", "--compare", "2", "--format", "html")
	report := filepath.Join("plots", "1-noise-or-not")
	if status != 0 || strings.TrimSpace(stdout) != filepath.Join(report, "index.html") {
		t.Fatalf("report: exit status %d\n%s%s", status, stdout, stderr)
	}
	page, err := os.ReadFile(filepath.Join(folder, report, "index.html"))
	for _, want := range []string{"Beside sweep 2", "- parameters.epochs.value: 2\n&#43; parameters.epochs.value: 3", "epochs: 2 → 3"} {
		if err != nil || !strings.Contains(string(page), want) {
			t.Errorf("%v, no %q in the page", err, want)
		}
	}
	if files, _ := os.ReadDir(filepath.Join(folder, report)); len(files) != 1 {
		t.Errorf("%d files, want index.html alone", len(files))
	}
	for want, arguments := range map[string][]string{
		"sweep 1 is to be compared with itself": {"report", "1", "--compare", "1"},
		"there is no sweep 9":                   {"report", "1", "--compare", "9"},
		`must be one of "md","html"`:            {"report", "1", "--format", "pdf"},
	} {
		if _, stderr, status := run(t, folder, arguments...); status != 1 || !strings.Contains(stderr, want) {
			t.Errorf("%v: exit status %d, want %q in %s", arguments, status, want, stderr)
		}
	}
}
