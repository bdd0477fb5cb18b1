package sweep

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"gradbook/experiments/hint"
)

// layersToWrite is the parameter hidden that says what others say with one width for all hidden
// layers and with how many there are: num_layers: {values: [1, 2]} with hidden_size: {value: 64}
// is hidden: {values: [[64], [64, 64]]}. It returns "" where written is neither, or its
// numbers are not listed. o is the file's parameters.
func layersToWrite(o object, written string) string {
	widthName, widths := listedUnder(o, widthWords)
	depthName, depths := listedUnder(o, depthWords)
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
			if list := inYAML(hidden); !slices.Contains(lists, list) {
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

// listedUnder finds the parameter that is one of the words, and the whole numbers that the file
// lists for it, nil if they are not all there is.
func listedUnder(o object, words string) (name string, numbers []int64) {
	for _, name = range o.names {
		if hint.Has(words, name) {
			return name, wholeNumbers(o.values[name])
		}
	}
	return "", nil
}

func wholeNumbers(at place) (numbers []int64) {
	for _, key := range []string{"value", "values"} {
		if value, has := member(at, key); has {
			at = value
		}
	}
	nodes := []*yaml.Node{at.node}
	if at.node.Kind == yaml.SequenceNode {
		nodes = at.node.Content
	}
	for _, node := range nodes {
		n, err := scalar(node)
		whole, is := n.(int64)
		if node.Kind != yaml.ScalarNode || err != nil || !is {
			return nil
		}
		numbers = append(numbers, whole)
	}
	return numbers
}
