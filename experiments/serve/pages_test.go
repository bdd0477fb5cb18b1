package serve_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"gradbook/experiments/results"
	"gradbook/experiments/results/resultstest"
	"gradbook/experiments/serve"
)

// places are the addresses of all kinds of pages of the committed record.
var places = []string{"/", "/sweeps/1", "/sweeps/1?group=config", "/sweeps/1?where=val_accuracy+%3E+0.98&sort=-seed&columns=run,seed", "/sweeps/2", "/runs/36", "/compare", "/compare?runs=1,36", "/sql", "/sql?q=SELECT+*+FROM+runs"}

// Behind JupyterHub, VS Code or an editor's proxy a page is at /proxy/8642/: no address may begin
// at the root.
func TestPagesAreWholeBehindAPath(t *testing.T) {
	t.Parallel()
	server := serve.New(serve.Options{Record: reference(t)})
	const path = "/proxy/8642"
	web := httptest.NewServer(http.StripPrefix(path, server))
	t.Cleanup(func() { server.Close(); web.Close() })
	seen := map[string]bool{}
	for _, place := range places {
		status, text, _ := get(t, web.URL+path+place)
		if status != 200 {
			t.Fatalf("%s: status %d\n%s", place, status, text)
		}
		base, _ := url.Parse(web.URL + path + place)
		for _, link := range addresses(t, text) {
			target, err := base.Parse(link)
			if slow := strings.Contains(link, "/figures/") && (!strings.Contains(link, "history.") && !strings.Contains(link, ".svg") || strings.Contains(link, ".html")); err != nil || slow || seen[target.String()] {
				continue
			}
			seen[target.String()] = true
			if !strings.HasPrefix(target.Path, path+"/") {
				t.Errorf("%s leads to %s, which is %s", place, link, target)
			} else if status, text, _ := get(t, target.String()); status != 200 && status != http.StatusUnprocessableEntity {
				t.Errorf("%s leads to %s: status %d\n%.300s", place, link, status, text)
			}
		}
	}
	if len(seen) < 100 {
		t.Errorf("only %d addresses were tried", len(seen))
	}
}

// addresses returns where the links of a page lead, its forms, figures, scripts and styles.
func addresses(t *testing.T, text string) (all []string) {
	t.Helper()
	tree, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for node := range tree.Descendants() {
		for _, a := range node.Attr {
			switch {
			case a.Key == "href" || a.Key == "src":
				all = append(all, a.Val)
			case a.Key == "data-figure":
				query := ""
				for _, b := range node.Attr {
					if b.Key == "data-query" {
						query = b.Val
					}
				}
				all = append(all, a.Val+".html?"+query)
			case a.Key == "action" && !strings.Contains(text, `action="`+a.Val+`" data-act`):
				all = append(all, a.Val)
			}
		}
	}
	return all
}

