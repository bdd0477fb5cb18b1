package results

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Sweeps are shown as a table by a notebook whose cell ends in them.
type Sweeps []Sweep

// Runs are shown as a table by a notebook whose cell ends in them: the parameters in
// which their configs differ, and the metrics of the kept epoch.
type Runs []Run

// Epochs are shown as a table by a notebook whose cell ends in them.
type Epochs []Epoch

// ConfigSummaries are shown as a table by a notebook whose cell ends in them: the
// parameters in which the configs differ, and the mean and standard deviation over
// the seeds.
type ConfigSummaries []ConfigSummary

// Filter returns the runs that keep returns true for, in their order.
func (runs Runs) Filter(keep func(Run) bool) Runs {
	var kept Runs
	for _, run := range runs {
		if keep(run) {
			kept = append(kept, run)
		}
	}
	return kept
}

// Where returns the runs whose config has a value of a parameter, in their order. A value
// may be written: 10 and "10" are the same, and so are []int{128, 64}, "[128, 64]" and
// "[128 64]". Where panics as GroupBy does, and if there are runs and none of them has the
// value; where that may be so, use Filter.
func (runs Runs) Where(parameter string, value any) Runs {
	runs.mustHave(parameter)
	found := runs.Filter(func(r Run) bool { return sameValue(r.Config.Value(parameter), value) })
	if len(runs) > 0 && len(found) == 0 {
		var values []string
		for _, g := range runs.GroupBy(parameter) {
			values = append(values, Format(g.Value))
		}
		panic(fmt.Sprintf("results: of these %d runs, none has %s %s, but %s", len(runs), parameter, Format(value), listed(values)))
	}
	return found
}

// SortBy returns the runs in the order of a parameter, a metric or another column of
// their table (run, seed, state, epochs, seconds), lowest first, or highest first if a
// minus stands before the name: "-val_accuracy". Runs that have the same are in the order
// of the second name, and so on, and then as they were; a run without a value comes last.
// SortBy panics if there is no such column.
func (runs Runs) SortBy(names ...string) Runs {
	sorted := slices.Clone(runs)
	for _, signed := range slices.Backward(names) {
		name, falling := strings.CutPrefix(signed, "-")
		value := runs.column(name)
		slices.SortStableFunc(sorted, func(a, b Run) int {
			x, y := value(a), value(b)
			switch {
			case x == nil || y == nil:
				return cmp.Compare(absent(x), absent(y))
			case falling:
				return CompareValues(y, x)
			}
			return CompareValues(x, y)
		})
	}
	return sorted
}

func absent(value any) int {
	if value == nil {
		return 1
	}
	return 0
}

// column returns what gives a run's value in a column of the runs' table, nil where it has
// none.
func (runs Runs) column(name string) func(Run) any {
	switch name {
	case "run":
		return func(r Run) any { return r.ID }
	case "seed":
		return func(r Run) any { return r.Seed }
	case "state":
		return func(r Run) any { return string(r.State) }
	case "epochs":
		return func(r Run) any { return r.Epochs }
	case "seconds":
		return func(r Run) any { return orNil(r.Seconds) }
	}
	if slices.Contains(runs.MetricNames(), name) {
		return func(r Run) any { return orNil(r.Value(name)) }
	}
	runs.mustHave(name)
	return func(r Run) any { return r.Config.Value(name) }
}

func orNil(value float64) any {
	if math.IsNaN(value) {
		return nil
	}
	return value
}

// listed writes words with commas between them, and of very many the first ones.
func listed(words []string) string {
	const most = 20
	if len(words) > most {
		return strings.Join(words[:most], ", ") + fmt.Sprintf(" and %d more", len(words)-most)
	}
	return strings.Join(words, ", ")
}

// Group is the runs whose configs have the same value of a parameter.
type Group struct {
	Parameter string
	Value     any // as in Config; nil for runs without the parameter
	Runs      Runs
}

// Groups are shown as a table by a notebook whose cell ends in them: the mean and
// standard deviation of each group's runs, whose configs may differ too.
type Groups []Group

