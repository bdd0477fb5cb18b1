package dataset

import "strings"

// nearest returns the name that was most likely meant, "" if none is near.
func nearest(name string, names []string) string {
	name = strings.ToLower(name)
	best, least := "", 1+len(name)/3
	for _, candidate := range names {
		if distance := editDistance(name, candidate); distance <= least {
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

// editDistance is Levenshtein's: how many bytes to insert, delete or replace
// to make b of a.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1) // distances from a's prefix so far to b's prefixes
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
