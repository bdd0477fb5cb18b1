package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// jsonField is a row of a table in docs/json.md.
type jsonField struct {
	what  string // what it is, in words
	about string // the heading that has its fields; "" for a plain value
	maybe bool
}

// documentedJSON reads docs/json.md: the fields by heading, and the heading by command.
func documentedJSON(t *testing.T) (fields map[string]map[string]jsonField, of map[string]string) {
	t.Helper()
	text, err := os.ReadFile("../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("^\\| `([^`]*)` \\| (.*) \\|$")
	link := regexp.MustCompile(`\]\(#([a-z-]+)\)`)
	also := regexp.MustCompile(`^It has the fields of \[.*\]\(#([a-z-]+)\), and$`)
	fields, of = map[string]map[string]jsonField{}, map[string]string{}
	heading := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		if title, ok := strings.CutPrefix(line, "## "); ok {
			heading = strings.ReplaceAll(strings.ToLower(title), " ", "-")
			fields[heading] = map[string]jsonField{}
		}
		if found := also.FindStringSubmatch(line); found != nil {
			for name, field := range fields[found[1]] {
				fields[heading][name] = field
			}
		}
		if found := row.FindStringSubmatch(line); found != nil {
			about := ""
			if to := link.FindStringSubmatch(found[2]); to != nil {
				about = to[1]
			}
			if heading == "" {
				of[found[1]] = about
			} else {
				fields[heading][found[1]] = jsonField{found[2], about, strings.Contains(found[2], "*maybe*")}
			}
		}
	}
	return fields, of
}

// docs/json.md says what the commands print: no field more, and none less.
func TestJSONIsAsDocumented(t *testing.T) {
	t.Parallel()
	fields, of := documentedJSON(t)
	folder := workplace(t, "  epochs: {value: 3}\n  activation: {values: [relu, tanh]}\n  learning_rate: {values: [0.2, 1e-6]}\n  batch_size: {values: [8, 16]}\n"+
		"  momentum: {value: 0.5}\nearly_terminate: {type: asha}\nseeds: 2\nhooks: {on_finish: 'cat > hook.json'}\n")
	rich := strings.NewReplacer("method: grid", "method: random\nrun_cap: 8", "{name: val_accuracy, goal: maximize}", "{name: val_accuracy, goal: maximize, target: 1}",
		"  learning_rate: {values: [0.2, 1e-6]}", "  learning_rate: {min: 1.0e-6, max: 0.2}", "  batch_size: {values: [8, 16]}", "  batch_size: {derive: 'epochs * 8'}",
		"  momentum: {value: 0.5}", "  momentum: {value: 0.5, when: {activation: relu}}")
	text, err := os.ReadFile(filepath.Join(folder, "sweep.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	plain := filepath.Join(folder, "plain.yaml")
	if err := os.WriteFile(plain, text, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "sweep.yaml"), []byte(rich.Replace(string(text))), 0o666); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{} // heading and field
	check := func(command string, stdout string) {
		t.Helper()
		var value any
		if err := json.Unmarshal([]byte(stdout), &value); err != nil {
			t.Fatalf("%s: %v\n%s", command, err, stdout)
		}
		compareJSON(t, command, value, of[command], fields, seen)
	}
	ask := func(command string, arguments ...string) {
		t.Helper()
		stdout, stderr, status := run(t, folder, append(arguments, "--json")...)
		if status != 0 {
			t.Fatalf("%v: exit status %d\n%s", arguments, status, stderr)
		}
		check(command, stdout)
	}
	ask("plan", "plan")
	ask("plan", "plan", "plain.yaml")
	if err := os.WriteFile(filepath.Join(folder, "program.yaml"), []byte("command: [go, version, '${args}']\nmethod: grid\nparameters: {a: {value: 1}}\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	ask("plan", "plan", "program.yaml")
	ask("sweep", "sweep", "plain.yaml", "--keep-weights")
	run(t, folder, "tag", "1", "--add", "good")
	ask("list", "list")
	ask("list 1", "list", "1")
	for _, id := range []string{"1", "9"} {
		ask("show 17", "show", id)
	}
	ask("compare 17 20", "compare", "1", "2")
	ask("ensemble 17 18", "ensemble", "1", "2")
	ask("replay 17", "replay", "1")
	ask("data", "data", "noise")
	hook, err := os.ReadFile(filepath.Join(folder, "hook.json"))
	if err != nil {
		t.Fatal(err)
	}
	var done struct{ Sweep, Runs any }
	if err := json.Unmarshal(hook, &done); err != nil {
		t.Fatal(err)
	}
	compareJSON(t, "the hook's sweep", done.Sweep, "a-sweep", fields, seen)
	compareJSON(t, "the hook's runs", done.Runs, "a-run", fields, seen)

	never := []string{"a-setting name", "a-setting values", "a-variation zip"} // one machine, one code; and no zip
	for heading, has := range fields {
		for name := range has {
			if !seen[heading+" "+name] && !slices.Contains(never, heading+" "+name) {
				t.Errorf("%s: no command has printed the field %s", heading, name)
			}
		}
	}
}

// compareJSON compares a value, or each of a list, with the fields under a heading.
func compareJSON(t *testing.T, path string, value any, heading string, fields map[string]map[string]jsonField, seen map[string]bool) {
	t.Helper()
	switch value := value.(type) {
	case []any:
		for _, element := range value {
			compareJSON(t, path, element, heading, fields, seen)
		}
	case map[string]any:
		if heading == "" {
			t.Errorf("%s is an object that docs/json.md does not describe", path)
			return
		}
		for name, inner := range value {
			field, ok := fields[heading][name]
			if !ok {
				t.Errorf("%s.%s is not in docs/json.md, %s", path, name, heading)
				continue
			}
			seen[heading+" "+name] = true
			if !strings.HasPrefix(field.what, "an object") {
				compareJSON(t, path+"."+name, inner, field.about, fields, seen)
			}
			if !isDocumentedAs(inner, field) {
				t.Errorf("%s.%s is %v; docs/json.md has %s", path, name, inner, field.what)
			}
		}
		for name, field := range fields[heading] {
			if _, ok := value[name]; !ok && !field.maybe {
				t.Errorf("%s has no %s; docs/json.md, %s", path, name, heading)
			}
		}
	default:
		if heading != "" && value != nil {
			t.Errorf("%s is %v, and no object", path, value)
		}
	}
}

func isDocumentedAs(value any, field jsonField) bool {
	is := func(prefix string) bool { return strings.HasPrefix(field.what, prefix) }
	switch value := value.(type) {
	case nil:
		return strings.Contains(field.what, "`null`")
	case bool:
		return is("true or false")
	case string:
		return is("a text") || is("a time")
	case float64:
		return is("a number") || is("a whole number") && value == float64(int64(value))
	case []any:
		return is("a list")
	default:
		return is("an object") || field.about != ""
	}
}
