package report

import (
	"fmt"
	"slices"
	"strings"

	"gradbook/internal/printable"

	"github.com/dustin/go-humanize/english"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
)

// page is a report as it is read. It is made once, and written as Markdown and as
// HTML, so that both say the same.
type page struct {
	Title    string
	Question phrase
	Notes    []phrase // what to know before reading: unfinished, failed
	Sections []section

	err error // of the first figure that could not be drawn
}

type section struct {
	ID      string // what links to the section name it by
	Heading string
	Blocks  []block
}

// block is one thing below another: exactly one of its fields is set.
type block struct {
	Words      phrase
	Written    string // Markdown in somebody's own words
	Subheading string
	Table      *table
	Picture    *picture
	Code       *listing
}

// table is rows of cells below a header; from the column Numbers (0..) on they are
// aligned right.
type table struct {
	Header  []string
	Numbers int
	Rows    [][]phrase
	Things  string // what the rows are, in the plural, if so many that not all have to be seen at once
}

// Heading reports whether the columns have names.
func (t *table) Heading() bool {
	return slices.ContainsFunc(t.Header, func(name string) bool { return name != "" })
}

// Number reports whether a column holds numbers.
func (t *table) Number(column int) bool { return column >= t.Numbers }

// First returns the rows to see at once.
func (t *table) First() [][]phrase { return t.Rows[:len(t.Rows)-len(t.Rest())] }

// Rest returns the rows to see on demand.
func (t *table) Rest() [][]phrase {
	const enough, tooFewToFold = 50, 10
	if t.Things == "" || len(t.Rows) < enough+tooFewToFold {
		return nil
	}
	return t.Rows[enough:]
}

// Part returns some of the rows below the same header.
func (t *table) Part(rows [][]phrase) *table {
	return &table{Header: t.Header, Numbers: t.Numbers, Rows: rows}
}

// picture is a figure under the name of its files, one of pictureNames.
type picture struct {
	*figure.Figure
	Name string
}

// listing is text to be copied as it is.
type listing struct {
	Language string // yaml, sh or diff
	Text     string
}

// add appends a section, unless there is nothing in it.
func (p *page) add(heading string, blocks ...block) {
	if len(blocks) > 0 {
		id := strings.ReplaceAll(strings.ToLower(heading), " ", "-")
		p.Sections = append(p.Sections, section{id, heading, blocks})
	}
}

// fail notes that the report cannot be written.
func (p *page) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

// picture shows a figure.
func (p *page) picture(name string, f *figure.Figure, err error) block {
	if err != nil {
		p.fail(err)
	}
	return block{Picture: &picture{f, name}}
}

// pictures returns the figures by their names.
func (p *page) pictures() map[string]*figure.Figure {
	figures := map[string]*figure.Figure{}
	for _, section := range p.Sections {
		for _, block := range section.Blocks {
			if block.Picture != nil {
				figures[block.Picture.Name] = block.Picture.Figure
			}
		}
	}
	return figures
}

func paragraphs(phrases []phrase) (blocks []block) {
	for _, words := range phrases {
		blocks = append(blocks, block{Words: words})
	}
	return blocks
}

// notes warns of what limits the answer.
func (r *Report) notes() (notes []phrase) {
	count := results.States(r.Runs)
	if r.Sweep.State != results.Done {
		trained := len(r.Runs) - count[results.Pending] - count[results.Running]
		notes = append(notes, say(strong("This sweep is not finished."), sayf(" %d of its %d %s ended so far, %d are running and %d wait; what follows may change.",
			trained, len(r.Runs), english.PluralWord(len(r.Runs), "run", ""), count[results.Running], count[results.Pending])))
	}
	if strings.HasPrefix(r.Sweep.Metric, "test_") {
		notes = append(notes, sayf("This sweep chose its best config by its %s, so the test numbers of that config flatter it.", r.Metric().Words()))
	}
	return append(notes, r.failures()...)
}

// failures names the runs that failed, and why.
func (r *Report) failures() (notes []phrase) {
	const most = 5
	failed := 0
	for _, run := range r.Runs {
		if run.State != results.Failed {
			continue
		}
		if failed++; failed <= most {
			reason, _, _ := strings.Cut(run.Error, "\n")
			notes = append(notes, sayf("Run %d failed: %s", run.ID, printable.OneLine(reason)))
		}
	}
	if more := failed - most; more > 0 {
		notes = append(notes, sayf("%d more %s failed.", more, english.PluralWord(more, "run", "")))
	}
	return notes
}

// repetition tells how to train it all again.
func (r *Report) repetition() []block {
	report := fmt.Sprintf("report %d", r.Sweep.ID)
	if r.Beside != nil {
		report += fmt.Sprintf(" --compare %d", r.Beside.Sweep.ID)
	}
	if r.ofPrograms() {
		return []block{
			{Words: say(plain("Save the following as "), code("sweep.yaml"), plain(" beside the program that it names. The last command reads the record that this page is drawn from."))},
			{Code: &listing{"sh", fmt.Sprintf("# Run it all again\ngo run ./experiments sweep sweep.yaml --new\n# Draw this page\ngo run ./experiments %s", report)}},
			{Code: &listing{"yaml", r.Sweep.Spec}},
		}
	}
	commands := fmt.Sprintf(`# Train it all again
go run ./experiments sweep sweep.yaml
# Train its runs again and compare every number to the last bit
go run ./experiments replay --sweep %d
# Draw this page
go run ./experiments %s`, r.Sweep.ID, report)
	return []block{
		{Words: say(plain("Save the following as "), code("sweep.yaml"), plain(". The last two commands read the record that this page is drawn from."))},
		{Code: &listing{"sh", commands}},
		{Code: &listing{"yaml", r.Sweep.Spec}},
	}
}
