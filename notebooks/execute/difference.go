package execute

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"gonum.org/v1/plot/cmpimg"
)

// difference returns the first difference between the outputs of a cell, "" if there is none but
// those between machines. It takes all absolute paths for the same one, and if the cell measures
// time, all durations for the same one.
func difference(was, is []output, measures bool) string {
	for i := range max(len(was), len(is)) {
		switch {
		case i >= len(is):
			return "no longer shows " + was[i].kind()
		case i >= len(was):
			return "newly shows " + is[i].kind()
		case was[i].kind() != is[i].kind():
			return fmt.Sprintf("shows %s, not %s", is[i].kind(), was[i].kind())
		}
		if what := textDifference(was[i].Text, is[i].Text, measures); what != "" {
			return is[i].Stream + ": " + what
		}
		for _, mime := range slices.Sorted(maps.Keys(is[i].Data)) {
			if what := dataDifference(mime, was[i].Data[mime], is[i].Data[mime], measures); what != "" {
				return mime + ": " + what
			}
		}
	}
	return ""
}

// kind returns the kind of an output: its stream, or the MIME types of its data.
func (o output) kind() string {
	switch o.Type {
	case "stream":
		return o.Stream
	case "error":
		return "an error"
	}
	return strings.Join(slices.Sorted(maps.Keys(o.Data)), " and ")
}

func dataDifference(mime string, was, is any, measures bool) string {
	if mime == "image/png" {
		return pictureDifference(fmt.Sprint(was), fmt.Sprint(is))
	}
	before, text := was.(lines)
	after, alsoText := is.(lines)
	if text && alsoText {
		return textDifference(before, after, measures)
	}
	a, _ := json.Marshal(was) // no error: both were read from JSON
	b, _ := json.Marshal(is)
	return textDifference(lines{string(a)}, lines{string(b)}, measures)
}

// pictureDifference compares PNGs in base64. Their colours may differ a little, because processors
// round differently.
func pictureDifference(was, is string) string {
	if was == is {
		return ""
	}
	before, errBefore := base64.StdEncoding.DecodeString(strings.TrimSpace(was))
	after, errAfter := base64.StdEncoding.DecodeString(strings.TrimSpace(is))
	if errBefore != nil || errAfter != nil {
		return "data that is not base64"
	}
	const tolerance = 0.05 // of the range of colours, as for the golden pictures of package plots
	if same, err := cmpimg.EqualApprox("png", before, after, tolerance); err != nil || !same {
		return "another picture"
	}
	return ""
}

func textDifference(was, is lines, measures bool) string {
	for i := range max(len(was), len(is)) {
		switch {
		case i >= len(is):
			return fmt.Sprintf("line %d is no longer there: %s", i+1, excerpt(was[i]))
		case i >= len(was):
			return fmt.Sprintf("line %d is new: %s", i+1, excerpt(is[i]))
		case withoutMachine(was[i], measures) != withoutMachine(is[i], measures):
			return fmt.Sprintf("line %d was %s and is %s", i+1, excerpt(was[i]), excerpt(is[i]))
		}
	}
	return ""
}

// excerpt returns the beginning of a line in quotes.
func excerpt(line string) string {
	const most = 80
	if runes := []rune(strings.TrimSuffix(line, "\n")); len(runes) > most {
		return fmt.Sprintf("%q...", string(runes[:most]))
	}
	return fmt.Sprintf("%q", strings.TrimSuffix(line, "\n"))
}

var (
	clock        = regexp.MustCompile(`\btime\.(Now|Since|Until)\b`)
	duration     = regexp.MustCompile(`\b(\d+(\.\d+)?(h|m|s|ms|µs|ns))+\b|\b\d+(\.\d+)? (h|min|s|ms|µs|ns|hours?|minutes?|seconds?)\b`)
	absolutePath = regexp.MustCompile(`(^|[\s"'(=>])(/[\w.+@~-]+){2,}`)
)

// measures reports whether a cell reads the clock.
func measures(source lines) bool { return clock.MatchString(source.String()) }

// withoutMachine replaces the parts of a line that differ between machines.
func withoutMachine(line string, measures bool) string {
	line = absolutePath.ReplaceAllString(line, "${1}PATH")
	if measures {
		line = duration.ReplaceAllString(line, "DURATION")
	}
	return line
}
