// Package git asks git about a checkout. What it does not know is empty: git may not be
// there, and a folder may belong to no checkout.
package git

import (
	"bytes"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// Top returns the folder at the top of the checkout that has a folder.
func Top(folder string) string {
	return strings.TrimSpace(string(git(folder, "rev-parse", "--show-toplevel")))
}

// Head returns the last commit of a checkout.
func Head(top string) string { return strings.TrimSpace(string(git(top, "rev-parse", "HEAD"))) }

// maxDiff is how many bytes of a difference from the commit are returned at most.
const maxDiff = 1 << 20

// Diff returns the difference of files from the last commit, untracked ones included: of those
// that match a pattern, or of all.
func Diff(top string, patterns ...string) string {
	diff := git(top, slices.Concat([]string{"diff", "--no-ext-diff", "--no-color", "HEAD", "--"}, patterns)...)
	for _, name := range list(top, patterns, "--others") {
		if len(diff) > maxDiff {
			break
		}
		diff = append(diff, git(top, "diff", "--no-ext-diff", "--no-color", "--no-index", "--", "/dev/null", name)...)
	}
	if len(diff) > maxDiff {
		diff = append(diff[:maxDiff:maxDiff], "\n... cut off here\n"...)
	}
	return string(diff)
}

// Files lists the files that match a pattern, or all, tracked or not.
func Files(top string, patterns ...string) []string {
	return list(top, patterns, "--cached", "--others")
}

// list lists files that git tracks (--cached), or does not track (--others).
func list(top string, patterns []string, which ...string) []string {
	arguments := slices.Concat([]string{"ls-files", "-z", "--exclude-standard"}, which, []string{"--"}, patterns)
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