// Whatever a record says is text on every page.
func TestWhatARecordSaysIsText(t *testing.T) {
	t.Parallel()
	const name = `<script>alert(1)</script><img src=x onerror=alert(2)>"'&{{.}}`
	file, db := fresh(t)
	id, err := db.CreateAnotherSweep(t.Context(), results.Sweep{Name: name, Description: name, Spec: name, Method: name, Metric: "val_accuracy", Goal: results.Maximize, File: name},
		[]results.NewRun{{Number: 1, Config: results.Config{name: name, "epochs": int64(2)}, ConfigKey: "a", Dataset: resultstest.TwoClasses}, {Number: 2, Config: results.Config{name: "b", "epochs": int64(2)}, ConfigKey: "b", Dataset: resultstest.TwoClasses}})
	if err != nil {
		t.Fatal(err)
	}
	environment, err := db.AddEnvironment(t.Context(), results.Environment{Hostname: name, GitDiff: name, CPU: name, ProgramDiff: name, Interpreter: name, Packages: name})
	if err != nil {
		t.Fatal(err)
	}
	claim := resultstest.Claim(t, db, id, environment)
	resultstest.Report(t, claim, 1, 0.5, nil)
	if err := db.SetNote(t.Context(), results.Subject{Runs: []int64{1}}, name); err != nil {
		t.Fatal(err)
	}
	if err := db.SetNote(t.Context(), results.Subject{Sweep: id}, name); err != nil {
		t.Fatal(err)
	}
	folder := db.Folder(1)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"output.log", "<img src=x onerror=alert(2)>.png", "page.html"} {
		if err := os.WriteFile(filepath.Join(folder, file), []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	address := start(t, serve.Options{Record: file})
	escaped := url.QueryEscape(name)
	for _, place := range []string{"/", "/sweeps/1", "/sweeps/1?group=config", "/sweeps/1?where=" + escaped, "/sweeps/1?sort=" + escaped, "/sweeps/1?columns=" + escaped, "/runs/1", "/compare?runs=1,2",
		"/compare?runs=" + escaped, "/sql?q=" + url.QueryEscape("SELECT name, note, spec FROM sweeps"), "/sql?q=" + escaped, "/" + url.PathEscape(name),
		"/sweeps/1/figures/learning-curves.html", "/sweeps/1/figures/slices.html"} {
		_, text, _ := get(t, address+place)
		tree, err := html.Parse(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		for node := range tree.Descendants() {
			for _, a := range node.Attr {
				if strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s has an attribute %s", place, a.Key)
				}
			}
			if node.Type == html.ElementNode && node.Data == "script" && !strings.Contains(text, "static/page.js") {
				t.Errorf("%s has a script", place)
			}
		}
		if strings.Contains(text, "<script>alert") || strings.Contains(text, "<img src=x") {
			t.Errorf("%s has the name as markup\n%s", place, text)
		}
	}
}

// Files of a run's folder are sent, none from beyond it, and none as a page of this server.
func TestFilesOfARun(t *testing.T) {
	t.Parallel()
	file, db := fresh(t)
	resultstest.NewSweep(t, db, 1)
	folder := db.Folder(1)
	if err := os.MkdirAll(filepath.Join(folder, "pictures"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"page.html": "<script>alert(1)</script>", "pictures/a.png": "\x89PNG\r\n\x1a\n", "output.log": "one\ntwo\n", "vector.svg": "<svg/>"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(file, filepath.Join(folder, "link")); err != nil {
		t.Fatal(err)
	}
	address := start(t, serve.Options{Record: file})
	for name, want := range map[string]int{"page.html": 200, "pictures/a.png": 200, "vector.svg": 200, "link": 404, "..%2f..%2fresults.db": 404, "%2fetc%2fpasswd": 404, "nothing": 404, "pictures": 404} {
		status, _, header := get(t, address+"/runs/1/files/"+name)
		if status != want {
			t.Errorf("%s: status %d, want %d", name, status, want)
		}
		if status == 200 && !strings.HasPrefix(header.Get("Content-Type"), "image/png") && !strings.HasPrefix(header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s would be shown as %s", name, header.Get("Content-Type"))
		}
		if status == 200 && !strings.Contains(header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s has no policy of its own", name)
		}
	}
	if _, text, _ := get(t, address+"/runs/1/log?from=4"); text != "two\n" {
		t.Errorf("from its byte 4 on, the log is %q", text)
	}
	if _, page, _ := get(t, address+"/runs/1"); !strings.Contains(page, "pictures/a.png") || strings.Contains(page, ">link<") {
		t.Errorf("the page lists other files\n%s", page)
	}
}

// What is chosen is what list shows for the same condition and order, and is downloaded so.
func TestChosenRuns(t *testing.T) {
	t.Parallel()
	address := start(t, serve.Options{Record: reference(t)})
	const chosen = "?where=activation+%3D%3D+%22relu%22+and+learning_rate+%3E+0.2&sort=-test_accuracy"
	_, page, _ := get(t, address+"/sweeps/1"+chosen)
	rows := regexp.MustCompile(`<tr id="run-(\d+)"`).FindAllStringSubmatch(page, -1)
	_, text, _ := get(t, address+"/sweeps/1/runs.json"+chosen)
	var runs []results.Run
	if err := json.Unmarshal([]byte(text), &runs); err != nil {
		t.Fatal(err)
	}
	if len(rows) != 9 || len(runs) != 9 {
		t.Fatalf("%d rows and %d runs, want 9", len(rows), len(runs))
	}
	_, text, _ = get(t, address+"/sweeps/1/runs.csv"+chosen+"&columns=run,test_accuracy")
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(lines) != 10 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	for i, run := range runs {
		if i > 0 && run.TestAccuracy > runs[i-1].TestAccuracy {
			t.Errorf("run %d comes after one with less", run.ID)
		}
		if lines[i+1][0] != rows[i][1] {
			t.Errorf("row %d is run %s on the page and %s in the CSV", i, rows[i][1], lines[i+1][0])
		}
	}
	if _, page, _ := get(t, address+"/sweeps/1?where=activatoin+%3D%3D+1"); !strings.Contains(page, "did you mean &#34;activation&#34;") {
		t.Error("a slip in a condition is not said")
	}
}

// Curves are of the chosen runs, looked at as the address says.
func TestCurvesAsChosen(t *testing.T) {
	t.Parallel()
	address := start(t, serve.Options{Record: reference(t)}) + "/sweeps/1/figures/learning-curves.html?"
	entries := func(query string) (n int, svg string) {
		_, svg, _ = get(t, address+query)
		return strings.Count(svg, `class="item legend"`), svg
	}
	for query, want := range map[string]int{
		"": 7, "where=activation+%3D%3D+%22relu%22": 6, "where=activation+%3D%3D+%22relu%22&lines=runs": 18, "metrics=val_loss": 7, "across=time": 7, "from=3&to=8": 7, "scale=linear": 7, "smooth=0.9": 7,
	} {
		if n, svg := entries(query); n != want {
			t.Errorf("%q has %d lines, want %d\n%.500s", query, n, want, svg)
		}
	}
	for query, says := range map[string]string{"across=time": "time of training", "from=3&to=8": "epoch 8", "scale=linear": ">Accuracy<", "smooth=0.9": "weight 0.90",
		"from=8&to=3": "give a range", "smooth=2": "below 1", "scale=round": "there is no scale", "metrics=val_los": "did you mean", "from=x": "is not a number"} {
		if _, svg := entries(query); !strings.Contains(svg, says) {
			t.Errorf("%q does not say %q\n%.300s", query, says, svg)
		}
	}
	if _, svg := entries("from=3&to=8"); strings.Contains(svg, "epoch 2\"") || strings.Contains(svg, "epoch 10") {
		t.Error("a part of the curves tells of what is out of view")
	}
}

// The sweep's configs have means over their seeds, and lead to their runs.
func TestConfigsOfASweep(t *testing.T) {
	t.Parallel()
	address := start(t, serve.Options{Record: reference(t)})
	_, page, _ := get(t, address+"/sweeps/1?group=config")
	if rows := strings.Count(page, `<tr id="config-`); rows != 12 {
		t.Errorf("there are %d configs, want 12", rows)
	}
	if !strings.Contains(page, "98.54 ± 0.10 %") || !strings.Contains(page, "compare?runs=34,35,36") {
		t.Error("the best config is not there as the report has it")
	}
}
