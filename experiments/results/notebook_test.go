package results_test

import (
	"encoding/xml"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
)

// readTable reads what a notebook shows: a row of cells each, the header first, and
// as many lines of text.
func readTable(t *testing.T, shown map[string]any) [][]string {
	t.Helper()
	page, plain := shown["text/html"].(string), shown["text/plain"].(string)
	var parsed struct {
		Rows []struct {
			Cells []string `xml:",any"`
		} `xml:"table>thead>tr"`
		Body []struct {
			Cells []string `xml:",any"`
		} `xml:"table>tbody>tr"`
	}
	if err := xml.Unmarshal([]byte("<div>"+page+"</div>"), &parsed); err != nil {
		t.Fatalf("%v in %s", err, page)
	}
	var rows [][]string
	for _, row := range append(parsed.Rows, parsed.Body...) {
		rows = append(rows, row.Cells)
	}
	for i, line := range strings.Split(strings.TrimRight(plain, "\n"), "\n")[:len(rows)] {
		if got, want := strings.Fields(line), strings.Fields(strings.Join(rows[i], " ")); !slices.Equal(got, want) {
			t.Fatalf("row %d is %q in text, but %q in HTML", i, got, want)
		}
	}
	return rows
}

// committed opens the project's own record, and answers questions to it in SQL.
func committed(t *testing.T) (db results.Reader, ask func(query string) [][]any) {
	t.Helper()
	db, err := record.Open("../../results.db")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db, func(query string) [][]any {
		t.Helper()
		rows, err := db.Query(query)
		if err != nil {
			t.Fatal(err)
		}
		return rows.Values
	}
}

// check compares a table with what SQL finds in the record.
func check(t *testing.T, table [][]string, header []string, want [][]any) {
	t.Helper()
	if !slices.Equal(table[0], header) {
		t.Fatalf("columns %q, want %q", table[0], header)
	}
	if len(table)-1 != len(want) {
		t.Fatalf("%d rows, want %d", len(table)-1, len(want))
	}
	for i, row := range want {
		if got, want := fmt.Sprint(table[i+1]), fmt.Sprint(row); got != want {
			t.Errorf("row %d is %s, want %s", i, got, want)
		}
	}
}

func TestRunsAreATable(t *testing.T) {
	db, ask := committed(t)
	runs, err := db.Runs(1)
	if err != nil {
		t.Fatal(err)
	}
	check(t, readTable(t, runs.SimpleRender()),
		[]string{"run", "activation", "hidden", "learning_rate", "seed", "state", "epochs",
			"train_loss", "train_accuracy", "val_loss", "val_accuracy", "test_loss", "test_accuracy", "seconds"},
		ask(`SELECT id, config->>'activation', replace(config->>'hidden', ',', ', '), config->>'learning_rate', seed, state, epochs,
			printf('%.4g', train_loss), printf('%.2f %%', 100 * train_accuracy), printf('%.4g', val_loss), printf('%.2f %%', 100 * val_accuracy),
			printf('%.4g', test_loss), printf('%.2f %%', 100 * test_accuracy), printf('%.1f', seconds) FROM runs WHERE sweep_id = 1 ORDER BY number`))
}

func TestARunIsATable(t *testing.T) {
	db, ask := committed(t)
	run, err := db.Run(17)
	if err != nil {
		t.Fatal(err)
	}
	run.Error, run.KeptEpoch = "first line\nthe stack", run.Epochs-1
	rows := readTable(t, run.SimpleRender())
	shown := map[string]string{}
	for _, row := range rows {
		shown[row[0]] = row[1]
	}
	for _, row := range append(ask(`SELECT 'run', id FROM runs WHERE id = 17 UNION ALL
		SELECT 'seed', seed FROM runs WHERE id = 17 UNION ALL
		SELECT 'val_accuracy', printf('%.2f %%', 100 * val_accuracy) FROM runs WHERE id = 17 UNION ALL
		SELECT 'kept_epoch', epochs - 1 FROM runs WHERE id = 17 UNION ALL
		SELECT 'weights_sha256', weights_sha256 FROM runs WHERE id = 17 UNION ALL
		SELECT key, value FROM runs, json_each(config) WHERE runs.id = 17 AND type IN ('text', 'integer') AND value <> ''`),
		[]any{"error", "first line"}) {
		if want := fmt.Sprint(row[1]); shown[row[0].(string)] != want {
			t.Errorf("%s is %q, want %q", row[0], shown[row[0].(string)], want)
		}
	}
}

