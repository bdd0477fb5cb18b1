package network

import (
	"fmt"
	"slices"
	"strings"

	"gradbook/experiments/hint"
	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
)

// layersToWrite is the parameter hidden that says what others say with one width for all hidden
// layers and with how many there are: num_layers: {values: [1, 2]} with hidden_size: {value: 64}
// is hidden: {values: [[64], [64, 64]]}. It returns "" where written is neither, or its
// numbers are not listed.
func layersToWrite(written string, file []sweep.WrittenNumbers) string {
	widthName, widths := namedBy(widthWords, file)
	depthName, depths := namedBy(depthWords, file)
	if written != widthName && written != depthName || len(widths)+len(depths) == 0 {
		return ""
	}
	place := ""
	switch {
	case len(widths) == 0:
		widths = []int64{128} // the default
	case len(depths) == 0:
		depths = []int64{1}
	default:
		place = fmt.Sprintf(" in place of %s and %s", widthName, depthName)
	}
	const most = 6 // more are a long message
	var lists []string
	for _, depth := range depths {
		if depth < 0 || depth > 10 {
			return ""
		}
		for _, width := range widths {
			hidden := slices.Repeat([]any{width}, int(depth))
			if list := results.Format(hidden); !slices.Contains(lists, list) {
				lists = append(lists, list)
			}
		}
	}
	switch {
	case len(lists) == 1:
		return fmt.Sprintf("hidden: {value: %s}%s, the widths of the hidden layers", lists[0], place)
	case len(lists) > most:
		lists = append(lists[:most], "...")
	}
	return fmt.Sprintf("hidden: {values: [%s]}%s, the widths of the hidden layers", strings.Join(lists, ", "), place)
}

// namedBy returns the first parameter of the file that is one of the words.
func namedBy(words string, file []sweep.WrittenNumbers) (name string, numbers []int64) {
	for _, p := range file {
		if hint.Has(words, p.Name) {
			return p.Name, p.Numbers
		}
	}
	return "", nil
}
