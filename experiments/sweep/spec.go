// Package sweep reads sweep.yaml, which says what an experiment varies, and
// makes of it the configs of its runs.
//
// The file follows the sweep schema of Weights & Biases
// (https://docs.wandb.ai/guides/sweeps/sweep-config-keys/), so that a file
// written for it means the same here. What it adds are the methods tpe and sobol, more
// types of early_terminate, the keys zip, seeds, sampler_seed, order and hooks and, in a
// parameter, when and derive.
package sweep

import (
	"math"
	"path/filepath"
	"slices"
	"strings"

	"gradbook/experiments/sweep/sampler"
)

// maxGrid bounds a grid without a run_cap: more points than that are a slip.
const maxGrid = 1_000_000

// Spec is a sweep: what to vary, and how to judge the runs. [Read] makes one.
type Spec struct {
	Name        string // where the file has none, the file's own without its ending: search of search.yaml
	Unnamed     bool   // the file has no name
	Description string
	Method      string // grid, random, bayes, tpe or sobol
	Metric      Metric
	RunCap      int      // the most runs; 0 when there is no such limit
	Seeds       []int64  // every config is repeated with each; nil: a config says its seed itself
	Shuffled    bool     // a grid's configs come in a random order
	OnFinish    string   // a shell command for when the sweep is done; "" when there is none
	Command     *Command // the program that each run starts; nil: our networks are trained
	Text        string   // the file as it was written
	Warnings    []string // what deserves a second look, each as file:line:column: message

	EarlyTerminate *EarlyTerminate // stops runs; nil when every run trains for all of its epochs

	schema  *Schema
	axes    []axis           // what is chosen
	space   sampler.Space    // the same as samplers see it
	derived []variable       // what is computed from that, each after those that it is computed from
	draws   string           // what all its draws are seeded with
	points  sampler.Points   // of a grid
	supply  *sampler.Supply  // its configs
	decided map[string][]any // what runs may have of each parameter that has a value that stands for others
	sampler sampler.Sampler  // of a method other than grid

	endless *Error
}

var (
	specKeys = []string{"method", "parameters", "metric", "run_cap", "name", "description", "zip", "seeds", "early_terminate", "sampler_seed", "order", "hooks"}
	// cloudKeys belong to W&B's servers and agents.
	cloudKeys = []string{"project", "entity", "controller", "job", "image_uri", "apiVersion", "kind"}
)

// Read reads the text of a sweep file. Its runs have the schema, or [Open] where the file names
// a program. The name of the file is for messages, and the sweep's where the text has none.
// All that is wrong in the file is returned at once, as [Errors].
func Read(file string, text []byte, schema *Schema) (*Spec, error) {
	r := &reader{file: file, schema: schema}
	spec := r.spec(text)
	if len(r.errors) > 0 {
		return nil, r.errors.shown()
	}
	spec.Text, spec.Warnings = string(text), r.warnings.shown().lines()
	if spec.Unnamed = spec.Name == ""; spec.Unnamed {
		base := filepath.Base(r.file)
		spec.Name = strings.TrimSuffix(base, filepath.Ext(base))
	}
	spec.sampler = sampler.New(spec.Method, spec.space, spec.draws, spec.Metric.toLearn())
	for _, p := range spec.schema.Parameters {
		if p.Decided != nil {
			spec.decided[p.Name] = spec.Possible(p.Name)
		}
	}
	return spec, nil
}

func (r *reader) spec(text []byte) *Spec {
	root, ok := r.document(text)
	if !ok {
		return nil
	}
	o, ok := r.object(root, root)
	if !ok {
		return nil
	}
	r.unknown(o, slices.Concat(specKeys, commandKeys, commandSettings, cloudKeys), fileWords)
	r.warnOfCloudKeys(o)
	command := r.command(o)
	if command != nil {
		r.schema = Open
	}
	r.schema = r.schema.of(o)
	spec := &Spec{Method: r.method(o), Metric: r.schema.defaultMetric(), Command: command, schema: r.schema, decided: map[string][]any{}}
	r.aim(spec, o)
	r.runs(spec, o)
	if r.parameters(spec, root, o) {
		r.checkFile(spec, o)
	}
	return spec
}

// aim reads what the sweep is called and what it is to reach.
func (r *reader) aim(spec *Spec, o object) {
	if o.has("name") {
		spec.Name, _ = r.text(o.values["name"])
	}
	if o.has("description") {
		spec.Description, _ = r.text(o.values["description"])
	}
	if o.has("metric") {
		spec.Metric = r.metric(o.keys["metric"], o.values["metric"], spec.Method)
	}
	if spec.Metric.Name == "" && !o.has("metric") && sampler.Learns(spec.Method) {
		r.errorf(o.values["method"], "it learns from a metric; write %s", r.schema.metricToWrite(""))
	}
	spec.EarlyTerminate = r.earlyTerminate(o, spec.Metric)
}

