package report

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gradbook/plots/catalog"
	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"
	"gradbook/plots/study"

	"gradbook/experiments/results"
)

var environment = results.Environment{
	ID: 1, GitCommit: "4f2a9c1d0e8b7a6f5e4d3c2b1a0f9e8d7c6b5a49", GoVersion: "go1.26.8", OS: "linux", Arch: "amd64",
	CPU: "AMD EPYC 7763 64-Core Processor", Kernel: "avx2", Hostname: "lab-7",
}

func reportOn(s study.Source) *Report { return &Report{Material: catalog.Material{Source: s}} }

func fakeReport(s study.Source, epochs []results.Epoch) *Report {
	s.Epochs = epochs
	r := &Report{Material: catalog.Material{Source: s}, Environments: []results.Environment{environment, {ID: 2, GitCommit: "of another sweep"}}}
	if best, err := r.Best(); err == nil {
		r.Confusion = []results.ConfusionMatrix{synthetic.Confusion(best.ID, synthetic.MNIST.Classes, 1000)}
		r.Misclassified = synthetic.Misclassified(best.ID, 30)
		r.Calibration = synthetic.Calibration(best.ID)
	}
	inside, _ := r.Inside()
	for _, run := range inside {
		r.Layers = append(r.Layers, synthetic.Layers(run, 2, 5)...)
	}
	return r
}

// readme returns the report's page, without drawing its figures.
func readme(t *testing.T, r *Report) string {
	t.Helper()
	page, err := r.page("")
	if err != nil {
		t.Fatal(err)
	}
	markdown, err := page.markdown()
	if err != nil {
		t.Fatal(err)
	}
	return string(markdown)
}

