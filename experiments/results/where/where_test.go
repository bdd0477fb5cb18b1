package where_test

import (
	"errors"
	"strings"
	"testing"

	"gradbook/experiments/results/where"
)

var rows = []where.Row{
	{"id": int64(1), "state": "done", "activation": "relu", "hidden": []any{int64(128), int64(64)}, "learning_rate": 0.1, "batch_norm": true,
		"val_accuracy": 0.97, "val_loss": 0.2, "tags": []any{"good", "first"}, "seed": int64(9007199254740993),
		"config": map[string]any{"epochs": int64(10), "opt": map[string]any{"name": "sgd"}}},
	{"id": int64(2), "state": "stopped", "activation": "tanh", "hidden": []any{int64(64)}, "learning_rate": int64(1), "batch_norm": false,
		"val_accuracy": nil, "val_loss": 0.4, "tags": []any{}, "seed": int64(9007199254740992), "dropout": 0.5,
		"config": map[string]any{"epochs": int64(20)}},
}

func TestMatch(t *testing.T) {
	for text, want := range map[string]string{
		`state == "done"`:                         "1",
		`state != 'done'`:                         "2",
		`activation in ["relu", "gelu"]`:          "1",
		`activation not in ["relu", "gelu"]`:      "2",
		`activation matches "^(re|ta)"`:           "1 2",
		`activation contains "an"`:                "2",
		`activation startsWith "re"`:              "1",
		`activation endsWith "h"`:                 "2",
		`activation > "s"`:                        "2",
		`hidden == [128, 64]`:                     "1",
		`hidden == "[128, 64]"`:                   "1",
		`hidden == "[128,64]"`:                    "1",
		`hidden in [[64], [32]]`:                  "2",
		`hidden[0] > 100`:                         "1",
		`hidden[7] > 0 or hidden[-1] > 0`:         "",
		`len(hidden) == 1`:                        "2",
		`learning_rate >= 1`:                      "2",
		`learning_rate == 1.0`:                    "2",
		`0.05 < learning_rate and id != 7`:        "1 2",
		`batch_norm`:                              "1",
		`not batch_norm`:                          "2",
		`"good" in tags && !("slow" in tags)`:     "1",
		`tags contains "first"`:                   "1",
		`hidden[1] > 0`:                           "1",
		`tags[0] == "good"`:                       "1",
		`(id == 1 and id == 1) == false`:          "2",
		`(id > 0 and id == 1) == false`:           "2",
		`(id == 1 and dropout > 9) == false`:      "2",
		`(dropout > 9 and id == 1) == false`:      "2",
		`batch_norm == true`:                      "1",
		`batch_norm == (id == 2)`:                 "",
		`id < 1 or id > 2`:                        "",
		`id <= 1`:                                 "1",
		`val_loss + 0.1 < 0.4`:                    "1",
		`id - 1 == 0`:                             "1",
		`id * 3 == 6`:                             "2",
		`id / 4 == 0.5`:                           "2",
		`id % 2 == 1`:                             "1",
		`config.epochs == 20`:                     "2",
		`config["opt"].name == "sgd"`:             "1",
		`val_loss - 0.3 > 0 or val_loss * 2 < .5`: "1 2",
		`-val_loss < -0.3`:                        "2",
		`1 / (id - 1) > 0`:                        "1 2", // as floating point has it
		`seed == 9007199254740993`:                "1",   // which no float64 is
		// What is missing matches nothing, but nil.
		`dropout < 1`:                             "2",
		`dropout != 0.1`:                          "2",
		`not (dropout < 0.1)`:                     "2",
		`dropout == nil`:                          "1",
		`nil != dropout`:                          "2",
		`val_accuracy > 0.5`:                      "1",
		`not (val_accuracy > 0.5)`:                "",
		`val_accuracy + 1 > 0`:                    "1",
		`dropout > 0.1 and id == 1`:               "",
		`dropout > 0.1 or id == 1`:                "1 2",
		`dropout in [0.5] or dropout matches "x"`: "2",
		// There is no order between words and numbers.
		`activation > 3`:      "",
		`learning_rate > "0"`: "",
		`activation == 3`:     "",
	} {
		condition, err := where.Parse(text, rows)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		var got []string
		for i, row := range rows {
			if condition.Match(row) {
				got = append(got, []string{"1", "2"}[i])
			}
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%s matches %q, want %q", text, got, want)
		}
	}
}