// runs reads how many runs there are, in which order, and what follows the last.
func (r *reader) runs(spec *Spec, o object) {
	if o.has("run_cap") {
		if runs, ok := r.valueOf(o.values["run_cap"], Whole{1, math.MaxInt32}); ok {
			spec.RunCap = int(runs.(int64))
		}
	}
	spec.Seeds = r.seeds(o)
	spec.Shuffled = r.shuffled(o, spec.Method)
	spec.draws = r.samplerSeed(o, spec.Method, spec.Shuffled)
	if o.has("hooks") {
		spec.OnFinish = r.hooks(o.keys["hooks"], o.values["hooks"])
	}
}

// parameters reads what varies, and makes the configs of it. It reports false where the file has
// none.
func (r *reader) parameters(spec *Spec, root place, o object) bool {
	groups, zipped := r.zip(o)
	if !o.has("parameters") {
		r.errorf(root, "parameters is missing; name at least one parameter to vary")
		return false
	}
	variables, derived := r.variables(o.keys["parameters"], o.values["parameters"], spec)
	axes, linked := r.link(variables, groups, o.values["parameters"])
	if spec.Method == sampler.Grid {
		for i, a := range axes {
			axes[i] = a.distinct()
		}
	}
	spec.axes, spec.space, spec.derived = axes, r.schema.spaceOf(axes), r.inOrder(derived)
	settled := r.conditions(spec, o.values["parameters"])
	derived, spec.derived = spec.derived, nil
	if linked && zipped && settled { // otherwise it is not known which values are combined
		r.checkDerived(spec, derived, o.values["parameters"])
		r.checkAgreements(spec, o.values["parameters"])
		r.checkDemands(spec, o.keys["parameters"])
	}
	if len(r.errors) == 0 {
		spec.supply = r.supply(spec, o)
	}
	return true
}

func (r *reader) supply(spec *Spec, o object) *sampler.Supply {
	if spec.Method == sampler.Grid {
		return sampler.NewGridSupply(spec.space, len(spec.Seeds) > 0)
	}
	if sides := spec.space.Sides(); spec.Method == sampler.Sobol && sides > sampler.MostSobolSides {
		r.errorf(o.values["method"], "sobol fills spaces of up to %d parameters, and %d vary; write method: random", sampler.MostSobolSides, sides)
		return nil
	}
	return sampler.NewSupply(spec.space)
}

// warnOfCloudKeys says in one line, where the first stands, which keys have no meaning here.
func (r *reader) warnOfCloudKeys(o object) {
	var names []string
	for _, name := range o.names {
		if slices.Contains(cloudKeys, name) {
			names = append(names, name)
		}
	}
	switch len(names) {
	case 0:
	case 1:
		r.warnf(o.keys[names[0]], "it is ignored, as it means nothing outside of W&B")
	default:
		r.warnf(o.keys[names[0]], "%s are ignored, as they mean nothing outside of W&B", Enumerate(names))
	}
}

func (r *reader) method(o object) string {
	if !o.has("method") {
		r.errorf(o.at, "method is missing; write method: grid, random, bayes, tpe or sobol")
		return ""
	}
	at := o.values["method"]
	if at.node.Value == "custom" { // W&B's name for a controller of one's own
		r.errorf(at, "custom is not supported; use one of %s", strings.Join(sampler.Methods, ", "))
		return ""
	}
	name, _ := r.oneOf(at, sampler.Methods, methodWords)
	return name
}

// Steps is the name of the parameter that says how many steps a run takes: "epochs". It is
// "" where no parameter does.
func (s *Spec) Steps() string { return s.schema.Steps }

// Endless says that nothing in the file ends the sweep, and where it could be written:
// a search has neither a run_cap nor a target nor few enough configs to try them all. It
// returns nil otherwise.
func (s *Spec) Endless() error {
	if s.endless == nil || s.Count() >= 0 {
		return nil
	}
	return *s.endless
}

// Count is how many runs the sweep has, or -1 when it does not end by itself: at the
// metric's target, or never. A search ends when it has tried all of its configs.
func (s *Spec) Count() int {
	all := s.Different()
	switch {
	case s.RunCap > 0:
		return min(all, s.RunCap)
	case s.Method != sampler.Grid && all > maxGrid:
		return -1
	}
	return all
}

// Different is how many runs the file could have that are not the same, whatever its
// run_cap; [math.MaxInt] where there is no end of them.
func (s *Spec) Different() int {
	if s.Method == sampler.Grid {
		return s.repeated(s.points.Size())
	}
	return s.repeated(s.supply.Configs())
}
