package command

import (
	"maps"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
)

// standardItems is the command of a file that has a program alone, as in W&B.
var standardItems = []string{"${env}", "${interpreter}", "${program}", "${args}"}

// jsonFile is the macro that stands for the path of a file with the config.
const jsonFile = "${args_json_file}"

// Arguments returns the command line of a run with a config. Its macros are those of W&B's
// agent (wandb/wandb_agent.py): an item that is wholly a macro becomes its arguments, none
// where there is no such macro; ${envvar:NAME} stands anywhere. file is what
// ${args_json_file} becomes.
func Arguments(c *sweep.Command, config results.Config, file string) []string {
	macros := macrosOf(config, nested(config, c.Groups))
	macros["program"], macros["args_json_file"] = []string{c.Program}, []string{file}
	macros["interpreter"] = []string{interpreter()}
	if runtime.GOOS != "windows" {
		macros["env"] = []string{"/usr/bin/env"}
	}
	var arguments []string
	for _, item := range itemsOf(c) {
		item = environmentVariable.ReplaceAllStringFunc(item, func(macro string) string {
			name := environmentVariable.FindStringSubmatch(macro)[1]
			if value, set := os.LookupEnv(name); set {
				return value
			}
			return name
		})
		if strings.HasPrefix(item, "${") && strings.HasSuffix(item, "}") {
			arguments = append(arguments, macros[item[len("${"):len(item)-len("}")]]...)
		} else {
			arguments = append(arguments, item)
		}
	}
	return arguments
}

// itemsOf returns the items of a command, which a file with a program alone does not have.
func itemsOf(c *sweep.Command) []string {
	if c.Items == nil {
		return standardItemsFor(c.Program)
	}
	return c.Items
}

// Remark says what is started in place of what a file means; "" where it is the same.
func Remark(c *sweep.Command) string {
	if interpreter() == "python3" && slices.Contains(itemsOf(c), "${interpreter}") {
		return "There is no python here; python3 is started in its place."
	}
	return ""
}

var environmentVariable = regexp.MustCompile(`\$\{envvar:([A-Z0-9_]*)\}`)

// standardItemsFor leaves the interpreter out where the program is one that the system can
// start and no script of Python's.
func standardItemsFor(program string) []string {
	if !strings.HasSuffix(program, ".py") {
		if _, err := exec.LookPath(program); err == nil {
			return slices.DeleteFunc(slices.Clone(standardItems), func(item string) bool { return item == "${interpreter}" })
		}
	}
	return standardItems
}

// interpreter is python or, where there is none of that name, python3.
func interpreter() string {
	if _, err := exec.LookPath("python"); err != nil {
		if _, err := exec.LookPath("python3"); err == nil {
			return "python3"
		}
	}
	return "python"
}

// macrosOf returns the arguments that each macro about a config stands for, by names in
// order. Each value is one argument, written as Python does.
func macrosOf(flat, nested results.Config) map[string][]string {
	macros := map[string][]string{}
	add := func(macro string, arguments ...string) { macros[macro] = append(macros[macro], arguments...) }
	for _, name := range slices.Sorted(maps.Keys(nested)) {
		value := pythonString(nested[name])
		flag := name + "=" + value
		add("args", "--"+flag)
		add("args_no_hyphens", flag)
		add("args_no_equals", "--"+name, value)
		add("args_append_hydra", "+"+flag)
		add("args_override_hydra", "++"+flag)
		switch nested[name] {
		case true:
			add("args_no_boolean_flags", "--"+name)
		case false:
		default:
			add("args_no_boolean_flags", "--"+flag)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(flat)) {
		add("args_flags", flags(name, flat[name])...)
	}
	macros["args_json"] = []string{pythonJSON(map[string]any(nested))}
	return macros
}

// flags writes a parameter as argparse, click and absl read it, which W&B's macros do not: a
// boolean is --name or --no-name, a list is its elements after the name, and null is
// nothing.
func flags(name string, value any) []string {
	switch v := value.(type) {
	case nil:
		return nil
	case bool:
		if v {
			return []string{"--" + name}
		}
		return []string{"--no-" + name}
	case []any:
		arguments := []string{"--" + name}
		for _, element := range v {
			arguments = append(arguments, pythonString(element))
		}
		return arguments
	}
	return []string{"--" + name + "=" + pythonString(value)}
}

// nested returns a config in which the parameters of groups stand in their groups.
func nested(config results.Config, groups map[string][]string) results.Config {
	all := results.Config{}
	for name, value := range config {
		path, isIn := groups[name]
		if !isIn {
			path = []string{name}
		}
		group := map[string]any(all)
		for _, step := range path[:len(path)-1] {
			inner, ok := group[step].(map[string]any)
			if !ok {
				inner = map[string]any{}
				group[step] = inner
			}
			group = inner
		}
		group[path[len(path)-1]] = value
	}
	return all
}
