package runner

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"gradbook/internal/git"
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
		return git.Head(top), git.Diff(top, theCode...)
	case !b.modified:
		return b.revision, ""
	case isCheckout && git.Head(top) == b.revision && (b.justNow || !changedSince(top, b.at)):
		return b.revision, git.Diff(top, theCode...)
	}
	return b.revision, unknownDiff
}

// checkout returns the git checkout that contains the program's sources.
func (b build) checkout() (top string, ok bool) {
	if b.sources == "" {
		return "", false
	}
	top = git.Top(b.sources)
	module, err := os.ReadFile(filepath.Join(top, "go.mod"))
	return top, top != "" && err == nil && strings.HasPrefix(string(module), "module gradbook\n")
}

// theCode lists the files that the compiler reads.
var theCode = []string{"*.go", "*.s", "*.c", "*.h", "*.sql", "*.tmpl", "*.css", "*.js", "go.mod", "go.sum"}

// changedSince reports whether a file of the code was written or removed after a moment.
func changedSince(top string, moment time.Time) bool {
	for _, name := range git.Files(top, theCode...) {
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
