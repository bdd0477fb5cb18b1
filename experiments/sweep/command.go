package sweep

import (
	"math"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// Command is the program that a sweep starts once a run.
type Command struct {
	Program string              // as the file has it; "" where its command names the program
	Items   []string            // of the command, with W&B's macros as written; nil: W&B's own
	Groups  map[string][]string // of each parameter in a nested group, the names that lead to it: optimizer.lr has optimizer, lr

	Metrics     []string   // of which output lines such as "loss: 0.5" tell the value
	TensorBoard []string   // patterns of folders with event files, from the working folder on
	Workers     int        // how many runs go on side by side; 0 where the file does not say
	Devices     [][]string // for each worker, what CUDA_VISIBLE_DEVICES is; nil where the file does not say

	Timeout time.Duration // of a run; 0: none
	Grace   time.Duration // between SIGTERM and SIGKILL
}

// StandardGrace is how long W&B gives a program to end.
const StandardGrace = 30 * time.Second

// commandKeys are those that name a program, commandSettings those that only a file with one has.
var (
	commandKeys     = []string{"program", "command"}
	commandSettings = []string{"metrics", "tensorboard", "workers", "devices", "timeout", "grace"}
)

func namesProgram(o object) bool { return o.has("program") || o.has("command") }

// command reads what a file says of its program; nil where it names none.
func (r *reader) command(o object) *Command {
	if !namesProgram(o) {
		for _, key := range commandSettings {
			if o.has(key) {
				also := ""
				if key == "metrics" {
					also = "; what the sweep is judged by stands under metric"
				}
				r.errorf(o.keys[key], "it is about a program, and the file names none, so that Gradbook trains its own network; write program: or command: too, or remove it%s", also)
			}
		}
		return nil
	}
	c := &Command{Grace: StandardGrace, Groups: map[string][]string{}}
	if o.has("program") {
		c.Program, _ = r.nonEmpty(o.values["program"])
	}
	if o.has("command") {
		c.Items = r.items(o.values["command"])
	}
	c.Metrics, c.TensorBoard = r.texts(o, "metrics"), r.texts(o, "tensorboard")
	c.Workers, _ = r.wholeOr(o, "workers", Whole{1, math.MaxInt32}, 0)
	c.Devices = r.devices(o)
	c.Timeout = r.durationOr(o, "timeout", 0)
	c.Grace = r.durationOr(o, "grace", StandardGrace)
	if c.Workers > 0 && c.Devices != nil && c.Workers > len(c.Devices) {
		r.errorf(o.values["workers"], "got %d workers for %d entries of devices; write one entry for each worker, or leave workers out", c.Workers, len(c.Devices))
	}
	if o.has("command") && o.has("program") && !strings.Contains(strings.Join(c.Items, " "), "${program}") {
		r.warnf(o.values["program"], "command does not mention ${program}, so that it is not used")
	}
	if len(c.Items) > 0 && !o.has("program") {
		for i, item := range c.Items {
			if item == "${program}" {
				r.errorf(o.values["command"].item(i), "the file names no program; write program: too")
			}
		}
	}
	return c
}

// items reads the list of a command, in which numbers and booleans stand for their text.
func (r *reader) items(at place) []string {
	if text, isText := r.alone(at); isText {
		r.errorf(at, "got %s, expected a list; write command: [%s]", r.show(at), strings.Join(strings.Fields(text), ", "))
		return nil
	}
	places, ok := r.list(at)
	if ok && len(places) == 0 {
		r.errorf(at, "the command is empty; write what to start, or remove it")
	}
	var items []string
	for _, p := range places {
		if p.node.Kind != yaml.ScalarNode {
			r.errorf(p, "got %s, expected a word of the command", r.show(p))
			continue
		}
		switch v, _ := scalar(p.node); v {
		case true:
			items = append(items, "True") // as Python writes it, in which W&B's agent is written
		case false:
			items = append(items, "False")
		default:
			items = append(items, p.node.Value)
		}
	}
	return items
}

// texts reads a list of texts, or one.
func (r *reader) texts(o object, key string) (texts []string) {
	if !o.has(key) {
		return nil
	}
	places := []place{o.values[key]}
	if o.values[key].node.Kind == yaml.SequenceNode {
		places, _ = r.list(o.values[key])
	}
	for _, at := range places {
		if text, ok := r.nonEmpty(at); ok {
			texts = append(texts, text)
		}
	}
	return texts
}

func (r *reader) nonEmpty(at place) (string, bool) {
	text, ok := r.text(at)
	if ok && strings.TrimSpace(text) == "" {
		r.errorf(at, "it is empty; write it out, or remove it")
		return "", false
	}
	return text, ok
}

// devices reads a list with an entry for each worker: a device, or a list of some.
func (r *reader) devices(o object) (devices [][]string) {
	if !o.has("devices") {
		return nil
	}
	entries, ok := r.list(o.values["devices"])
	if ok && len(entries) == 0 {
		r.errorf(o.values["devices"], "it is empty; write a device for each worker, such as [0, 1], or remove it")
	}
	for _, entry := range entries {
		of := []place{entry}
		if entry.node.Kind == yaml.SequenceNode {
			of, _ = r.list(entry)
		}
		var names []string
		for _, at := range of {
			if at.node.Kind != yaml.ScalarNode || isNull(at) || at.node.Value == "" || strings.ContainsAny(at.node.Value, ", ") {
				r.errorf(at, "got %s, expected a device, such as 0 or GPU-5a2b", r.show(at))
				continue
			}
			names = append(names, at.node.Value)
		}
		devices = append(devices, names)
	}
	return devices
}

// durationOr reads a time: a number of seconds, or such as 90s, 10m or 1h30m.
func (r *reader) durationOr(o object, key string, otherwise time.Duration) time.Duration {
	if !o.has(key) {
		return otherwise
	}
	at := o.values[key]
	text := at.node.Value
	if v, err := scalar(at.node); err == nil && at.node.Kind == yaml.ScalarNode {
		switch v.(type) {
		case int64, float64:
			text += "s"
		}
	}
	d, err := time.ParseDuration(text)
	if err != nil || at.node.Kind != yaml.ScalarNode || d <= 0 {
		r.errorf(at, "got %s, expected a time above 0: seconds, or such as 90s, 10m or 1h30m", r.show(at))
		return otherwise
	}
	return d
}

// flat returns an object of parameters in which those of nested groups stand by their names
// with dots, and notes in groups which these are.
func (r *reader) flat(o object, groups map[string][]string) object {
	all := object{at: o.at, keys: map[string]place{}, values: map[string]place{}}
	r.flatten(&all, o, nil, groups)
	return all
}

func (r *reader) flatten(all *object, o object, above []string, groups map[string][]string) {
	for _, name := range o.names {
		path := append(above[:len(above):len(above)], name)
		key, value := o.keys[name], o.values[name]
		if hasKey(value, "parameters") {
			members, ok := r.groupMembers(key, value)
			if ok {
				r.flatten(all, members, path, groups)
			}
			continue
		}
		full := strings.Join(path, ".")
		if all.has(full) {
			r.errorf(key, "there is a parameter %s already; a program would get both by one name", full)
			continue
		}
		if len(above) > 0 {
			groups[full] = path
		}
		all.names = append(all.names, full)
		all.keys[full], all.values[full] = key, value
	}
}
