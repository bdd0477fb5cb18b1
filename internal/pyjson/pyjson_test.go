package pyjson_test

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"testing"
	"unicode/utf8"

	"gradbook/internal/pyjson"
)

// What Python 3.11 writes for {"nan": nan, "inf": [inf, -inf], "n": -0.0, "i": 2**70, "s": "é\n\ud83d\ude00"}.
const fromPython = `{"nan": NaN, "inf": [Infinity, -Infinity], "n": -0.0, "i": 1180591620717411303424, "s": "\u00e9\n\ud83d\ude00"}`

func TestWhatPythonWrites(t *testing.T) {
	value, err := pyjson.Parse([]byte(fromPython))
	if err != nil {
		t.Fatal(err)
	}
	object := value.(map[string]any)
	infinities := object["inf"].([]any)
	if !math.IsNaN(object["nan"].(float64)) || !math.IsInf(infinities[0].(float64), 1) || !math.IsInf(infinities[1].(float64), -1) {
		t.Errorf("read %v", object)
	}
	if n := object["n"].(float64); n != 0 || !math.Signbit(n) {
		t.Errorf("-0.0 is %v", n)
	}
	if object["i"] != math.Pow(2, 70) || object["s"] != "é\n😀" {
		t.Errorf("read %v", object)
	}
}

func TestFlatten(t *testing.T) {
	value, err := pyjson.Parse([]byte(`{"a": 1, "b": {"c": 2.5, "d": {"e": true}}, "f": [1, NaN], "g": null, "h": "x", "i": {"_type": "image-file", "size": 3}}`))
	if err != nil {
		t.Fatal(err)
	}
	numbers, texts := map[string]float64{}, map[string]string{}
	pyjson.Flatten("", value, numbers, texts)
	if want := map[string]float64{"a": 1, "b.c": 2.5}; !reflect.DeepEqual(numbers, want) {
		t.Errorf("numbers are %v, not %v", numbers, want)
	}
	want := map[string]string{"b.d.e": "true", "f": "[1, NaN]", "h": "x", "i": `{"_type": "image-file", "size": 3}`}
	if !reflect.DeepEqual(texts, want) {
		t.Errorf("texts are %v, not %v", texts, want)
	}
}

// FuzzParse holds Parse against encoding/json, for text that has none of the three words of
// Python, and against what Append writes.
func FuzzParse(f *testing.F) {
	for _, text := range []string{fromPython, `{}`, `[1, 2.5e-3, "x\u0041", {"a": null}]`, `-`, `01`, `1.`, `"\x"`, `{"a":1,}`, `nul`, "\"\t\"", `1e999`, `--1`, `-Infinity`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		value, err := pyjson.Parse(text)
		var reference any
		referenceErr := json.Unmarshal(text, &reference)
		if utf8.Valid(text) && referenceErr == nil && err != nil {
			if depth(reference) <= pyjson.MaxDepth {
				t.Fatalf("encoding/json reads %q, Parse says %v", text, err)
			}
			return
		}
		if err != nil {
			return
		}
		if referenceErr == nil && !reflect.DeepEqual(floats(value), reference) {
			t.Fatalf("%q is %v, not %v", text, value, reference)
		}
		written := pyjson.Append(nil, value)
		if !json.Valid(text) && !bytes.Contains(text, []byte("NaN")) && !bytes.Contains(text, []byte("Infinity")) {
			t.Fatalf("Parse reads %q, which is no JSON, as %s", text, written)
		}
		again, err := pyjson.Parse(written)
		if err != nil || string(pyjson.Append(nil, again)) != string(written) {
			t.Fatalf("%q is written as %s and read as %v, %v", text, written, again, err)
		}
	})
}

func depth(value any) int {
	most := -1
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			most = max(most, depth(item))
		}
	case map[string]any:
		for _, item := range value {
			most = max(most, depth(item))
		}
	}
	return most + 1
}

// floats is the value with float64 for every number, as encoding/json returns them.
func floats(value any) any {
	switch value := value.(type) {
	case int64:
		return float64(value)
	case []any:
		all := make([]any, len(value))
		for i := range value {
			all[i] = floats(value[i])
		}
		return all
	case map[string]any:
		all := map[string]any{}
		for name := range value {
			all[name] = floats(value[name])
		}
		return all
	}
	return value
}
