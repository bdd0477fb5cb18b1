package main

import (
	"database/sql"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// hostile has what steers a terminal or breaks a line: C0 and C1 controls, colours, a
// title, a tab, ends of lines, and what turns the direction of writing.
const hostile = "a\x1b[31m\x1b]0;title\x07\x00\x08\x7f\tb\r\nc\u0085d\u009b2Je\u202ef\u2066g\u200fh\u2028i\u2029j"

// steering returns the first character of an output that steers, but the end of a line.
func steering(text string) string {
	for _, r := range text {
		if r != '\n' && steers(r) {
			return strings.ToValidUTF8(string(r), "?")
		}
	}
	return ""
}

// Whatever a record says, and a sweep file, no verb lets it steer the terminal.
func TestNothingRecordedSteersTheTerminal(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 1}\n  activation: {values: [relu, tanh]}\n")
	file := filepath.Join(folder, "sweep.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	name := strconv.QuoteToASCII(hostile) // YAML reads Go's escapes
	nasty := strings.NewReplacer("Noise, or not?", name, "Does it learn?", name).Replace(string(text)) + "hooks: {on_finish: 'true'}\n"
	if err := os.WriteFile(file, []byte(nasty), 0o666); err != nil {
		t.Fatal(err)
	}
	last := ""
	check := func(arguments ...string) (stdout string) {
		t.Helper()
		stdout, stderr, status := run(t, folder, arguments...)
		last = stderr
		for _, output := range []string{stdout, stderr} {
			if r := steering(output); r != "" {
				t.Errorf("%v (exit status %d) prints %q in\n%q", arguments, status, r, output)
			}
		}
		return stdout
	}
	check("plan")
	if out := check("sweep", "--keep-weights"); !strings.Contains(out, "2 done") {
		t.Fatalf("sweep:\n%s%s", out, last)
	}

	db, err := sql.Open("sqlite3", filepath.Join(folder, "results.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []string{
		`UPDATE sweeps SET name = ?1, description = ?1, file = ?1, note = ?1`,
		`UPDATE runs SET note = ?1, error = ?1, worker = ?1, dataset = ?1`,
		`UPDATE runs SET config = json_patch(config, json_object('activation', ?1 || id, 'x' || ?1, ?1 || id))`,
		`UPDATE datasets SET name = ?1, classes = json_array(?1, ?1 || 'x')`,
		`UPDATE environments SET git_commit = ?1, git_diff = 'diff --git a/x b/' || ?1, modules = ?1, go_version = ?1, os = ?1, arch = ?1, cpu = ?1, kernel = ?1, hostname = ?1, program_commit = ?1, interpreter = ?1, packages = ?1`,
		`INSERT INTO environments SELECT 99, ?1 || 1, git_diff || 1, modules || ' 2', go_version || 1, os, arch, cpu, kernel, hostname || 1, program_commit || 1, program_diff || ?1, interpreter || 1, packages || 1 FROM environments LIMIT 1`,
		`UPDATE runs SET environment_id = 99 WHERE id = 2`,
		`INSERT INTO launches (run_id, command, folder, pid, token) VALUES (1, json_array(?1), ?1, 1, ?1)`,
		`INSERT INTO run_tags (run_id, tag) VALUES (1, ?1)`,
		`INSERT INTO sweep_tags (sweep_id, tag) VALUES (1, ?1)`,
	} {
		if _, err := db.Exec(change, hostile); err != nil {
			t.Fatalf("%s: %v", change, err)
		}
	}
	db.Close()

	for _, arguments := range [][]string{
		{"list"}, {"list", "1"}, {"list", "--json"}, {"list", "1", "--json"}, {"list", "1", "--columns", "run,note,activation,config,error"},
		{"list", "1", "--where", `activation == "x"`}, {"list", "1", "--where", hostile}, {"list", "1", "--sort", hostile}, {"list", "1", "--tag", hostile},
		{"show", "1"}, {"show", "1", "--all"}, {"show", "1", "--json"}, {"compare", "1", "2"}, {"compare", "1", "2", "--json"},
		{"query", "SELECT * FROM runs, sweeps, environments"}, {"query", "--json", "SELECT * FROM runs, sweeps"}, {"query", "SELECT * FROM " + hostile},
		{"report"}, {"plot", "confusion", "1"}, {"plot", hostile}, {"replay", "1"}, {"ensemble", "1", "2"}, {"ensemble", "1", "2", "--json"},
		{"tag", "1", "--add", "good"}, {"tag", "--sweep", "1", "--add", "good"}, {"tag", "1", "--add", hostile}, {"note", "1", "-m", hostile}, {"note", "--sweep", "1", "-m", hostile},
		{"delete", "1"}, {"delete", "--sweep", "1"}, {"export", "1", "-o", "one.db"}, {"import", "one.db", "--db", "new.db"}, {"import", hostile},
		{"data", hostile}, {"data", "--show", hostile}, {"parameters", hostile}, {"help", hostile}, {hostile}, {"sweep", hostile}, {"plan", hostile},
		{"list", "--db", hostile},
	} {
		var printable []string
		for _, argument := range arguments {
			printable = append(printable, strings.ReplaceAll(argument, "\x00", "")) // no argument can have it
		}
		check(printable...)
	}
	// Nor does it break a heading: that of list 1 is one line above the table.
	if _, rest, _ := strings.Cut(check("list", "1"), "\n"); !strings.HasPrefix(rest, "╭") {
		t.Errorf("a sweep's name has several lines:\n%s", rest)
	}
	// Nor does it the title of a report.
	reports, _ := filepath.Glob(filepath.Join(folder, "plots", "*", "*.*"))
	for _, file := range reports {
		if strings.HasSuffix(file, ".png") {
			continue
		}
		page, err := os.ReadFile(file)
		if r := steering(strings.ReplaceAll(string(page), "\n\t", "\n")); err != nil || r != "" {
			t.Errorf("%s has %q (%v)", file, r, err)
		}
	}
	// JSON keeps what it escapes.
	var sweeps []struct{ Name string }
	if err := json.Unmarshal([]byte(check("list", "--json")), &sweeps); err != nil || len(sweeps) != 1 || sweeps[0].Name != hostile {
		t.Errorf("list --json: %v, %+q", err, sweeps)
	}
}

// Only terminal.go knows the streams of the command: what goes past it goes past its care.
func TestAllPrintingGoesThroughOnePlace(t *testing.T) {
	packages, err := parser.ParseDir(token.NewFileSet(), ".", func(info fs.FileInfo) bool {
		return !strings.HasSuffix(info.Name(), "_test.go") && info.Name() != "terminal.go"
	}, 0)
	if err != nil {
		t.Fatal(err)
	}
	allowed := map[string]string{"hook.go": "os.Stderr"} // what a hook prints is the user's own
	for path, file := range packages["main"].Files {
		ast.Inspect(file, func(node ast.Node) bool {
			if selector, ok := node.(*ast.SelectorExpr); ok {
				if of, ok := selector.X.(*ast.Ident); ok {
					name := of.Name + "." + selector.Sel.Name
					switch name {
					case "os.Stdout", "os.Stderr", "fmt.Print", "fmt.Printf", "fmt.Println":
						if allowed[path] != name {
							t.Errorf("%s uses %s; stdout.printf and stderr.printf print", path, name)
						}
					}
				}
			}
			return true
		})
	}
}

func TestOneLine(t *testing.T) {
	if got := oneLine(hostile); strings.Contains(got, "\n") || steering(got) != "" || !strings.HasPrefix(got, "a\uFFFD[31m") {
		t.Errorf("%q", got)
	}
	if got := oneLine("naïve 漢字 👩‍🔬 العربية"); got != "naïve 漢字 👩‍🔬 العربية" {
		t.Errorf("%q", got)
	}
}
