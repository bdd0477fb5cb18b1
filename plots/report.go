package plots

import (
	"bytes"
	_ "embed"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"gradbook/experiments/results"
)

// Report is what a sweep found out, as a page with figures. Its fields are all
// that it reads: the same values give the same bytes, whoever renders them.
type Report struct {
	Source                             // the sweep with all of its runs
	Epochs       []results.Epoch       // of all the runs, in any order
	Environments []results.Environment // what the runs ran on

	// Of the run that Best returns, on the test split; the report leaves out
	// what is empty.
	Confusion     results.ConfusionMatrix
	Misclassified []results.Misclassified
}

// Best returns the run whose errors the report shows: of the config with the
// best mean of the sweep's metric over its seeds, the seed with the best value, both
// at the kept epoch. It is an error if no run has finished with a value.
func (r *Report) Best() (results.Run, error) {
	configs, _ := results.Summarise(r.Runs, r.Sweep.Goal)
	if len(configs) == 0 || configs[0].Last.N == 0 {
		return results.Run{}, fmt.Errorf("report on sweep %d: none of its %d %s has finished with a %s; let the sweep train, then report",
			r.Sweep.ID, len(r.Runs), plural(len(r.Runs), "run"), metricWords(r.Sweep.Metric))
	}
	best := results.Run{LastValue: math.NaN()}
	for _, run := range configs[0].Runs {
		if run.State.Finished() && r.Sweep.Goal.Better(run.LastValue, best.LastValue) {
			best = run
		}
	}
	return best, nil
}

//go:embed report.md.tmpl
var pageText string

var page = template.Must(template.New("report.md.tmpl").Parse(pageText))

// Write writes README.md and its figures, each as PNG and SVG, into a folder
// that it makes if need be: learning-curves, single-changes, confusion and
// misclassified. Files that would not change are left alone; a figure that the
// report has no values for is removed.
//
// A file answer.md in the folder is an answer in somebody's own words: its
// Markdown goes into the page as it is, before the numbers. Write never changes
// that file. One without words is ignored; one that is not UTF-8 text is an error.
func (r *Report) Write(folder string) error {
	written, err := readAnswer(filepath.Join(folder, "answer.md"))
	if err != nil {
		return fmt.Errorf("report on sweep %d: %w", r.Sweep.ID, err)
	}
	figures, err := r.figures()
	if err != nil {
		return err
	}
	readme, err := r.readme(figures, written)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for _, f := range []struct {
		figure *Figure
		name   string
	}{{figures.curves, "learning-curves"}, {figures.changes, "single-changes"}, {figures.confusion, "confusion"}, {figures.misclassified, "misclassified"}} {
		if err := saveBoth(f.figure, folder, f.name); err != nil {
			return err
		}
	}
	return replaceFile(filepath.Join(folder, "README.md"), readme)
}

// figures are those of a report; nil where it has no values for one.
type figures struct {
	curves, changes, confusion, misclassified *Figure
}

func (r *Report) figures() (f figures, err error) {
	best, err := r.Best()
	if err != nil {
		return f, err
	}
	if err := r.check(best); err != nil {
		return f, fmt.Errorf("report on sweep %d: %w", r.Sweep.ID, err)
	}
	if f.curves, err = LearningCurves(r.Source, r.Epochs); err != nil {
		return f, err
	}
	if _, ok := r.changes(); ok {
		if f.changes, err = SingleChanges(r.Source); err != nil {
			return f, err
		}
	}
	if len(r.Confusion.Counts) > 0 {
		if f.confusion, err = Confusion(r.Source, r.Confusion); err != nil {
			return f, err
		}
	}
	if len(r.Misclassified) > 0 {
		f.misclassified, err = MisclassifiedGallery(r.Source, r.Misclassified)
	}
	return f, err
}

// check refuses errors of another run than the best: the text would not be true.
func (r *Report) check(best results.Run) error {
	if len(r.Confusion.Counts) > 0 && r.Confusion.RunID != best.ID {
		return fmt.Errorf("the confusion matrix is of run %d, but the best is run %d; give that one's", r.Confusion.RunID, best.ID)
	}
	if len(r.Misclassified) > 0 && r.Misclassified[0].RunID != best.ID {
		return fmt.Errorf("the misclassified samples are of run %d, but the best is run %d; give that one's", r.Misclassified[0].RunID, best.ID)
	}
	return nil
}

