package sweep

import (
	"maps"
	"slices"

	"gradbook/experiments/results"

	"go.yaml.in/yaml/v4"
)

// Changes says in what the texts of two sweep files differ: for each key that does,
// a line "- key: value" of the first one and "+ key: value" of the second. Comments,
// spaces, the order of keys, the description, the hooks and what W&B's cloud reads make
// no difference.
func Changes(before, after string) (lines []string) {
	old, now := settings(before), settings(after)
	paths := slices.AppendSeq(slices.Collect(maps.Keys(old)), maps.Keys(now))
	slices.Sort(paths)
	for _, path := range slices.Compact(paths) {
		was, had := old[path]
		is, has := now[path]
		if was == is && had == has {
			continue
		}
		if had {
			lines = append(lines, "- "+path+": "+was)
		}
		if has {
			lines = append(lines, "+ "+path+": "+is)
		}
	}
	return lines
}

// settings is what a file says, by the path to it: parameters.epochs.value.
func settings(text string) map[string]string {
	said := map[string]string{}
	r := &reader{}
	root, ok := r.document([]byte(text))
	if ok {
		r.settings(root, said)
	}
	if len(r.errors) > 0 { // no such file was ever carried out
		return map[string]string{"the file": results.Canonical(text)}
	}
	return said
}

func (r *reader) settings(at place, said map[string]string) {
	if at.node.Kind != yaml.MappingNode || len(at.node.Content) == 0 {
		if value, ok := r.value(at); ok {
			said[at.path] = results.Canonical(value)
		}
		return
	}
	if o, ok := r.object(at, at); ok {
		for _, name := range o.names {
			if at.path != "" || name != "description" && name != "hooks" && !slices.Contains(cloudKeys, name) {
				r.settings(o.values[name], said)
			}
		}
	}
}
