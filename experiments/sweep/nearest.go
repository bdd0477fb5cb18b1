package sweep

import (
	"fmt"
	"strings"

	"github.com/agnivade/levenshtein"
)

// suggest returns `; did you mean "x"?` with the name nearest to what was
// written, or "" when none is near enough to be what was meant.
func suggest(written string, names []string) string {
	best, least := "", (len(written)+2)/3+1
	for _, name := range names {
		d := levenshtein.ComputeDistance(strings.ToLower(written), name)
		// Of two as near, one of the same length is a likelier slip: two letters swapped.
		if d < least || d == least && best != "" && len(name) == len(written) {
			best, least = name, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}
