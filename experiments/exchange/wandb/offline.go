package wandb

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gradbook/internal/pyjson"
)

// Offline returns the environment of a program, environ of the form of os.Environ, changed so that the
// W&B SDK in it needs no account and no server, and writes to files below folder that
// [Follow] follows. paramsFile, unless "", is a file of [Params]: wandb.init puts its values into
// wandb.config, over those that the script gives.
//
//   - WANDB_MODE=offline: no login, no network. mode="online" in the script's wandb.init overrides
//     it, and then the script needs an account; mode="disabled" logs nothing.
//   - WANDB_DIR: where the folder wandb is made. The SDK takes another folder where it cannot
//     write to this one, so it must exist.
//   - WANDB_SWEEP_PARAM_PATH: paramsFile. The SDK fails where there is no such file.
//   - WANDB_X_TRANSACTION_LOG_FLUSH_INTERVAL: seconds until what is logged is in the file. Without it, it is 15
//     since wandb 0.31, and older versions write only when 32 KiB are full.
//   - WANDB_CONSOLE=off: the output goes to Gradbook alone, which keeps it, and not into the run file too.
//   - WANDB_SILENT=true: the SDK says nothing of accounts and of uploading.
//   - WANDB_ERROR_REPORTING=false: the SDK sends no reports of its own errors.
//
// What a user has set of WANDB_CONSOLE, WANDB_SILENT and WANDB_ERROR_REPORTING stays. Variables
// that bind the program to another run are taken out: WANDB_RUN_ID, WANDB_SWEEP_ID (with which the SDK ignores
// the script's project and id, with a warning), WANDB_RESUME, WANDB_RUN_PATH, WANDB_DISABLED,
// WANDB_SERVICE (that of a parent process, which has another mode).
func Offline(environ []string, folder, paramsFile string) []string {
	const flushed = "WANDB_X_TRANSACTION_LOG_FLUSH_INTERVAL"
	set := map[string]string{"WANDB_MODE": "offline", "WANDB_DIR": folder, flushed: "1"}
	if paramsFile != "" {
		set["WANDB_SWEEP_PARAM_PATH"] = paramsFile
	}
	unless := map[string]string{"WANDB_CONSOLE": "off", "WANDB_SILENT": "true", "WANDB_ERROR_REPORTING": "false"}
	taken := []string{"WANDB_RUN_ID", "WANDB_SWEEP_ID", "WANDB_SWEEP_PARAM_PATH", "WANDB_RESUME", "WANDB_RUN_PATH", "WANDB_DISABLED", "WANDB_SERVICE"}

	var changed []string
	for _, variable := range environ {
		name, _, _ := strings.Cut(variable, "=")
		delete(unless, name)
		if _, has := set[name]; !has && !slices.Contains(taken, name) {
			changed = append(changed, variable)
		}
	}
	maps.Copy(set, unless)
	for _, name := range slices.Sorted(maps.Keys(set)) {
		changed = append(changed, name+"="+set[name])
	}
	return changed
}

var exponent = regexp.MustCompile(`^(-?\d+)(\.\d+)?e([+-]?)(\d+)$`)

// Params is a file of parameters as W&B's agent writes it and its SDK reads it: YAML, with
// wandb_version: 1 and then name: {value: ...}. Values are nil, bool, int, int64, float64, string, []any and
// map[string]any. They read back as what they are: the SDK reads YAML 1.1, where 1e-05 is a
// string and 1.0e-05 is a number.
func Params(config map[string]any) ([]byte, error) {
	text := []byte("wandb_version: 1\n")
	for _, name := range slices.Sorted(maps.Keys(config)) {
		if name == "wandb_version" {
			return nil, fmt.Errorf("parameter %s: W&B keeps this name for itself", name)
		}
		text = append(appendQuoted(text, name), ":\n  value: "...)
		var err error
		if text, err = appendYAML(text, config[name]); err != nil {
			return nil, fmt.Errorf("parameter %.100q: %w", name, err)
		}
		text = append(text, '\n')
	}
	return text, nil
}

// appendYAML writes a value as flow style, which is JSON but for numbers with exponents, NaN and
// infinities.
func appendYAML(text []byte, value any) ([]byte, error) {
	var err error
	switch value := value.(type) {
	case nil, bool, int64:
		return pyjson.Append(text, value), nil
	case string:
		return appendQuoted(text, value), nil
	case int:
		return pyjson.Append(text, int64(value)), nil
	case float64:
		return append(text, yamlNumber(value)...), nil
	case []any:
		text = append(text, '[')
		for i, item := range value {
			if i > 0 {
				text = append(text, ", "...)
			}
			if text, err = appendYAML(text, item); err != nil {
				return nil, err
			}
		}
		return append(text, ']'), nil
	case map[string]any:
		text = append(text, '{')
		for i, name := range slices.Sorted(maps.Keys(value)) {
			if i > 0 {
				text = append(text, ", "...)
			}
			text = append(appendQuoted(text, name), ": "...)
			if text, err = appendYAML(text, value[name]); err != nil {
				return nil, err
			}
		}
		return append(text, '}'), nil
	}
	return nil, fmt.Errorf("a %T cannot be written as YAML", value)
}

// yamlNumber writes a number as YAML 1.1 reads one: an exponent needs a point before it and a
// sign.
func yamlNumber(value float64) string {
	switch {
	case math.IsNaN(value):
		return ".nan"
	case math.IsInf(value, 1):
		return ".inf"
	case math.IsInf(value, -1):
		return "-.inf"
	}
	number := string(pyjson.Append(nil, value))
	if parts := exponent.FindStringSubmatch(number); parts != nil {
		if parts[2] == "" {
			parts[2] = ".0"
		}
		if parts[3] == "" {
			parts[3] = "+"
		}
		number = parts[1] + parts[2] + "e" + parts[3] + parts[4]
	}
	return number
}

// appendQuoted writes a string as JSON does, with escapes for the characters that YAML does not
// have as they are.
func appendQuoted(text []byte, value string) []byte {
	for _, c := range string(pyjson.Append(nil, value)) {
		if c >= 0x7f && c < 0xa0 || c == 0xfeff || c == 0xfffe || c == 0xffff {
			text = fmt.Appendf(text, "\\u%04x", c)
		} else {
			text = utf8.AppendRune(text, c)
		}
	}
	return text
}
