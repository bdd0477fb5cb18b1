package command

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"gradbook/experiments/results"
)

// ReadConfig reads a file of names and values, JSON or YAML, as a config without groups.
func ReadConfig(path string) (results.Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var file map[string]any
	if err := yaml.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("%s is neither JSON nor YAML with names and values: %w", path, err)
	}
	stored, err := json.Marshal(file) // as the record will have it
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	config := results.Config{}
	if err := json.Unmarshal(stored, &config); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return config.Flat(), nil
}

// NameOf is what runs of a command are called by: the script that an interpreter is given,
// without its ending, or the program.
func NameOf(arguments []string) string {
	for _, argument := range arguments[1:] {
		if ext := filepath.Ext(argument); ext != "" && !strings.HasPrefix(argument, "-") && !strings.Contains(argument, "=") {
			return strings.TrimSuffix(filepath.Base(argument), ext)
		}
	}
	return filepath.Base(arguments[0])
}

// ConfigOf reads the arguments of a command as a config, where they read as one: --lr 0.1,
// --lr=0.1, -b 32, lr=0.1, --flag and --no-flag. What else there is, such as the program, is
// no part of it.
func ConfigOf(arguments []string) results.Config {
	config := results.Config{}
	for i := 1; i < len(arguments); i++ {
		name, value, hasValue := strings.Cut(arguments[i], "=")
		bare := strings.TrimLeft(name, "-")
		dashed := bare != name
		switch {
		case arguments[i] == "--":
			return config
		case bare == "" || !isName(bare) || !dashed && !hasValue:
			continue
		case hasValue:
			config[bare] = valueOf(value)
		case strings.HasPrefix(bare, "no-"):
			config[strings.TrimPrefix(bare, "no-")] = false
		case i+1 < len(arguments) && !isFlag(arguments[i+1]):
			i++
			config[bare] = valueOf(arguments[i])
		default:
			config[bare] = true
		}
	}
	return config
}

// isFlag reports whether an argument is no value: a number may be negative.
func isFlag(argument string) bool {
	_, err := strconv.ParseFloat(argument, 64)
	return strings.HasPrefix(argument, "-") && err != nil
}

// isName reports whether a text can be the name of a parameter.
func isName(text string) bool {
	for i, r := range text {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0x80
		if !letter && (i == 0 || !(r >= '0' && r <= '9' || r == '.' || r == '-')) {
			return false
		}
	}
	return true
}

// valueOf reads a value as Python or YAML writes it.
func valueOf(text string) any {
	switch text {
	case "true", "True":
		return true
	case "false", "False":
		return false
	case "null", "None":
		return nil
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	if x, err := strconv.ParseFloat(text, 64); err == nil && !strings.ContainsAny(text, "xXpP_iInN") {
		return x
	}
	return text
}
