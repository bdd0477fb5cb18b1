package execute_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gradbook/notebooks/execute"
)

// executor is built once for all tests, nil where it has not been yet.
var executor *execute.Executor

func TestMain(m *testing.M) {
	status := m.Run()
	if executor != nil {
		executor.Close()
	}
	os.Exit(status)
}

// outcome executes a file.
func outcome(t *testing.T, file string) *execute.Outcome {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the kernel; run without -short")
	}
	if _, err := exec.LookPath("jupyter"); err != nil {
		t.Skip("there is no jupyter on the PATH: install it to test the kernel")
	}
	if executor == nil {
		built, err := execute.New(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		executor = built
	}
	o, err := executor.Notebook(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// write makes a notebook without outputs of cells, those that begin with # being
// Markdown, in the form that an editor may leave it in.
func write(t *testing.T, cells ...string) (file string) {
	t.Helper()
	var encoded []any
	for i, source := range cells {
		c := map[string]any{"cell_type": "code", "id": fmt.Sprint("cell-", i), "source": source, "outputs": []any{}, "execution_count": 99 - i,
			"metadata": map[string]any{"collapsed": false, "tags": []string{"kept"}}}
		if strings.HasPrefix(source, "#") {
			c = map[string]any{"cell_type": "markdown", "id": fmt.Sprint("cell-", i), "source": source, "metadata": struct{}{}}
		}
		encoded = append(encoded, c)
	}
	content, err := json.Marshal(map[string]any{"cells": encoded, "metadata": struct{}{}, "nbformat": 4, "nbformat_minor": 5})
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "tiny.ipynb")
	if err := os.WriteFile(file, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

func read(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

const (
	imports = `import ("fmt"; "os"; "time"; "gonum.org/v1/plot"; "gradbook/experiments/results"; "gradbook/plots"; "gradbook/plots/figure")`
	figure  = "p := plot.New()\np.Title.Text = \"mine\"\nfigure.FromPlot(p, 200, 100)"
	clock   = "fmt.Println(\"took\", time.Since(time.Now()), \"for 2 steps\")"
)

func TestOutputsAreWrittenOnceAndThenTheSame(t *testing.T) {
	file := write(t, "# A title: ä <b>&\nand text", imports, figure, " ", "fmt.Println(1 < 2)\nos.Stdout.WriteString(\"no newline\")\nresults.Sweeps{}", clock)
	first := outcome(t, file)
	var cells []int
	for _, d := range first.Differences {
		cells = append(cells, d.Cell)
	}
	if len(first.Faults) > 0 || !slices.Equal(cells, []int{2, 3, 4}) || first.Cells != 4 {
		t.Fatalf("outputs of %d cells are new in %v, faults %v", first.Cells, first.Differences, first.Faults)
	}
	if err := first.Write(); err != nil {
		t.Fatal(err)
	}
	written := read(t, file)
	if strings.Contains(written, `"collapsed"`) || !strings.Contains(written, `"kept"`) || strings.Contains(written, `"go1.`) || !strings.Contains(written, `"name": "gradbook"`) {
		t.Errorf("its metadata is not what is to be kept:\n%s", written)
	}
	if again := outcome(t, file); len(again.Differences)+len(again.Faults) > 0 {
		t.Errorf("executed again: %v %v", again.Differences, again.Faults)
	}

	// Jupyter's own library finds nothing wrong with it, and writes the same bytes.
	python := exec.Command("/usr/bin/python3", "-c", `import nbformat, sys
notebook = nbformat.read(sys.argv[1], 4)
nbformat.validate(notebook)
sys.stdout.write(nbformat.writes(notebook) + "\n")`, file)
	if exec.Command(python.Path, "-c", "import nbformat").Run() != nil {
		t.Skip("no python3 has the module nbformat: install it to test the kernel")
	}
	var stderr bytes.Buffer
	python.Stderr = &stderr
	if jupyters, err := python.Output(); err != nil || string(jupyters) != written {
		t.Errorf("nbformat writes other bytes (%v, %s):\n%s\nnot\n%s", err, &stderr, jupyters, written)
	}
}

func TestDifferencesNameTheCell(t *testing.T) {
	file := write(t, imports, figure, strings.Replace(figure, "mine", "yours", 1), "fmt.Println(\"loss\", 0.25)",
		`results.Rows{Columns: []string{"a"}, Values: [][]any{{1.5}}}`, clock, figure, "fmt.Println(\"gone\")", "1 + 1")
	if err := outcome(t, file).Write(); err != nil {
		t.Fatal(err)
	}
	executed := read(t, file)
	changed := executed
	pictures := regexp.MustCompile(`"iVBOR.*"`).FindAllString(executed, -1)
	if len(pictures) != 3 || pictures[0] == pictures[1] || pictures[0] != pictures[2] {
		t.Fatalf("%d pictures, not three of which the first and the last are the same", len(pictures))
	}
	for _, edit := range [][2]string{
		{`"image/png": ` + pictures[1], `"image/gif": ` + pictures[1]},
		{pictures[0], pictures[1]},
		{"loss 0.25", "loss 0.26"},
		{">1.5</td>", ">1.6</td>"},
		{`for 2 steps\n"`, `for 3 steps\n"`},
		{`"gone\n"`, `"gone\n", "and more"`},
	} {
		if !strings.Contains(changed, edit[0]) {
			t.Fatalf("the executed notebook does not have %q:\n%s", edit[0], changed)
		}
		changed = strings.Replace(changed, edit[0], edit[1], 1)
	}
	if err := os.WriteFile(file, []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
	o := outcome(t, file)
	var found []string
	for _, d := range o.Differences {
		found = append(found, d.String())
	}
	want := []string{
		"In [2]: image/png: another picture",
		"In [3]: shows image/png and text/plain, not image/gif and text/plain",
		`In [4]: stdout: line 1 was "loss 0.26" and is "loss 0.25"`,
		`In [5]: text/html: line 6 was "<tr><td style=\"text-align: right\">1.6</td></tr>" and is "<tr><td style=\"text-align: right\">1.5</td></tr>"`,
		"In [6]: stdout: line 1 was",
		`In [8]: stdout: line 2 is no longer there: "and more"`,
	}
	if !slices.EqualFunc(found, want, strings.HasPrefix) {
		t.Errorf("differences %q, want %q", found, want)
	}
	if read(t, file) != changed {
		t.Error("looking has changed the file")
	}
	if err := o.Write(); err != nil {
		t.Fatal(err)
	}
	timeless := regexp.MustCompile("took .* for")
	if timeless.ReplaceAllString(read(t, file), "") != timeless.ReplaceAllString(executed, "") {
		t.Error("Write does not bring back the outputs of this code")
	}
}

func TestAnotherFormIsADifference(t *testing.T) {
	file := write(t, "1 + 1")
	if err := outcome(t, file).Write(); err != nil {
		t.Fatal(err)
	}
	executed := read(t, file)
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(executed, `"execution_count": 1`, `"execution_count": 7`)), 0o644); err != nil {
		t.Fatal(err)
	}
	o := outcome(t, file)
	if len(o.Differences) != 1 || !strings.HasPrefix(o.Differences[0].String(), "its outputs are the same") {
		t.Errorf("differences %v", o.Differences)
	}
	if err := o.Write(); err != nil || read(t, file) != executed {
		t.Errorf("Write does not bring back In [1] (%v)", err)
	}
}

func TestFaultsOfCellsAreFound(t *testing.T) {
	file := write(t, imports, "plots.Confusion(plots.Source{}, results.ConfusionMatrix{})", "var missing *figure.Figure\nmissing", "undefined", "1 + 1")
	o := outcome(t, file)
	var found []string
	for _, f := range o.Faults {
		found = append(found, f.String())
	}
	want := []string{"In [2]: fails: confusion matrix", "In [3]: shows no figure: no figure", "In [4]: fails: cell:1:1: undefined identifier"}
	if !slices.EqualFunc(found, want, strings.HasPrefix) || len(o.Differences) > 0 {
		t.Errorf("faults %q, differences %v; want %q and none", found, o.Differences, want)
	}
}

func TestAKernelThatDiesIsAnError(t *testing.T) {
	file := write(t, "import \"os\"\nkernel, _ := os.FindProcess(os.Getpid())\nkernel.Kill()") // as Linux does when memory runs out
	outcome(t, write(t, "1"))
	if _, err := executor.Notebook(t.Context(), file); err == nil || !strings.Contains(err.Error(), file) || !strings.Contains(err.Error(), "Kernel died") {
		t.Errorf("error %v", err)
	}
}
