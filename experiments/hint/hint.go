// Package hint says what was most likely meant by a name that does not exist: what
// other tools call the same thing, or a slip of the keyboard. Where it is not sure it says
// nothing, as a wrong hint is worse than none: it changes an experiment.
package hint

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/agnivade/levenshtein"
)

// Glossary says what things are called here that other tools have other words for. An
// earlier entry takes precedence.
type Glossary []struct {
	Words string // theirs, separated by spaces; case and punctuation make no difference
	Names string // ours, separated by spaces: several where the words leave open which
	Note  string // what to write or what there is instead, in place of the question whether Names was meant; nothing is said where both are ""
}

// For returns what to append to the message that a name is none of a list, such as
// `; did you mean "learning_rate"?`, or "" where it is unsure what was meant. Entries for
// names of other lists are passed over.
func For(written string, names []string, glossary Glossary) string {
	if len(written) > 100 { // no name is so long
		return ""
	}
	for _, e := range glossary {
		meant := strings.Fields(e.Names)
		ours := slices.DeleteFunc(slices.Clone(meant), func(name string) bool { return !slices.Contains(names, name) })
		switch {
		case len(meant) > 0 && len(ours) == 0 || !Has(e.Words, written):
		case e.Note != "":
			return "; " + e.Note
		case len(meant) == 0:
			return ""
		default:
			return ask(ours)
		}
	}
	if name := nearest(written, names); name != "" {
		return ask([]string{name})
	}
	return ""
}

// Has reports whether a word is one of some, separated by spaces, however it is written.
func Has(words, word string) bool {
	folded := Fold(word)
	return slices.ContainsFunc(strings.Fields(words), func(w string) bool { return Fold(w) == folded })
}

func ask(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = fmt.Sprintf("%q", name)
	}
	return fmt.Sprintf("; did you mean %s?", strings.Join(quoted, " or "))
}

// Fold leaves of a name what is the same however it is written: batchSize, Batch-Size and
// batch_size are batchsize.
func Fold(name string) string {
	return strings.Map(func(c rune) rune {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return -1
		}
		return unicode.ToLower(c)
	}, name)
}

// nearest returns the one name that differs from what was written by no more than slips of
// the keyboard, "" where there is none or more than one.
func nearest(written string, names []string) string {
	best, least := "", -1
	for _, name := range names {
		d := slips(written, name)
		switch {
		case d < 0 || least >= 0 && d > least || name == best:
		case d == least:
			best = "" // one of two is a guess
		default:
			best, least = name, d
		}
	}
	return best
}

// slips is how many slips lead from a name to what was written, or -1 where they are too many.
// Names of as many words are compared word by word, so that a slip in a long word
// does not excuse another short one: best_loss is not test_loss with a slip.
func slips(written, name string) (sum int) {
	if Fold(written) == Fold(name) {
		return 0
	}
	words, others := split(written), split(name)
	if len(words) != len(others) {
		return slip(Fold(written), Fold(name), true)
	}
	for i := range words {
		d := slip(strings.ToLower(words[i]), others[i], len(words) == 1)
		if d < 0 {
			return -1
		}
		sum += d
	}
	return sum
}

func split(name string) []string {
	return strings.FieldsFunc(name, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
}

// slip is how many letters of a word are wrong, missing, too many or swapped, or -1 where
// they are too many for a slip. Another first letter, or another letter in a word of four that stands
// alone, makes another word more often than not: selu is not silu, and nadam is not adam.
func slip(written, word string, alone bool) int {
	d := levenshtein.ComputeDistance(written, word)
	switch {
	case d == 0:
		return 0
	case sorted(written) == sorted(word):
		d-- // two of them are swapped
	case min(len(written), len(word)) < 3, written[0] != word[0], len(written) == len(word) && (len(word) < 4 || alone && len(word) < 5):
		return -1
	}
	if d > max(1, len(written)/4) {
		return -1
	}
	return d
}

func sorted(word string) string {
	letters := []rune(word)
	slices.Sort(letters)
	return string(letters)
}