func TestReport(t *testing.T) {
	r := fakeReport(synthetic.Troubled())
	for i := range r.Runs {
		r.Runs[i].StartedAt = r.Sweep.CreatedAt.Add(time.Duration(i) * time.Second)
		r.Runs[i].FinishedAt = r.Runs[i].StartedAt.Add(time.Second)
	}
	best, _ := r.Best()
	r.Network, r.NetworkRunID = synthetic.Network(t, 28, 28, 5), best.ID
	r.Decisions = []results.Decision{{RunID: best.ID, Epoch: 3, Rung: 3, Value: 0.9, Threshold: 0.8}}
	page := readme(t, r)
	golden.Compare(t, "report.md", []byte(page))
	if strings.Contains(page, environment.Hostname) || strings.Contains(page, "of another sweep") {
		t.Error("the report tells more of machines than its runs' environments")
	}
	folder := filepath.Join(t.TempDir(), "made", "by", "Write")
	if err := r.WriteMarkdown(folder); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != 1+2*13 {
		t.Errorf("%d files, %v; want README.md and 13 figures twice", len(files), err)
	}
	written := map[string]string{}
	for _, file := range files {
		content, err := os.ReadFile(filepath.Join(folder, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		written[file.Name()] = string(content)
		if file.Name() != "README.md" && !strings.Contains(page, "("+file.Name()+")") {
			t.Errorf("README.md does not link %s", file.Name())
		}
	}
	if written["README.md"] != page {
		t.Error("a second README.md differs")
	}
	again, err := r.page("")
	if err != nil {
		t.Fatal(err)
	}
	for name, figure := range again.pictures() {
		var svg, png bytes.Buffer
		if err := figure.WriteSVG(&svg); err != nil || svg.String() != written[name+".svg"] {
			t.Errorf("a second %s.svg differs, %v", name, err)
		}
		if name != "confusion" { // a PNG of all takes seconds
			continue
		}
		if err := figure.WritePNG(&png); err != nil || png.String() != written[name+".png"] {
			t.Errorf("a second %s.png differs, %v", name, err)
		}
	}
}

func TestBestIsChosenByTheMetricOfTheSweep(t *testing.T) {
	run := func(id int64, key string, state results.State, val, test float64) results.Run {
		return results.Run{ID: id, ConfigKey: key, Seed: id, State: state, Epochs: 3, LastValue: val, Metrics: results.Metrics{ValAccuracy: val, TestAccuracy: test}}
	}
	r := Report{Material: catalog.Material{Source: study.Source{
		Sweep: results.Sweep{Metric: valAccuracy.Name, Goal: results.Maximize},
		Runs: []results.Run{
			run(1, "lucky", results.Done, 0.99, 0.999), run(2, "lucky", results.Done, 0.80, 0.999),
			run(3, "good", results.Done, 0.96, 0.90), run(4, "good", results.Done, 0.97, 0.80), run(5, "good", results.Diverged, 0.999, 0.999),
			run(6, "good", results.Stopped, 0.98, 0.85), run(7, "stopped soon", results.Stopped, 0.99, 0.99),
		},
	}}}
	if best, err := r.Best(); err != nil || best.ID != 4 {
		t.Errorf("run %d, %v; want run 4: the best mean on val is that of its config", best.ID, err)
	}
	r.Sweep.Goal = results.Minimize
	if best, err := r.Best(); err != nil || best.ID != 2 {
		t.Errorf("run %d, %v; want run 2", best.ID, err)
	}
}

func TestReportOfSweepWithoutAFinishedRun(t *testing.T) {
	s, epochs := synthetic.Sweep(synthetic.Twelve()[:2], 2, 3)
	for i := range s.Runs {
		s.Runs[i].State = results.Running
	}
	folder := filepath.Join(t.TempDir(), "report")
	err := fakeReport(s, epochs).WriteMarkdown(folder)
	if err == nil || !strings.Contains(err.Error(), "none of its 4 runs has finished with a val accuracy") {
		t.Error(err)
	}
	if _, err := os.Stat(folder); err == nil {
		t.Error("a folder was made for a report that cannot be")
	}
}

func TestNoValueSaysWhatToDo(t *testing.T) {
	for want, states := range map[string][]results.State{
		"of its 2 runs has finished with a val accuracy; let the sweep train":                    {results.Failed, results.Pending},
		"of its 2 runs has finished with a val accuracy; all diverged; try lower learning rates": {results.Diverged, results.Diverged},
		"of its 2 runs has finished with a val accuracy; \"list 1\" says what became of them":    {results.Diverged, results.Failed},
		"of its 0 runs has finished with a val accuracy; let the sweep train":                    {},
		"of its 1 run has finished with a val accuracy; \"list 1\" says what became of them":     {results.Canceled},
	} {
		s := study.Source{Sweep: results.Sweep{ID: 1, Metric: "val_accuracy"}}
		for _, state := range states {
			s.Runs = append(s.Runs, results.Run{State: state})
		}
		if err := s.NoValue(); !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%v: %v", states, err)
		}
	}
}

func TestReportOfUnfinishedSweep(t *testing.T) {
	s, epochs := synthetic.Sweep(synthetic.Twelve()[:2], 3, 3)
	s.Sweep.State = results.Running
	s.Runs[4].State, s.Runs[5].State = results.Running, results.Pending
	s.Runs[3].State, s.Runs[3].Error = results.Failed, "train: no such | file\ngoroutine 1 [running]:"
	page := readme(t, fakeReport(s, epochs))
	for _, want := range []string{
		"**This sweep is not finished.** 4 of its 6 runs ended so far, 1 are running and 1 wait",
		`Run 4 failed: train: no such \| file`, "1 failed + 1 running + 1 pending", "not finished |",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
	if strings.Contains(page, "goroutine") {
		t.Error("the report shows a stack")
	}
}

func TestReportOfOneSeed(t *testing.T) {
	page := readme(t, fakeReport(synthetic.Sweep(synthetic.Twelve()[:3], 1, 3)))
	if strings.Contains(page, "±") {
		t.Error("± of a single seed")
	}
	if !strings.Contains(page, "With a single seed nothing says how much of that is chance") {
		t.Error("the report does not warn that there is one seed")
	}
}

// Configs that have not trained yet are not those that the best did better than.
func TestAnswerCountsConfigsWithAValue(t *testing.T) {
	s, epochs := synthetic.Sweep(synthetic.Twelve()[:4], 2, 3)
	pend := func(from int) string {
		for i := from; i < len(s.Runs); i++ {
			s.Runs[i].State, s.Runs[i].LastValue = results.Pending, math.NaN()
		}
		return readme(t, fakeReport(s, epochs))
	}
	if page := pend(4); !strings.Contains(page, "came out best of 2 configs") {
		t.Error("the answer counts configs that have not trained")
	}
	if page := pend(2); !strings.Contains(page, "is the only one of 4 configs that has a final value") {
		t.Error("the answer has one config come out best")
	}
}

func TestReportOfOneRun(t *testing.T) {
	page := readme(t, fakeReport(synthetic.Sweep(synthetic.Twelve()[:1], 1, 3)))
	if !strings.Contains(page, "The sweep has one config: its val accuracy is **") {
		t.Error(page)
	}
}

// Two standard errors decide whether the seeds tell two configs apart.
func TestGapWords(t *testing.T) {
	config := func(mean, std float64, n int) results.ConfigSummary {
		return results.ConfigSummary{Key: "k", Last: results.Spread{Mean: mean, Std: std, N: n}}
	}
	// sqrt(0.002²/4 + 0.002²/4) = 0.0014142
	for want, second := range map[string]results.ConfigSummary{
		"0.50 percentage points behind, more than twice the standard error of that difference (0.14 percentage points)":          config(0.975, 0.002, 4),
		"0.20 percentage points behind, which is less than twice the standard error of that difference (0.14 percentage points)": config(0.978, 0.002, 4),
		"has the same val accuracy to the digits shown.":                                                                         config(0.97999, 0.002, 4),
		"0.20 percentage points behind. With a single seed":                                                                      config(0.978, math.NaN(), 1),
	} {
		if got := gapWords(config(0.98, 0.002, 4), second, nil, valAccuracy).String(); !strings.Contains(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestReportWithoutValSplit(t *testing.T) {
	s, epochs := synthetic.Sweep(synthetic.Twelve()[:3], 2, 3)
	s.Sweep.Metric = testAccuracy.Name
	for i := range epochs {
		epochs[i].ValLoss, epochs[i].ValAccuracy = math.NaN(), math.NaN()
	}
	for i := range s.Runs {
		s.Runs[i].ValLoss, s.Runs[i].ValAccuracy = math.NaN(), math.NaN()
		s.Runs[i].LastValue = s.Runs[i].TestAccuracy
	}
	page := readme(t, fakeReport(s, epochs))
	if strings.Contains(page, "val accuracy") || strings.Contains(page, "NaN") {
		t.Error("numbers of a split that is not there")
	}
	for _, want := range []string{"so the test numbers of that config flatter it", "held no samples back for a val split"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q", want)
		}
	}
}

func TestReportOfLoss(t *testing.T) {
	s, epochs := synthetic.Sweep(synthetic.Twelve()[:3], 2, 3)
	s.Sweep.Metric, s.Sweep.Goal = "val_loss", results.Minimize
	for i := range s.Runs {
		s.Runs[i].LastValue = s.Runs[i].ValLoss
	}
	page := readme(t, fakeReport(s, epochs))
	for _, want := range []string{"| val loss | val accuracy, % | test accuracy, % |", "by the lowest val loss"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
}

func TestReportWithoutErrorsRemovesOldFigures(t *testing.T) {
	r := fakeReport(synthetic.Sweep(synthetic.Twelve()[:2], 1, 3))
	folder := t.TempDir()
	for _, old := range []string{"confusion.png", "confusion.svg", "misclassified.png", "misclassified.svg"} {
		if err := os.WriteFile(filepath.Join(folder, old), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	*r = *reportOn(r.Source)
	if err := r.WriteMarkdown(folder); err != nil {
		t.Fatal(err)
	}
	left, _ := filepath.Glob(filepath.Join(folder, "*"))
	if len(left) != 5 {
		t.Errorf("%d files, want README.md and two each of the learning curves and of what they cost: %v", len(left), left)
	}
}

func TestReportTellsWhatSingleChangesDo(t *testing.T) {
	page := readme(t, fakeReport(synthetic.AblationSweep()))
	for _, want := range []string{
		"## What each single change does\n\nThe baseline is the config of the sweep's first run: **activation sigmoid, batch\\_size 32, bias scalar,",
		"Of the 10 configs that change one parameter of it, 7 did better and 2 worse by at least twice the standard error of the difference, 1 has no value.",
		"Of all changes of one parameter of the first config, what moves its val accuracy furthest is **hidden: \\[128, 64\\] → \\[128, 64, 32\\]** (−18.78 percentage points).",
		"What moves it furthest is **hidden: \\[128, 64\\] → \\[128, 64, 32\\]** (−18.78 percentage points).",
		"| baseline | 86.94 ± 0.38 |  | 3 |\n", "| activation: sigmoid → relu | 97.11 ± 0.30 | +10.17 | 3 |\n",
		"| learning\\_rate: 0.01 → 10 | – | – | 0 + 3 diverged |\n", "| 2 changes: activation relu, learning\\_rate 0.1 | ",
		"](single-changes.png)",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
}

// A single change is told by the table of configs, and the first draw of a
// random search is nobody's baseline.
func TestReportWithoutABaseline(t *testing.T) {
	one := fakeReport(synthetic.Sweep(synthetic.Ablation()[:2], 2, 3))
	random := fakeReport(synthetic.AblationSweep())
	random.Sweep.Method = "random"
	waiting := fakeReport(synthetic.Sweep(synthetic.Ablation(), 1, 3))
	waiting.Runs[0].State, waiting.Sweep.State = results.Running, results.Running
	for name, r := range map[string]*Report{"one change": one, "random": random, "baseline in training": waiting} {
		if strings.Contains(readme(t, r), "each single change") {
			t.Errorf("%s: the report has a section on single changes", name)
		}
		if p, err := r.page(""); err != nil || p.pictures()["single-changes"] != nil {
			t.Errorf("%s: a figure of single changes, %v", name, err)
		}
	}
}

func TestReportHoldsAnAnswerThatWasWritten(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "answer.md")
	r := fakeReport(synthetic.Sweep(synthetic.Twelve()[:2], 1, 3))
	write := func(content string) (string, error) {
		t.Helper()
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		err := r.WriteMarkdown(folder)
		if kept, _ := os.ReadFile(file); string(kept) != content {
			t.Error("answer.md was changed")
		}
		page, _ := os.ReadFile(filepath.Join(folder, "README.md"))
		return string(page), err
	}
	const answer = "It is *neither*: see [the curves](learning-curves.svg).\n\n| a | b |\n| - | - |\n| `<1>` | 2 |"
	page, err := write("\uFEFF\n" + answer + "\n\n")
	question := strings.Index(page, r.Sweep.Description)
	written := strings.Index(page, "\n\n## Answer\n\n"+answer+"\n\n### In numbers\n\n**learning")
	if err != nil || question < 0 || written < question {
		t.Errorf("%v; the answer is not verbatim between the question and the numbers:\n%s", err, page)
	}
	for _, none := range []string{"", " \n\t\r\n"} {
		if err := os.WriteFile(file, []byte(none), 0o600); err != nil {
			t.Fatal(err)
		}
		if words, err := readAnswer(file); words != "" || err != nil {
			t.Errorf("%q: %q, %v; an answer without words is not ignored", none, words, err)
		}
	}
	for _, binary := range []string{"caf\xe9", "\xff\xfeA\x00", "A\x00B\x00"} { // Latin-1, UTF-16
		if _, err = write(binary); err == nil || !strings.Contains(err.Error(), "answer.md is not UTF-8 text; save it as UTF-8") {
			t.Errorf("%q: %v", binary, err)
		}
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(file, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteMarkdown(folder); err == nil || !strings.Contains(err.Error(), "answer.md") {
		t.Errorf("an answer that cannot be read: %v", err)
	}
}

func TestReportRefusesErrorsOfAnotherRun(t *testing.T) {
	r := fakeReport(synthetic.Sweep(synthetic.Twelve()[:2], 1, 3))
	best, _ := r.Best()
	r.Confusion[0].RunID = 3 - best.ID
	if err := r.WriteMarkdown(t.TempDir()); err == nil || !strings.Contains(err.Error(), "but the best is run") {
		t.Error(err)
	}
}

func TestNamesCannotBreakThePage(t *testing.T) {
	outcomes := synthetic.Twelve()[:2]
	outcomes[0].Config["activation"] = "re|lu *x* `y` <b>_z_</b>"
	s, epochs := synthetic.Sweep(outcomes, 2, 3)
	s.Sweep.Name = "a\n# b <script>"
	s.Sweep.Spec = "name: x\n```\n# not a heading\n"
	page := readme(t, fakeReport(s, epochs))
	if strings.Contains(page, "<script>") || strings.Contains(page, "\n# b") {
		t.Error("the sweep's name is not escaped")
	}
	if !strings.Contains(page, "re\\|lu \\*x\\* \\`y\\` &lt;b&gt;\\_z\\_&lt;/b&gt;") {
		t.Error("a parameter is not escaped")
	}
	if !strings.Contains(page, "````yaml\nname: x\n```\n") {
		t.Error("the fence of the YAML is not longer than one within")
	}
	for _, line := range strings.Split(page, "\n") {
		if strings.HasPrefix(line, "| 1 |") && strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") != 9 {
			t.Errorf("cells out of place: %s", line)
		}
	}
}