// GroupBy groups the runs by a parameter; the value of the first run comes first. It
// panics if there are runs, and none of them has the parameter: the name is misspelt.
func (runs Runs) GroupBy(parameter string) Groups {
	runs.mustHave(parameter)
	var groups Groups
	for _, run := range runs {
		value := run.Config.Value(parameter)
		i := slices.IndexFunc(groups, func(g Group) bool { return Format(g.Value) == Format(value) })
		if i < 0 {
			i = len(groups)
			groups = append(groups, Group{Parameter: parameter, Value: value})
		}
		groups[i].Runs = append(groups[i].Runs, run)
	}
	return groups
}

func (runs Runs) mustHave(parameter string) {
	has := func(r Run) bool { _, ok := r.Config.Lookup(parameter); return ok }
	if len(runs) > 0 && !slices.ContainsFunc(runs, has) {
		panic(fmt.Sprintf("results: no run has a parameter %q; the first one has %s", parameter,
			strings.Join(runs[0].Config.Flat().names(), ", ")))
	}
}

// Values returns a metric of every run at its kept epoch, NaN where it was not
// measured. It panics if there is no metric of that name.
func (runs Runs) Values(name string) []float64 {
	if names := runs.MetricNames(); !slices.Contains(names, name) {
		panic(fmt.Sprintf("results: there is no metric %q, but %s", name, listed(names)))
	}
	values := make([]float64, len(runs))
	for i, run := range runs {
		values[i] = run.Value(name)
	}
	return values
}

// SimpleRender returns the table as HTML and as text, by MIME type.
func (sweeps Sweeps) SimpleRender() map[string]any {
	t := table{header: []string{"sweep", "name", "method", "metric", "goal", "state", "started", "tags", "note"}}
	for _, s := range sweeps {
		t.rows = append(t.rows, []string{fmt.Sprint(s.ID), s.Name, s.Method, s.Metric, string(s.Goal), string(s.State),
			timeCell(s.CreatedAt), tagsCell(s.Tags), s.Note})
	}
	return t.withoutEmptyColumns().render()
}

// SimpleRender returns the table as HTML and as text, by MIME type.
func (runs Runs) SimpleRender() map[string]any {
	varied, metrics := Varied(runs), runs.MetricNames()
	t := table{header: slices.Concat([]string{"run"}, varied, []string{"seed", "state", "tags", "note", "epochs"}, metrics, []string{"seconds"})}
	for _, run := range runs {
		row := slices.Concat([]string{fmt.Sprint(run.ID)}, configCells(run.Config, varied),
			[]string{fmt.Sprint(run.Seed), string(run.State), tagsCell(run.Tags), run.Note, fmt.Sprint(run.Epochs)})
		row = append(row, metricCells(run.Metrics, metrics)...)
		t.rows = append(t.rows, append(row, secondsCell(run.Seconds)))
	}
	return t.withoutEmptyColumns().render()
}

// SimpleRender returns the run as a table, its config first, as HTML and as text, by
// MIME type.
func (r Run) SimpleRender() map[string]any {
	t := table{header: []string{"run", fmt.Sprint(r.ID)}}
	add := func(name, value string) {
		if value != "" {
			t.rows = append(t.rows, []string{name, value})
		}
	}
	parameters := slices.DeleteFunc(r.Config.names(), func(name string) bool {
		return name == "seed" || name == "epochs" // which every run has below
	})
	for i, value := range configCells(r.Config, parameters) {
		add(parameters[i], value)
	}
	add("seed", fmt.Sprint(r.Seed))
	add("state", string(r.State))
	firstLine, _, _ := strings.Cut(r.Error, "\n")
	add("error", firstLine)
	add("tags", tagsCell(r.Tags))
	add("note", r.Note)
	epochs := fmt.Sprint(r.Epochs)
	if planned, ok := r.Config["epochs"]; ok && Format(planned) != epochs {
		epochs += " of " + Format(planned)
	}
	add("epochs", epochs)
	if r.KeptEpoch != r.Epochs {
		add("kept_epoch", fmt.Sprint(r.KeptEpoch))
	}
	for _, name := range r.Metrics.Names() {
		add(name, r.Metrics.Format(name))
	}
	add("seconds", secondsCell(r.Seconds))
	add("started", timeCell(r.StartedAt))
	add("weights_sha256", r.WeightsSHA256)
	return t.render()
}

