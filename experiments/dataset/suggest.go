package dataset

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// nearest returns the name that was most likely meant, "" if none is near.
func nearest(name string, names []string) string {
	name = strings.ToLower(name)
	best, least := "", 1+len(name)/3
	for _, candidate := range names {
		if distance := levenshtein.ComputeDistance(name, candidate); distance <= least {
			best, least = candidate, distance-1
		}
	}
	if best != "" || len(name) < 3 {
		return best
	}
	for _, candidate := range names {
		if strings.Contains(candidate, name) {
			return candidate
		}
	}
	return ""
}