func TestOneOfManyIsATable(t *testing.T) {
	db, ask := committed(t)
	runs, err := db.Runs(1)
	if err != nil {
		t.Fatal(err)
	}
	sweep, err := db.Sweep(1)
	if err != nil {
		t.Fatal(err)
	}
	configs, _ := results.Summarise(runs, results.Maximize)
	for _, c := range []struct {
		shown map[string]any
		ids   string
	}{
		{sweep.SimpleRender(), "SELECT 1"},
		{configs[0].SimpleRender(), fmt.Sprintf("SELECT id FROM runs WHERE config_key = '%s' AND sweep_id = 1 ORDER BY number", configs[0].Key)},
		{runs.GroupBy("activation")[0].SimpleRender(), "SELECT id FROM runs WHERE sweep_id = 1 AND config->>'activation' = 'sigmoid' ORDER BY number"},
	} {
		rows, want := readTable(t, c.shown)[1:], ask(c.ids)
		if len(rows) != len(want) {
			t.Fatalf("%d rows, want %d", len(rows), len(want))
		}
		for i, row := range rows {
			if row[0] != fmt.Sprint(want[i][0]) {
				t.Errorf("row %d begins with %s, want %v", i, row[0], want[i][0])
			}
		}
	}

	confusion := results.ConfusionMatrix{Counts: [][]int{{5, 1}, {0, 7}}, Names: []string{"cat", "dog"}}
	check(t, readTable(t, confusion.SimpleRender()), []string{`true \ predicted`, "cat", "dog"}, [][]any{{"cat", 5, 1}, {"dog", 0, 7}})
	stopped := results.Run{ID: 9, Config: results.Config{"epochs": int64(10), "seed": int64(2)}, Seed: 2, Epochs: 7, KeptEpoch: 7}
	check(t, readTable(t, stopped.SimpleRender())[:4], []string{"run", "9"}, [][]any{{"seed", 2}, {"epochs", "7 of 10"}, {"train_loss", 0}})
	epoch := results.Epoch{RunID: 3, Epoch: 2, LearningRate: 0.5}
	if row := readTable(t, epoch.SimpleRender())[1]; row[0] != "3" || row[1] != "2" || row[2] != "0.5" {
		t.Errorf("an epoch is %q", row)
	}
}

func TestConfigSummariesAreATable(t *testing.T) {
	db, ask := committed(t)
	runs, err := db.Runs(1)
	if err != nil {
		t.Fatal(err)
	}
	configs, _ := results.Summarise(runs, results.Maximize)
	rows := readTable(t, configs.SimpleRender())
	for i := range rows[1:] { // SQLite has no standard deviation
		for column := 4; column <= 5; column++ {
			rows[i+1][column], _, _ = strings.Cut(rows[i+1][column], " ± ")
		}
	}
	check(t, rows, []string{"activation", "hidden", "learning_rate", "runs", "val_accuracy", "test_accuracy", "seconds"},
		ask(`SELECT config->>'activation', replace(config->>'hidden', ',', ', '), config->>'learning_rate', count(*),
			printf('%.2f', 100 * avg(val_accuracy)), printf('%.2f', 100 * avg(test_accuracy)), printf('%.1f', avg(seconds))
			FROM runs WHERE sweep_id = 1 GROUP BY config_key ORDER BY avg(val_accuracy) DESC`))
}

