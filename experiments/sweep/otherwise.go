package sweep

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"gradbook/experiments/results"

	"go.yaml.in/yaml/v4"
)

// otherwise says how to write a value that the parameter does not take as it is written, but
// would take without quotes or as a list of values. It returns "" if neither helps.
func otherwise(at place, k Kind, value any) string {
	if list, isList := value.([]any); isList && len(list) > 0 && strings.HasSuffix(at.path, ".value") {
		for _, element := range list {
			if _, err := k.Check(element); err != nil {
				return ""
			}
		}
		return fmt.Sprintf("; write values: %s to try each", brief(value))
	}
	text, isText := value.(string)
	if !isText || len(text) > 1000 {
		return ""
	}
	inBrackets := "[" + strings.Trim(text, "() ") + "]"
	for _, written := range []string{text, inBrackets} {
		var documents []yaml.Node
		if err := yaml.Load([]byte(written), &documents, yaml.WithAllDocuments()); err != nil || len(documents) != 1 || len(documents[0].Content) != 1 {
			continue
		}
		r := &reader{}
		meant, ok := r.value(place{"", documents[0].Content[0]})
		if _, isText := meant.(string); !ok || isText {
			continue
		}
		if _, err := k.Check(meant); err == nil {
			if written == text {
				return fmt.Sprintf("; write %s without quotes", beginning(text, 200))
			}
			return fmt.Sprintf("; write %s", beginning(written, 200))
		}
	}
	return ""
}

// brief writes a value as a sweep file has it, for a message. It cuts a long one short.
func brief(value any) string {
	text := results.Canonical(value)
	if _, is := value.(string); !is {
		text = strings.ReplaceAll(text, ",", ", ")
	}
	return beginning(text, 200)
}

// beginning is a text, or the beginning of one that has more than that many characters.
func beginning(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-3]) + "..."
}
