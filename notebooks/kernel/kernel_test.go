package kernel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// prefix is where the tests' kernel is installed, "" where it has not been yet.
var prefix string

func TestMain(m *testing.M) {
	status := m.Run()
	if prefix != "" {
		os.RemoveAll(prefix)
	}
	os.Exit(status)
}

// installed returns the prefix of a kernel that is built once for all tests.
func installed(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the kernel; run without -short")
	}
	if _, err := exec.LookPath("jupyter"); err != nil {
		t.Skip("there is no jupyter on the PATH: install it to test the kernel")
	}
	if prefix == "" {
		folder, err := os.MkdirTemp("", "gradbook-kernel-test-")
		if err != nil {
			t.Fatal(err)
		}
		prefix = folder
		if _, err := Install(t.Context(), prefix); err != nil {
			t.Fatal(err)
		}
	}
	return prefix
}

func TestCheckRunsACellInTheInstalledKernel(t *testing.T) {
	if err := Check(t.Context(), installed(t)); err != nil {
		t.Error(err)
	}
}

func TestCheckRefusesAKernelOfAnotherBuild(t *testing.T) {
	folder, err := Folder(t.Context(), installed(t))
	if err != nil {
		t.Fatal(err)
	}
	binary, err := os.ReadFile(filepath.Join(folder, executable))
	if err != nil {
		t.Fatal(err)
	}
	other := t.TempDir()
	if folder, err = Folder(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	if err := Check(t.Context(), other); err == nil || !strings.Contains(err.Error(), "there is no kernel in "+folder) {
		t.Errorf("where there is none: %v", err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, executable), append(binary, 0), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Check(t.Context(), other); err == nil || !strings.Contains(err.Error(), "another build") {
		t.Errorf("where it has one more byte: %v", err)
	}
}

func TestAnInstallationThatFailsLeavesNoFile(t *testing.T) {
	installed(t) // from here on, a build takes seconds
	prefix := t.TempDir()
	folder, err := Folder(t.Context(), prefix)
	if err != nil {
		t.Fatal(err)
	}
	inTheWay := filepath.Join(folder, executable, "of the user")
	if err := os.MkdirAll(inTheWay, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Install(t.Context(), prefix); err == nil || !strings.HasPrefix(err.Error(), "install kernel: rename ") {
		t.Errorf("over a folder: %v", err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 {
		t.Errorf("it left %v, %v", entries, err)
	}
	if _, err := os.Stat(inTheWay); err != nil {
		t.Error(err)
	}
}

func TestInstallSaysWhatTheMachineLacks(t *testing.T) {
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("there is no go on the PATH")
	}
	path := t.TempDir()
	t.Setenv("PATH", path)
	lacks := func(prefix, want string) {
		t.Helper()
		if _, err := Install(t.Context(), prefix); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Install(%q): %v, want %q", prefix, err, want)
		}
	}
	lacks("", "there is no jupyter on the PATH; install it")
	lacks(t.TempDir(), "run this in the folder with its go.mod")
	if err := os.Symlink(goTool, filepath.Join(path, "go")); err != nil {
		t.Fatal(err)
	}
	lacks(t.TempDir(), "there is no C compiler")
	t.Chdir(t.TempDir())
	lacks(t.TempDir(), "run this in the folder with its go.mod")
}

// A request and its answer are those of testdata/session.py.
type request struct {
	Kernel         int      `json:"kernel"`
	Execute        string   `json:"execute,omitempty"`
	InterruptAfter float64  `json:"interrupt_after,omitempty"` // seconds
	Interrupt      bool     `json:"interrupt,omitempty"`
	Complete       string   `json:"complete,omitempty"`
	Inspect        string   `json:"inspect,omitempty"`
	Info           bool     `json:"info,omitempty"`
	HangUp         int      `json:"hang_up,omitempty"` // times
	Forge          bool     `json:"forge,omitempty"`
	RunAll         []string `json:"run_all,omitempty"`
}

type answer struct {
	Status, Stream, Error string
	Data                  map[string]string
	Matches               []string
	Statuses              []string // of RunAll
	LanguageInfo          struct {
		Lexer      string `json:"pygments_lexer"`
		CodeMirror string `json:"codemirror_mode"`
		MIMEType   string `json:"mimetype"`
	} `json:"language_info"`
}

// shown is all that the notebook shows below the cell.
func (a answer) shown() string {
	return strings.TrimSpace(a.Stream + a.Data["text/plain"] + a.Error)
}

func converse(t *testing.T, requests []request) []answer {
	t.Helper()
	t.Setenv("JUPYTER_PATH", filepath.Join(installed(t), "share", "jupyter"))
	python := ""
	for _, name := range []string{"python3", "/usr/bin/python3"} { // Debian's jupyter has its own
		if exec.Command(name, "-c", "import jupyter_client").Run() == nil {
			python = name
		}
	}
	if python == "" {
		t.Skip("no python3 has the module jupyter_client: install it to test the kernel")
	}
	input, err := json.Marshal(requests)
	if err != nil {
		t.Fatal(err)
	}
	session := exec.CommandContext(t.Context(), python, "testdata/session.py", Name)
	var stderr bytes.Buffer
	session.Stdin, session.Stderr = bytes.NewReader(input), &stderr
	output, err := session.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	var answers []answer
	if err := json.Unmarshal(output, &answers); err != nil {
		t.Fatal(err)
	}
	return answers
}

// Every cell runs in one kernel, after all before it: whatever a cell does, the next
// must find what was there.
func TestNoMistakeOfACellEndsTheKernel(t *testing.T) {
	cells := []struct {
		cell, shows string // all of it; with a final ... how it begins
		fails       bool
	}{
		{`import ("errors"; "fmt"; "log"; "os"; "strings"; "time"; "gonum.org/v1/plot"; "gradbook/experiments/results"; "gradbook/experiments/results/record"; "gradbook/plots"; "gradbook/plots/figure")`, "", false},
		{"kept := 7", "", false},
		{"var none *figure.Figure\nnone", "no figure...", false},
		{"figure.FromPlot(plot.New(), 0, 0).Alt", "", false},
		{"plots.Confusion(plots.Source{}, results.ConfusionMatrix{})", "confusion matrix: ...", true},
		{"results.Runs{{ID: 7}, {ID: 8}}[1:]", "run  seed...", false},
		{"some := results.Runs{{ID: 7}, {ID: 8}}[:1]\nsome", "run  seed...", false},
		{"var anything any = some\nanything", "run  seed...", false},
		{`map[string]results.Runs{"a": some}["a"]`, "run  seed...", false},
		{"some[0]", "run             7...", false},
		{`results.Runs{{Config: results.Config{"activation": "relu"}}}.GroupBy("activation")`, "activation  runs...", false},
		{`some.GroupBy("activation")`, "results: no run has a parameter...", true},
		{"results.Metrics{}", "field          value...", false},
		{"type point struct { x, y int }\n[]point{{3, 4}}", "x  y\n3  4", false},
		{`display.HTML("<b>bold</b>")`, "<b>bold</b>", false},
		{"for i := 0; i < 2; i++ { Display(results.Metrics{}) }", "field          value...", false},
		{"Display(figure.FromPlot(plot.New(), 90, 90))\nDisplay(kept, \"two\")", "...", false},
		{`Display(record.OpenStore("no/such.db"))`, "no/such.db: ...", true},
		{`Display(display.HTML("<b>bold</b>"))`, "<b>bold</b>", false},
		{"plot.New()", "a figure", false},
		{"make([]float64, 2000)", "[0 0 0...", false},
		{`record.OpenStore("no/such.db")`, "no/such.db: ...", true},
		{`errors.New("alone")`, "alone", true},
		{`Display(errors.New("shown"))`, "shown", false},
		{"var nothing error\nnothing", "", false},
		{"var anything interface{}\nanything", "<nil>", false},
		{"Display()", "", false},
		{"nil", "<nil>", false},
		{"var missing *os.PathError\nmissing", "<nil>", false},
		{"panic(missing)", "an error of type *fs.PathError, whose Error panics...", true},
		{"null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)\nos.Stdout = null\nDisplay(3)", "3", false},
		{"make([]results.Run, 1<<28)", "make: 268435456 elements...", true},
		{"Display(nil)", "<nil>", false},
		{"fmt.Println", "func(...interface {})", false},
		{`strings.Repeat("x", 200_000)`, "xxx...", false},
		{"for i := 0; i < 2; i++ { fmt.Print(i, \" \"); Display(i) }", "0 1 1", false},
		{`len(strings.Cut("a", "b"))`, "a call returns 3 values, (string, string, bool), where one is needed...", true},
		{`fmt.Println("printed")`, "printed", false},
		{`fmt.Sscan("41", &kept)`, "1", false},
		{"kept", "41", false},
		{`log.Fatal("fatal")`, "fatal", true},
		{"os.Exit(1)", "os.Exit(1) ends the cell...", true},
		{"go func() { panic(\"alone\") }()\ntime.Sleep(time.Second)", "panic in a goroutine: alone", false},
		{"kept", "41", false},
		{"go panic(\"alone\")\ntime.Sleep(time.Second)", "panic in a goroutine: alone", false},
		{`panic("panicked")`, "panicked", true},
		{"var run *results.Run\nrun.Epochs", "a pointer, interface or function is nil here...", true},
		{"results.Varied(nil)[3]", "...", true},
		{"type broken struct{}\nfunc (broken) HTML() string { panic(\"broken\") }\nbroken{}", "cannot show a value of type struct {}: broken", true},
		{"var state results.State = \"done\"\nstate == results.Done", "true", false},
		{"newly := 7\nsome.Fliter(nil)", "cell:2:1: some has no field or method Fliter", true},
		{"newly", "cell:1:1: undefined identifier: newly (has the cell run...", true},
		{`fmt.Println(map[string]int{"a": 4}["a"])`, "4", false},
		{"kept +", "cell:1:...", true},
		{`db, err := record.Open("no/such.db")`, "no/such.db: ...", true},
		{`import "slices"`, "cell:1:8: cells cannot import...", true},
		{"lost", "cell:1:1: undefined identifier: lost (has the cell run...", true},
		{"Display := 3\nDisplay", "3", false},
		{"kept", "41", false},
	}
	var requests []request
	for _, c := range cells {
		requests = append(requests, request{Execute: c.cell})
	}
	for i, a := range converse(t, requests) {
		c := cells[i]
		begins, open := strings.CutSuffix(c.shows, "...")
		if a.shown() != c.shows && !(open && strings.HasPrefix(a.shown(), begins)) || (a.Status == "error") != c.fails {
			t.Errorf("%s\nshows %q, status %s; want %q, failing %v", c.cell, a.shown(), a.Status, c.shows, c.fails)
		}
	}
}

func TestInterruptEndsTheCellAndNotTheKernel(t *testing.T) {
	answers := converse(t, []request{
		{Execute: "x := 1"},
		{Execute: "for {}", InterruptAfter: 0.5},
		{Execute: "x"},
		{Execute: "func deep(n int) int { for { n++ } }\ndeep(0)", InterruptAfter: 0.5},
		{Interrupt: true}, // while it is idle
		{Execute: "x + 1"},
		{Execute: "import \"time\"\ntime.Sleep(2 * time.Second)", InterruptAfter: 0.5},
		{Execute: "func ignoring() { defer func() { recover() }(); for {} }\nignoring()", InterruptAfter: 0.5},
		{Execute: "x + 1"},
	})
	var shown []string
	for _, a := range answers {
		shown = append(shown, a.shown())
	}
	if got, want := fmt.Sprintf("%q", shown), `["" "interrupted" "1" "interrupted" "" "2" "interrupted" "interrupted" "2"]`; got != want {
		t.Errorf("shown %s, want %s", got, want)
	}
}

// A notebook server that starts a kernel asks it, and may close the connection before the
// answer: the kernel has been seen to die of it.
func TestClientsThatHangUpDoNotEndTheKernel(t *testing.T) {
	answers := converse(t, []request{{Execute: "x := 1"}, {HangUp: 100}, {Execute: "x + 1"}})
	if got := answers[2].shown(); got != "2" {
		t.Errorf("shown %q, want 2", got)
	}
}

// Any program of the machine can connect to the kernel's ports.
func TestMessagesWithoutTheKernelsKeyAreIgnored(t *testing.T) {
	answers := converse(t, []request{{Execute: "x := 1"}, {Forge: true}, {Execute: "x + 1"}})
	if got := answers[2].shown(); got != "2" {
		t.Errorf("shown %q, want 2", got)
	}
}

// "Run all" sends all cells at once.
func TestACellThatFailsStopsThoseBehindIt(t *testing.T) {
	answers := converse(t, []request{
		{Execute: "import \"time\"\nx := 1"}, {RunAll: []string{"x = 2", "undefined", "x = 3", "x = 4"}}, {Execute: "x"}, {RunAll: []string{"x = 5"}}, {Execute: "x"},
	})
	if got, want := fmt.Sprint(answers[1].Statuses, answers[2].shown(), answers[3].Statuses, answers[4].shown()), "[ok error aborted aborted]2[ok]5"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestTwoKernelsAtOnceShareNothing(t *testing.T) {
	answers := converse(t, []request{
		{Kernel: 0, Execute: "x := 1"}, {Kernel: 1, Execute: `x := "one"`}, {Kernel: 0, Execute: "x"}, {Kernel: 1, Execute: "x"},
	})
	if a, b := answers[2].shown(), answers[3].shown(); a != "1" || b != "one" {
		t.Errorf("x is %q and %q, want 1 and one", a, b)
	}
}

func TestNotebooksCompleteInspectAndHighlightGo(t *testing.T) {
	answers := converse(t, []request{
		{Execute: `import ("strings"; "gradbook/plots")`}, {Complete: "plots.Learn"}, {Inspect: "plots.LearningCurves("}, {Info: true}, {Inspect: "strings.Fields"},
	})
	if matches := answers[1].Matches; !slices.Equal(matches, []string{"LearningCurves", "LearningCurvesPlot"}) {
		t.Errorf("plots.Learn completes to %q", matches)
	}
	if text := answers[2].Data["text/plain"]; !strings.Contains(text, "epochs []results.Epoch") {
		t.Errorf("plots.LearningCurves is inspected as %q", text)
	}
	if text := answers[2].Data["text/markdown"]; !strings.Contains(text, "\n\nLearningCurves draws loss and accuracy") {
		t.Errorf("plots.LearningCurves is inspected as %q", text)
	}
	if text := answers[4].Data["text/plain"]; !strings.Contains(text, "Fields splits the string") {
		t.Errorf("strings.Fields is inspected as %q", text)
	}
	if info := answers[3].LanguageInfo; info.Lexer != "go" || info.CodeMirror != "go" || info.MIMEType != "text/x-go" {
		t.Errorf("the language is %+v", info)
	}
}

func TestAFigureShowsItself(t *testing.T) {
	answers := converse(t, []request{
		{Execute: `import ("gonum.org/v1/plot"; "gradbook/plots/figure")
p := plot.New()
p.Title.Text = "mine"
figure.FromPlot(p, 200, 100)`},
	})
	if data := answers[0].Data; data["text/plain"] != "mine" || !strings.HasPrefix(data["image/png"], "iVBORw0KGgo") {
		t.Errorf("shown as %v, not as PNG in base64", data)
	}
}