func TestErrorsSayWhere(t *testing.T) {
	for text, want := range map[string]struct {
		character int
		message   string
	}{
		``:                                {1, "is empty"},
		`activaton == "relu"`:             {1, `did you mean "activation"?`},
		`id > 1 and learning == 1`:        {12, "nothing here is called learning; there are activation, "},
		`über == 1`:                       {1, "nothing here is called über; there are activation, "},
		`"ü" == "ü" and actiation == "x"`: {16, `did you mean "activation"?`},
		`state == done`:                   {10, `text stands in quotes: "done"`},
		`id = 1`:                          {4, ""},
		`id == `:                          {6, ""},
		`(id == 1`:                        {8, ""},
		`state == "done`:                  {15, "not terminated"},
		`learning_rate`:                   {1, "learning_rate is neither true nor false; compare it"},
		`id == 1 and 3`:                   {13, "neither true nor false"},
		`not (id + 1)`:                    {9, "neither true nor false"},
		`filter(hidden, # > 1) == [1]`:    {1, ""},
		`max(id, 2) == 2`:                 {1, "there is no function max here"},
		`id in 1..3`:                      {8, ".. is not of this language"},
		`id == 1 ? true : false`:          {0, "not of the language"},
		`activation matches "("`:          {20, "missing closing"},
		`activation matches state`:        {20, "takes a regular expression in quotes"},
		`let x = 1; x == 1`:               {0, "not of the language"},
	} {
		_, err := where.Parse(text, rows)
		var found *where.Error
		if !errors.As(err, &found) || want.character > 0 && found.Character != want.character || !strings.Contains(found.Message, want.message) {
			t.Errorf("%s: %v, want character %d and %q", text, err, want.character, want.message)
		}
	}
	_, err := where.Parse("id == 1 and staet == 2", rows)
	if lines := strings.Split(err.Error(), "\n"); len(lines) != 3 || strings.Index(lines[2], "^") != strings.Index(lines[1], "staet") {
		t.Errorf("the mark is not at the name:\n%v", err)
	}
}

func TestExplain(t *testing.T) {
	for text, want := range map[string]string{
		`activation == "rleu"`:                        `activation is "relu", "tanh"`,
		`val_loss > 3 and state == "done"`:            `val_loss is from 0.2 to 0.4`,
		`hidden == [1]`:                               `hidden is [128, 64], [64]`,
		`activation == "relu" and learning_rate > .5`: ``,
	} {
		condition, err := where.Parse(text, rows)
		if err != nil {
			t.Fatal(err)
		}
		if got := condition.Explain(rows); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestRowOf(t *testing.T) {
	row, err := where.RowOf(map[string]any{"epochs": 3, "loss": nil, "config": map[string]any{"epochs": 10, "rate": 0.5, "hidden": []int{4}}})
	if err != nil || row["epochs"] != int64(3) || row["rate"] != 0.5 || row["hidden"].([]any)[0] != int64(4) || row["loss"] != nil {
		t.Errorf("%v %v", row, err)
	}
}

// What JSON has no number for is below or above all numbers.
func TestInfiniteMetricsAreOrdered(t *testing.T) {
	row, err := where.RowOf(map[string]any{"metrics": map[string]any{"low": "-Infinity", "high": "Infinity", "none": "NaN"}})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{"low < -1e300": true, "high > 1e300": true, "none == nil": true, "none < 1 or none >= 1": false} {
		condition, err := where.Parse(text, []where.Row{row})
		if err != nil || condition.Match(row) != want {
			t.Errorf("%s is not %t, %v", text, want, err)
		}
	}
}

// An explanation names eight values at most, and writes numbers as short as they are.
func TestExplainListsEightValues(t *testing.T) {
	for n, want := range map[int]string{8: `"g", "h"`, 9: `"g", "h", and others`} {
		var rows []where.Row
		for i := range n {
			rows = append(rows, where.Row{"name": string(rune('a' + i)), "rate": 0.125})
		}
		condition, err := where.Parse(`name == "z"`, rows)
		if err != nil {
			t.Fatal(err)
		}
		if got := condition.Explain(rows); !strings.HasSuffix(got, want) {
			t.Errorf("of %d values: %s", n, got)
		}
		if condition, err = where.Parse("rate > 1", rows); err != nil || condition.Explain(rows) != "rate is always 0.125" {
			t.Errorf("%s, %v", condition.Explain(rows), err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`a == 1 and not (hidden in [[1], "x"])`)
	f.Fuzz(func(t *testing.T, text string) {
		if condition, err := where.Parse(text, rows); err == nil {
			condition.Match(rows[0])
			condition.Explain(rows)
		} else if err.Error() == "" {
			t.Error("an empty error")
		}
	})
}