// SimpleRender returns the table as HTML and as text, by MIME type.
func (s Sweep) SimpleRender() map[string]any { return Sweeps{s}.SimpleRender() }

// SimpleRender returns the runs as a table, as HTML and as text, by MIME type.
func (g Group) SimpleRender() map[string]any { return g.Runs.SimpleRender() }

// SimpleRender returns the runs as a table, as HTML and as text, by MIME type.
func (c ConfigSummary) SimpleRender() map[string]any { return c.Runs.SimpleRender() }

// SimpleRender returns the table as HTML and as text, by MIME type.
func (e Epoch) SimpleRender() map[string]any { return Epochs{e}.SimpleRender() }

// SimpleRender returns the counts as HTML and as text, by MIME type: a row is a true
// class, a column a predicted one.
func (m ConfusionMatrix) SimpleRender() map[string]any {
	t := table{header: append([]string{"true \\ predicted"}, m.Names...)}
	for label, counts := range m.Counts {
		row := []string{m.Names[label]}
		for _, n := range counts {
			row = append(row, fmt.Sprint(n))
		}
		t.rows = append(t.rows, row)
	}
	return t.render()
}

// SimpleRender returns the table as HTML and as text, by MIME type.
func (groups Groups) SimpleRender() map[string]any {
	t := table{header: []string{"value", "runs", "val_accuracy", "test_accuracy"}}
	if len(groups) > 0 {
		t.header[0] = cmp.Or(groups[0].Parameter, t.header[0])
	}
	for _, g := range groups {
		value := ""
		if g.Value != nil {
			value = FormatShort(g.Value)
		}
		t.rows = append(t.rows, []string{value, fmt.Sprint(len(g.Runs)),
			MetricNamed("val_accuracy").FormatSpread(SpreadOf(g.Runs.Values("val_accuracy"))), MetricNamed("test_accuracy").FormatSpread(SpreadOf(g.Runs.Values("test_accuracy")))})
	}
	return t.withoutEmptyColumns().render()
}

// SimpleRender returns the table as HTML and as text, by MIME type.
func (epochs Epochs) SimpleRender() map[string]any {
	metrics := slices.DeleteFunc(epochs.MetricNames(), func(name string) bool { return name == "learning_rate" })
	t := table{header: slices.Concat([]string{"run", "epoch", "learning_rate"}, metrics, []string{"seconds"})}
	for _, e := range epochs {
		rate := ""
		if !math.IsNaN(e.LearningRate) {
			rate = FormatShort(e.LearningRate)
		}
		row := append([]string{fmt.Sprint(e.RunID), fmt.Sprint(e.Epoch), rate}, metricCells(e.Metrics, metrics)...)
		t.rows = append(t.rows, append(row, secondsCell(e.Seconds)))
	}
	return t.withoutEmptyColumns().render()
}

// SimpleRender returns the table as HTML and as text, by MIME type.
func (configs ConfigSummaries) SimpleRender() map[string]any {
	var runs []Run
	for _, c := range configs {
		runs = append(runs, c.Runs...)
	}
	varied := Varied(runs)
	t := table{header: slices.Concat(varied, []string{"runs", "val_accuracy", "test_accuracy", "seconds"})}
	for _, c := range configs {
		t.rows = append(t.rows, append(configCells(c.Config, varied),
			fmt.Sprint(len(c.Runs)), MetricNamed("val_accuracy").FormatSpread(c.ValAccuracy), MetricNamed("test_accuracy").FormatSpread(c.TestAccuracy), secondsCell(c.Seconds.Mean)))
	}
	return t.withoutEmptyColumns().render()
}

// SimpleRender returns the rows as HTML and as text, by MIME type.
func (rows Rows) SimpleRender() map[string]any {
	t := table{header: rows.Columns}
	for _, values := range rows.Values {
		cells := make([]string, len(values))
		for i, value := range values {
			switch value := value.(type) {
			case nil:
				cells[i] = "NULL"
			case []byte:
				cells[i] = fmt.Sprintf("%d bytes", len(value))
			default:
				cells[i] = FormatShort(value)
			}
		}
		t.rows = append(t.rows, cells)
	}
	return t.render()
}