// saveBoth writes a figure as name.png and name.svg; without a figure it
// removes what an earlier report left there.
func saveBoth(f *Figure, folder, name string) error {
	for _, extension := range []string{".png", ".svg"} {
		file := filepath.Join(folder, name+extension)
		if f == nil {
			if err := os.Remove(file); err != nil && !os.IsNotExist(err) {
				return err
			}
			continue
		}
		if err := f.Save(file); err != nil {
			return err
		}
	}
	return nil
}

// pageWords fills the page's template. All of it is Markdown, escaped already.
type pageWords struct {
	Title      string
	Question   string
	Notes      []string // what to know before reading: unfinished, failed
	Written    string   // somebody's own answer, as written
	Answer     []string // paragraphs
	TableWords string
	Table      string

	Curves, Changes, Confusion, Misclassified string // what the figures show; empty without one
	ChangesWords, ChangesTable                string
	ConfusionWords                            string

	Provenance string
	Spec       string // as a code block
}

// readme returns the page as Markdown, with an answer that was written by hand.
func (r *Report) readme(f figures, written string) ([]byte, error) {
	best, err := r.Best()
	if err != nil {
		return nil, err
	}
	alt := func(f *Figure) string {
		if f == nil {
			return ""
		}
		return escape(f.Alt)
	}
	configs, varied := results.Summarise(r.Runs, r.Sweep.Goal)
	words := pageWords{
		Title:          escape(sweepName(r.Sweep)),
		Question:       escape(r.Sweep.Description),
		Notes:          r.notes(),
		Written:        written,
		Answer:         r.answer(configs, varied),
		TableWords:     r.tableWords(configs),
		Table:          r.table(configs, varied),
		Curves:         alt(f.curves),
		Changes:        alt(f.changes),
		Confusion:      alt(f.confusion),
		Misclassified:  alt(f.misclassified),
		ConfusionWords: r.confusionWords(best),
		Provenance:     r.provenance(best),
		Spec:           codeBlock("yaml", r.Sweep.Spec),
	}
	if c, ok := r.changes(); ok {
		words.ChangesWords, words.ChangesTable = c.paragraph(r.Sweep.Metric), c.table(r.Sweep.Metric)
	}
	var markdown bytes.Buffer
	err = page.Execute(&markdown, words)
	return markdown.Bytes(), err
}

// notes warns of what limits the answer.
func (r *Report) notes() (notes []string) {
	count := map[results.State]int{}
	for _, run := range r.Runs {
		count[run.State]++
	}
	if r.Sweep.State != results.Done {
		trained := len(r.Runs) - count[results.Pending] - count[results.Running]
		notes = append(notes, fmt.Sprintf("**This sweep is not finished.** %d of its %d %s ended so far, %d are running and %d wait; what follows may change.",
			trained, len(r.Runs), plural(len(r.Runs), "run"), count[results.Running], count[results.Pending]))
	}
	if strings.HasPrefix(r.Sweep.Metric, "test_") {
		notes = append(notes, fmt.Sprintf("This sweep chose its best config by its %s, so the test numbers of that config flatter it.", metricWords(r.Sweep.Metric)))
	}
	for _, run := range r.Runs {
		if run.State == results.Failed {
			reason, _, _ := strings.Cut(run.Error, "\n")
			notes = append(notes, fmt.Sprintf("Run %d failed: %s", run.ID, escape(reason)))
		}
	}
	return notes
}

