package runner

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// build says how this program was built.
type build struct {
	revision string    // the commit that go build stamps; "" where it stamps none
	modified bool      // there were changes that were not committed
	justNow  bool      // by go run or go test, which stamp nothing
	at       time.Time // when the executable was written
	sources  string    // a folder of the sources at that time
}

func thisBuild() (b build) {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			switch setting.Key {
			case "vcs.revision":
				b.revision = setting.Value
			case "vcs.modified":
				b.modified = setting.Value == "true"
			}
		}
	}
	if executable, err := os.Executable(); err == nil {
		b.justNow = inBuildFolder.MatchString(filepath.ToSlash(executable))
		if info, err := os.Stat(executable); err == nil {
			b.at = info.ModTime()
		}
	}
	if _, file, _, ok := runtime.Caller(0); ok && filepath.IsAbs(file) { // -trimpath leaves no folder
		b.sources = filepath.Dir(file)
	}
	return b
}

// inBuildFolder matches the paths at which go run and go test put executables: in a
// folder of that build or, when nothing has changed since, in Go's cache.
var inBuildFolder = regexp.MustCompile(`/go-build[^/]*/b[^/]*/(exe/)?[^/]+$|/[0-9a-f]{2}/[0-9a-f]{64}-d/[^/]+$`)

// maxDiff is how many bytes of a difference from the commit are recorded at most.
const maxDiff = 1 << 20

// unknownDiff is recorded where the build differed from its commit and the difference is
// no longer known.
const unknownDiff = "unknown: the program was built with changes that were not committed, and its sources are no longer what they were\n"

// code returns the commit that was built, and how the build differs from it; "" if
// unknown. It does not depend on the folder in which the program runs.
func (b build) code() (commit, diff string) {
	top, isCheckout := b.checkout()
	switch {
	case b.revision == "" && !(b.justNow && isCheckout):
		return "", ""
	case b.revision == "":
		return head(top), sourceDiff(top)
	case !b.modified:
		return b.revision, ""
	case isCheckout && head(top) == b.revision && (b.justNow || !changedSince(top, b.at)):
		return b.revision, sourceDiff(top)
	}
	return b.revision, unknownDiff
}

// checkout returns the git checkout that contains the program's sources.
func (b build) checkout() (top string, ok bool) {
	if b.sources == "" {
		return "", false
	}
	top = strings.TrimSpace(string(git(b.sources, "rev-parse", "--show-toplevel")))
	module, err := os.ReadFile(filepath.Join(top, "go.mod"))
	return top, top != "" && err == nil && strings.HasPrefix(string(module), "module gradbook\n")
}

func head(top string) string { return strings.TrimSpace(string(git(top, "rev-parse", "HEAD"))) }

// theCode lists the files that the compiler reads.
var theCode = []string{"--", "*.go", "*.s", "*.c", "*.h", "*.sql", "*.tmpl", "*.css", "*.js", "go.mod", "go.sum"}

// sourceDiff returns the difference from the last commit, untracked files included.
func sourceDiff(top string) string {
	diff := git(top, append([]string{"diff", "--no-ext-diff", "--no-color", "HEAD"}, theCode...)...)
	for _, name := range files(top, "--others") {
		diff = append(diff, git(top, "diff", "--no-ext-diff", "--no-color", "--no-index", "--", "/dev/null", name)...)
	}
	if len(diff) > maxDiff {
		diff = append(diff[:maxDiff:maxDiff], "\n... cut off here\n"...)
	}
	return string(diff)
}

// changedSince reports whether a file of the code was written or removed after a moment.
func changedSince(top string, moment time.Time) bool {
	for _, name := range files(top, "--cached", "--others") {
		path := filepath.Join(top, name)
		info, err := os.Lstat(path)
		for err != nil && len(path) > len(top) { // removing it changed the time of its folder
			path = filepath.Dir(path)
			info, err = os.Lstat(path)
		}
		if err != nil || info.ModTime().After(moment) {
			return true
		}
	}
	return false
}

// files lists the code that git tracks (--cached), or does not track (--others).
func files(top string, which ...string) []string {
	arguments := slices.Concat([]string{"ls-files", "-z", "--exclude-standard"}, which, theCode)
	listed := strings.Split(string(git(top, arguments...)), "\x00")
	return listed[:len(listed)-1]
}

// git returns what a git command prints, nil if it fails.
func git(folder string, arguments ...string) []byte {
	command := exec.Command("git", append([]string{"--no-optional-locks", "-C", folder}, arguments...)...)
	// In a hook of another repository, these variables name that repository.
	command.Env = slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, "GIT_") })
	output, err := command.Output()
	if err != nil && !(slices.Contains(arguments, "--no-index") && bytes.HasPrefix(output, []byte("diff "))) { // which fails when there is a difference
		return nil
	}
	return output
}
