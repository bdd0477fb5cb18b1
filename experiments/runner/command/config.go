package command

import (
	"strconv"
	"strings"

	"gradbook/experiments/results"
)

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