func TestSweepsAndAnswersAreTables(t *testing.T) {
	db, ask := committed(t)
	sweeps, err := db.Sweeps()
	if err != nil {
		t.Fatal(err)
	}
	const query = `SELECT id, name, method, metric, goal, state, strftime('%Y-%m-%d %H:%M', created_at) AS started FROM sweeps ORDER BY id`
	check(t, readTable(t, sweeps.SimpleRender()), []string{"sweep", "name", "method", "metric", "goal", "state", "started"}, ask(query))

	answer := results.Rows{Columns: []string{"a<b", "blob"}, Values: [][]any{{"x & <y>", []byte("four")}, {nil, int64(1)}, {0.123456, ""}}}
	check(t, readTable(t, answer.SimpleRender()), []string{"a<b", "blob"},
		[][]any{{"x & <y>", "4 bytes"}, {"NULL", "1"}, {"0.1235", ""}})
}

func TestALongTableIsCut(t *testing.T) {
	epochs := make(results.Epochs, 61)
	for i := range epochs {
		epochs[i] = results.Epoch{RunID: 1, Epoch: i + 1, LearningRate: 0.1}
	}
	if rows := readTable(t, epochs[:60].SimpleRender()); len(rows) != 61 {
		t.Errorf("60 epochs have %d rows with the header", len(rows))
	}
	if text := epochs[:60].SimpleRender()["text/plain"].(string); strings.Contains(text, "the first") || !strings.HasPrefix(text, "run ") {
		t.Errorf("all 60 epochs are shown as\n%s", text)
	}
	shown := epochs.SimpleRender()
	if rows := readTable(t, shown); len(rows) != 61 {
		t.Errorf("61 epochs have %d rows with the header", len(rows))
	}
	for format, text := range shown {
		if !strings.Contains(text.(string), "the first 60 of 61 rows") {
			t.Errorf("%s does not say that there are more", format)
		}
	}
	for _, empty := range []interface{ SimpleRender() map[string]any }{results.Runs(nil), results.Epochs(nil), results.Sweeps(nil), results.ConfigSummaries(nil), results.Groups(nil), results.Rows{Columns: []string{"count"}}} {
		if rows := readTable(t, empty.SimpleRender()); len(rows) != 1 {
			t.Errorf("an empty %T has rows: %q", empty, rows)
		}
		if page := empty.SimpleRender()["text/html"].(string); strings.Contains(page, "right") {
			t.Errorf("an empty %T has numbers: %s", empty, page)
		}
	}
}

func TestRunsAreSorted(t *testing.T) {
	db, ask := committed(t)
	runs, err := db.Runs(1)
	if err != nil {
		t.Fatal(err)
	}
	for order, names := range map[string][]string{
		"number":                    nil,
		"val_accuracy, number":      {"val_accuracy"},
		"val_accuracy DESC, number": {"-val_accuracy"},
		"seconds DESC, number":      {"-seconds"},
		"state, id DESC":            {"state", "-run"},
		"config->>'activation', seed DESC, test_loss":                                                          {"activation", "-seed", "test_loss"},
		"json_array_length(config, '$.hidden'), config->>'$.hidden[0]', config->>'learning_rate' DESC, number": {"hidden", "-learning_rate"},
	} {
		var ids [][]any
		for _, r := range runs.SortBy(names...) {
			ids = append(ids, []any{r.ID})
		}
		if want := ask("SELECT id FROM runs WHERE sweep_id = 1 ORDER BY " + order); fmt.Sprint(ids) != fmt.Sprint(want) {
			t.Errorf("by %q: %v, want %v", names, ids, want)
		}
	}
	some := results.Runs{{ID: 1, Metrics: results.Metrics{ValLoss: math.NaN()}}, {ID: 2, Metrics: results.Metrics{ValLoss: 2}}, {ID: 3, Metrics: results.Metrics{ValLoss: 3}}}
	for name, want := range map[string]string{"val_loss": "[2 3 1]", "-val_loss": "[3 2 1]"} {
		var ids []int64
		for _, r := range some.SortBy(name) {
			ids = append(ids, r.ID)
		}
		if fmt.Sprint(ids) != want || some[0].ID != 1 {
			t.Errorf("by %s: %v, want %s, and the runs as they were", name, ids, want)
		}
	}
}

