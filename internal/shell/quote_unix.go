//go:build unix

// Package shell writes commands that a person may copy into the system's shell.
package shell

import (
	"regexp"
	"strings"
)

// Move is the command that gives a file another name.
const Move = "mv"

var needsNoQuotes = regexp.MustCompile(`^[\pL\pN_@%+=:,./-]+$`)

// Quote writes a word as a POSIX shell reads it.
func Quote(word string) string {
	if needsNoQuotes.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
