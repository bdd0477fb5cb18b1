package runner

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// checkout makes a repository with two commits that each say in main.go which they are,
// and returns their hashes. It is at the second.
func checkout(t *testing.T) (top, first, second string) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	top = t.TempDir()
	write(t, top, "go.mod", "module gradbook\n")
	gitIn(t, top, "init", "-q")
	write(t, top, "nn/net.go", "package nn\n")
	commit := func(name string) string {
		write(t, top, "main.go", "package main // "+name+"\n")
		write(t, top, "results.db", name)
		gitIn(t, top, "add", "-A")
		gitIn(t, top, "-c", "user.name=n", "-c", "user.email=e", "-c", "commit.gpgsign=false", "commit", "-q", "-m", name)
		return gitIn(t, top, "rev-parse", "HEAD")
	}
	first = commit("first")
	return top, first, commit("second")
}

func write(t *testing.T, folder, name, text string) {
	t.Helper()
	path := filepath.Join(folder, name)
	err := os.MkdirAll(filepath.Dir(path), 0o777)
	if err == nil {
		err = os.WriteFile(path, []byte(text), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func gitIn(t *testing.T, folder string, arguments ...string) string {
	t.Helper()
	output, err := exec.Command("git", append([]string{"-C", folder}, arguments...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", arguments, err, output)
	}
	return strings.TrimSpace(string(output))
}

// What is recorded is what was built, whatever the checkout is at by now.
func TestCodeIsThatOfTheBuild(t *testing.T) {
	top, first, second := checkout(t)
	past, future := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	sources := filepath.Join(top, "nn")
	elsewhere := t.TempDir()
	write(t, elsewhere, "go.mod", "module another\n")
	gitIn(t, elsewhere, "init", "-q")
	check := func(what string, b build, wantCommit string, wantDiff ...string) {
		t.Helper()
		commit, diff := b.code()
		if commit != wantCommit || (diff == "") != (len(wantDiff) == 0) {
			t.Errorf("%s: commit %q, want %q; diff %q", what, commit, wantCommit, diff)
		}
		for _, want := range wantDiff {
			if !strings.Contains(diff, want) {
				t.Errorf("%s: %q is not in the diff\n%s", what, want, diff)
			}
		}
		if (diff == unknownDiff) != (len(wantDiff) == 1 && wantDiff[0] == unknownDiff) {
			t.Errorf("%s: the diff is %q", what, diff)
		}
	}
	check("stamped", build{revision: first, at: future, sources: sources}, first)
	check("stamped, sources gone", build{revision: first, at: future, sources: filepath.Join(top, "gone")}, first)
	check("not stamped", build{at: future, sources: sources}, "")
	check("go run", build{justNow: true, sources: sources}, second)
	check("go run -trimpath", build{justNow: true}, "")
	check("go run in another repository", build{justNow: true, sources: elsewhere}, "")
	check("go run without one", build{justNow: true, sources: t.TempDir()}, "")
	check("modified, committed since", build{revision: first, modified: true, at: future, sources: sources}, first, unknownDiff)

	// The record, reports and sweep files are no code.
	write(t, top, "results.db", "changed")
	write(t, top, "sweep.yaml", "method: grid")
	check("go run with a changed record", build{justNow: true, sources: sources}, second)
	check("modified in the record alone", build{revision: second, modified: true, at: future, sources: sources}, second)

	write(t, top, "main.go", "package main // mine\n")
	write(t, top, "nn/new.go", "package nn // new\n")
	write(t, top, ".gitignore", "ignored.go\n")
	write(t, top, "ignored.go", "package main\n")
	mine := []string{"-package main // second\n+package main // mine\n", "diff --git a/nn/new.go b/nn/new.go\nnew file mode", "+package nn // new\n"}
	check("go run, modified", build{justNow: true, sources: sources}, second, mine...)
	check("modified", build{revision: second, modified: true, at: future, sources: sources}, second, mine...)
	check("modified, and changed since", build{revision: second, modified: true, at: past, sources: sources}, second, unknownDiff)
	check("modified, sources gone", build{revision: second, modified: true, at: future}, second, unknownDiff)
	check("not modified, but changed since", build{revision: second, at: past, sources: sources}, second)

	// A file that was built is taken back, so that no diff would tell of it any more.
	for _, name := range []string{"main.go", "nn/net.go", "nn/new.go"} {
		if err := os.Chtimes(filepath.Join(top, name), past, past); err != nil {
			t.Fatal(err)
		}
	}
	built := build{revision: second, modified: true, at: time.Now().Add(-time.Minute), sources: sources}
	if err := os.Chtimes(filepath.Join(top, "go.mod"), past, past); err != nil {
		t.Fatal(err)
	}
	check("modified long ago", built, second, mine...)
	if err := os.Remove(filepath.Join(top, "nn/net.go")); err != nil {
		t.Fatal(err)
	}
	check("modified long ago, a file removed since", built, second, unknownDiff)
	gitIn(t, top, "checkout", "-q", "--", "nn/net.go", "main.go")
	check("modified long ago, taken back since", built, second, unknownDiff)

	// A commit hook of another repository names that one.
	t.Setenv("GIT_DIR", filepath.Join(elsewhere, ".git"))
	if top, ok := built.checkout(); !ok {
		t.Errorf("with GIT_DIR set, the checkout is %q", top)
	}
}

// This test was built just now, in the checkout that it is in.
func TestThisBuild(t *testing.T) {
	b := thisBuild()
	if !b.justNow || b.at.IsZero() {
		t.Errorf("%+v", b)
	}
	top, ok := b.checkout()
	if !ok {
		t.Skip("the tests are not run in a git checkout")
	}
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir()) // which does not matter
	if e := environment(); e.GitCommit != gitIn(t, folder, "rev-parse", "HEAD") {
		t.Errorf("commit %q, in %s", e.GitCommit, top)
	}
}

func TestExecutablesOfGoRunAreKnown(t *testing.T) {
	for path, want := range map[string]bool{
		"/tmp/go-build3178875121/b001/exe/experiments":                                                               true,
		"/tmp/go-build3178875121/b001/experiments.test":                                                              true,
		"/home/me/.cache/go-build/3e/3e30f3a35bd2135f21401c13f60a5398e0764c9b2a090464ad77bba4cfc77ace-d/experiments": true,
		"/var/cache/3e/3e30f3a35bd2135f21401c13f60a5398e0764c9b2a090464ad77bba4cfc77ace-d/experiments":               true,
		"/home/me/gradbook/gradbook":                                                                                 false,
		"/home/me/go-build/gradbook/experiments":                                                                     false,
		"/usr/local/bin/experiments":                                                                                 false,
	} {
		if inBuildFolder.MatchString(path) != want {
			t.Errorf("%s: %v", path, !want)
		}
	}
}