// answer says which config did best, how well, and how sure that is.
func (r *Report) answer(configs []results.ConfigSummary, varied []string) (paragraphs []string) {
	best, metric := configs[0], r.Sweep.Metric
	first := fmt.Sprintf("%s came out best of %d configs", configWords(best, varied), len(configs))
	if len(configs) == 1 {
		first = "The sweep has one config"
	}
	first += fmt.Sprintf(": its %s is **%s**", metricWords(metric), amountWords(metric, best.Last))
	if metric != testAccuracy && best.TestAccuracy.N > 0 {
		first += fmt.Sprintf(", its test accuracy **%s**", amountWords(testAccuracy, best.TestAccuracy))
	}
	if best.Last.N > 1 {
		first += fmt.Sprintf(" (mean ± standard deviation over %d seeds, at %s).", best.Last.N, whichEpoch(best))
	} else {
		first += fmt.Sprintf(" (one seed, at %s).", whichEpoch(best))
	}
	if left := unfinished(best); len(left) > 0 {
		first += fmt.Sprintf(" Of its %d runs that leaves out %s.", len(best.Runs), strings.Join(left, " and "))
	}
	paragraphs = append(paragraphs, first)
	if len(configs) > 1 && configs[1].Last.N > 0 {
		paragraphs = append(paragraphs, gapWords(best, configs[1], varied, metric))
	}
	return paragraphs
}

const (
	valAccuracy  = "val_accuracy"
	testAccuracy = "test_accuracy"
)

// gapWords compares the best config with the second by the standard error of
// the difference of their means.
func gapWords(best, second results.ConfigSummary, varied []string, metric string) string {
	gap := math.Abs(best.Last.Mean - second.Last.Mean)
	words := fmt.Sprintf("The second, %s, is %s behind", configWords(second, varied), difference(metric, gap))
	if best.Last.N < 2 || second.Last.N < 2 {
		return words + ". With a single seed nothing says how much of that is chance; add seeds to know."
	}
	chance := standardError(best.Last, second.Last)
	if gap < certain*chance {
		return words + fmt.Sprintf(", which is less than twice the standard error of that difference (%s): these seeds cannot tell the two apart.", difference(metric, chance))
	}
	return words + fmt.Sprintf(", more than twice the standard error of that difference (%s).", difference(metric, chance))
}

const certain = 2 // standard errors, from which on two means differ by more than chance

// standardError returns that of the difference of two means, sqrt(s1²/n1 + s2²/n2);
// NaN if either has a single seed.
func standardError(a, b results.Spread) float64 {
	variance := func(s results.Spread) float64 { return float64(s.Std*s.Std) / float64(s.N) }
	return math.Sqrt(variance(a) + variance(b))
}

// difference writes the distance between two values of a metric.
func difference(metric string, d float64) string {
	return amount(metric, d) + unitOfDifference(metric)
}

func unitOfDifference(metric string) string {
	if isAccuracy(metric) {
		return " percentage points"
	}
	return ""
}

// amountWords is amountSpread with a unit.
func amountWords(metric string, s results.Spread) string {
	if isAccuracy(metric) {
		return amountSpread(metric, s) + "%"
	}
	return amountSpread(metric, s)
}

// configWords names a config by the parameters that vary: "activation relu, hidden [128 64]".
func configWords(config results.ConfigSummary, varied []string) string {
	if len(varied) == 0 {
		return "config " + escape(config.Key)
	}
	words := make([]string, len(varied))
	for i, name := range varied {
		words[i] = escape(name) + " " + escape(setting(config.Config[name]))
	}
	return "**" + strings.Join(words, ", ") + "**"
}

// confusionWords tells the most frequent errors of the best run.
func (r *Report) confusionWords(best results.Run) string {
	if len(r.Confusion.Counts) == 0 {
		return ""
	}
	m := r.Confusion
	samples, right := m.Total()
	words := fmt.Sprintf("Run %d, the best seed of that config (seed %d), gets %s of %s %s samples wrong.",
		best.ID, best.Seed, thousands(samples-right), thousands(samples), m.Split)
	const most = 5
	var parts []string
	for i, e := range confusions(m) {
		if i == most {
			break
		}
		label, predicted := escape(className(m.Names, e.label)), escape(className(m.Names, e.predicted))
		part := fmt.Sprintf("%s for %s (%s, %s of all %s)", label, predicted, times(e.count), share(e.count, e.of), label)
		parts = append(parts, part)
	}
	if len(parts) > 0 {
		words += " Most often it takes " + strings.Join(parts, ", ") + "."
	}
	return words
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return thousands(n) + " times"
}
