package results

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// FormatIDs lists ids, or other numbers, in order and once each, with ranges for neighbours: "1–4, 7".
// Of very many it has the first, and how many there are.
func FormatIDs(ids []int64) string {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	var parts []string
	for i := 0; i < len(ids); {
		last := i
		for last+1 < len(ids) && ids[last+1] == ids[last]+1 {
			last++
		}
		switch part := strconv.FormatInt(ids[i], 10); {
		case last == i:
			parts = append(parts, part)
		case last == i+1:
			parts = append(parts, part, strconv.FormatInt(ids[last], 10))
		default:
			parts = append(parts, part+"–"+strconv.FormatInt(ids[last], 10))
		}
		i = last + 1
	}
	const most = 24
	if len(parts) > most {
		parts = append(parts[:most], fmt.Sprintf("… (%d in all)", len(ids)))
	}
	return strings.Join(parts, ", ")
}
