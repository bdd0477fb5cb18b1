// Package shell writes commands that a person may copy into the system's shell.
package shell

import (
	"regexp"
	"strings"
)

// Move is the command that gives a file another name.
const Move = "move"

var needsNoQuotes = regexp.MustCompile(`^[\pL\pN_@+:./\\-]+$`)

// Quote writes a word as cmd and PowerShell read it. Both take a quotation mark in
// quotes otherwise than programs do; no path has one.
func Quote(word string) string {
	if needsNoQuotes.MatchString(word) {
		return word
	}
	return `"` + strings.ReplaceAll(word, `"`, `\"`) + `"`
}