func TestNumbersStandAtTheRightAndTextAtTheLeft(t *testing.T) {
	rows := results.Rows{Columns: []string{"name", "count", "share", "mixed", "nothing"}, Values: [][]any{
		{"relu", int64(3), 0.25, int64(1), nil}, {"[128, 64]", nil, 1e-9, "two", nil}}}
	page := rows.SimpleRender()["text/html"].(string)
	for column, want := range map[string]string{"name": "left", "count": "right", "share": "right", "mixed": "left", "relu": "left", "0.25": "right", "1": "left"} {
		if !strings.Contains(page, `style="text-align: `+want+`">`+column+"</t") {
			t.Errorf("%s does not stand %s: %s", column, want, page)
		}
	}
	spread := results.Groups{{Parameter: "seed", Value: int64(1), Runs: results.Runs{{Metrics: results.Metrics{ValAccuracy: 0.5}}, {Metrics: results.Metrics{ValAccuracy: 0.75}}}}}
	if page := spread.SimpleRender()["text/html"].(string); !strings.Contains(page, `right">62.50 ± 17.68 %</td>`) {
		t.Errorf("a mean with its spread does not stand right: %s", page)
	}
}

func TestRunsFilterGroupValues(t *testing.T) {
	db, ask := committed(t)
	runs, err := db.Runs(1)
	if err != nil {
		t.Fatal(err)
	}
	relu := runs.Filter(func(r results.Run) bool { return r.Config["activation"] == "relu" })
	want := ask(`SELECT config->>'hidden', avg(test_accuracy), count(*) FROM runs
		WHERE sweep_id = 1 AND config->>'activation' = 'relu' GROUP BY 1 ORDER BY min(number)`)
	groups := relu.GroupBy("hidden")
	if len(groups) != len(want) {
		t.Fatalf("%d groups, want %d", len(groups), len(want))
	}
	for i, g := range groups {
		name := strings.ReplaceAll(results.Format(g.Value), ", ", ",")
		mean := results.SpreadOf(g.Runs.Values("test_accuracy")).Mean
		if name != want[i][0] || math.Abs(mean-want[i][1].(float64)) > 1e-12 || int64(len(g.Runs)) != want[i][2] {
			t.Errorf("group %d is %s with mean %v of %d runs, want %v", i, name, mean, len(g.Runs), want[i])
		}
	}
	rows := readTable(t, groups.SimpleRender())
	for _, row := range rows[1:] { // SQLite has no standard deviation
		for column := 2; column <= 3; column++ {
			row[column], _, _ = strings.Cut(row[column], " ± ")
		}
	}
	check(t, rows, []string{"hidden", "runs", "val_accuracy", "test_accuracy"},
		ask(`SELECT replace(config->>'hidden', ',', ', '), count(*), printf('%.2f', 100 * avg(val_accuracy)), printf('%.2f', 100 * avg(test_accuracy))
			FROM runs WHERE sweep_id = 1 AND config->>'activation' = 'relu' GROUP BY 1 ORDER BY min(number)`))
	for _, c := range []struct {
		parameter string
		value     any
		sql       string
	}{
		{"activation", "relu", "config->>'activation' = 'relu'"},
		{"hidden", "[128 64]", "config->>'hidden' = '[128,64]'"},
		{"hidden", "[128, 64]", "config->>'hidden' = '[128,64]'"},
		{"hidden", "[128,64]", "config->>'hidden' = '[128,64]'"},
		{"hidden", []any{128, 64}, "config->>'hidden' = '[128,64]'"},
		{"hidden", []int{128, 64}, "config->>'hidden' = '[128,64]'"},
		{"epochs", 10, "config->>'epochs' = 10"},
		{"epochs", "10", "config->>'epochs' = 10"},
		{"learning_rate", 0.5, "config->>'learning_rate' = 0.5"},
		{"learning_rate", "5e-1", "config->>'learning_rate' = 0.5"},
		{"seed", 2, "seed = 2"},
	} {
		var ids [][]any
		for _, r := range runs.Where(c.parameter, c.value) {
			ids = append(ids, []any{r.ID})
		}
		if want := ask("SELECT id FROM runs WHERE sweep_id = 1 AND " + c.sql + " ORDER BY number"); fmt.Sprint(ids) != fmt.Sprint(want) {
			t.Errorf("where %s is %v: %v, want %v", c.parameter, c.value, ids, want)
		}
	}
	for name, want := range map[string]float64{"learning_rate": runs[0].Config["learning_rate"].(float64), "epochs": float64(runs[0].Config["epochs"].(int64))} {
		if got := runs[0].Config.Number(name); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	if got := (results.Config{"epochs": 3}).Number("epochs"); got != 3 {
		t.Errorf("an int is %v, want 3", got)
	}
	for want, misspelt := range map[string]func(){
		"of these 18 runs, none has hidden [64], but [128, 64, 32], [128, 64], [256, 128]": func() { relu.Where("hidden", []int{64}) },
		"none has activation [relu], but relu":                                             func() { relu.Where("activation", "[relu]") },
		"none has learning_rate 0.2, but 0.1, 0.5":                                         func() { relu.Where("learning_rate", 0.2) },
		`no run has a parameter "val_acuracy"; the first one has activation, `:             func() { relu.SortBy("-val_accuracy", "val_acuracy") },
		`no run has a parameter "hidden_";`:                                                func() { relu.Where("hidden_", 1) },
		`no run has a parameter "hiden"; the first one has activation, `:                   func() { relu.GroupBy("hiden") },
		`there is no parameter "lr", but activation, `:                                     func() { relu[0].Config.Number("lr") },
		"dropout is no number, but ":                                                       func() { (results.Config{"dropout": nil}).Number("dropout") },
		"activation is no number, but relu":                                                func() { relu[0].Config.Number("activation") },
		`there is no metric "val_acuracy", but train_loss, `:                               func() { relu.Values("val_acuracy") },
	} {
		func() {
			defer func() {
				if r := recover(); !strings.Contains(fmt.Sprint(r), want) {
					t.Errorf("%v, want %s", r, want)
				}
			}()
			misspelt()
		}()
	}
	without := results.Run{Config: results.Config{"activation": "relu"}}
	if g := append(results.Runs{without}, relu...).GroupBy("hidden"); len(g) != len(groups)+1 || g[0].Value != nil || len(g[0].Runs) != 1 {
		t.Errorf("with a run without the parameter, there are %d groups, the first of %v", len(g), g[0].Value)
	}
	if runs := (results.Runs{}).Where("hiden", 1); len(runs) != 0 {
		t.Errorf("of no runs, %d are found", len(runs))
	}
	if groups := (results.Runs{}).GroupBy("hiden"); len(groups) != 0 {
		t.Errorf("no runs have %d groups", len(groups))
	}
}

// A message that lists what there is stays readable.
func TestAMessageListsTwentyValues(t *testing.T) {
	for n, want := range map[int]string{20: "18, 19", 25: "19 and 5 more"} {
		var runs results.Runs
		for i := range n {
			runs = append(runs, results.Run{Config: results.Config{"width": int64(i)}})
		}
		func() {
			defer func() {
				if message := fmt.Sprint(recover()); !strings.HasSuffix(message, want) {
					t.Errorf("of %d values: %s", n, message)
				}
			}()
			runs.Where("width", 100)
		}()
	}
}
