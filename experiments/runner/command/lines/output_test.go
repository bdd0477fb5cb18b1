package lines_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/runner/command/lines"
)

// what describes logged in a line: "3: loss=0.1 | note=x".
func what(logged results.Logged) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%d:", logged.Step)
	for _, name := range sorted(logged.Values) {
		fmt.Fprintf(&out, " %s=%v", name, logged.Values[name])
	}
	for _, name := range sorted(logged.Texts) {
		fmt.Fprintf(&out, " | %s=%s", name, logged.Texts[name])
	}
	return out.String()
}

func sorted[V any](m map[string]V) []string {
	var names []string
	for name := range maps.Keys(m) {
		names = append(names, name)
	}
	for i := range names {
		for j := range i {
			if names[i] < names[j] {
				names[i], names[j] = names[j], names[i]
			}
		}
	}
	return names
}

// read returns what Output finds in the text of a program that ended well.
func read(text string, named ...string) string {
	output := lines.NewOutput(named...)
	output.Write([]byte(text))
	output.End(true)
	return described(output)
}

func described(follower interface {
	Poll() ([]results.Logged, error)
}) string {
	logged, err := follower.Poll()
	if err != nil {
		return err.Error()
	}
	var all []string
	for _, l := range logged {
		all = append(all, what(l))
	}
	return strings.Join(all, "; ")
}

func TestLinesOfMetrics(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"epoch=3 loss=0.12 val_accuracy=0.97", "3: loss=0.12 val_accuracy=0.97"},
		{"epoch=3, loss=0.12,val_accuracy=0.97", "3: loss=0.12 val_accuracy=0.97"},
		{"loss=0.5", "-1: loss=0.5"},
		{"  loss=0.5\t acc=1 \r\n", "-1: acc=1 loss=0.5"},
		{"loss=nan a=-inf b=+Inf c=Infinity d=-nan", "-1: a=-Inf b=+Inf c=+Inf d=NaN loss=NaN"},
		{"loss=1e-3 n=-7 m=.5 k=5.", "-1: k=5 loss=0.001 m=0.5 n=-7"},
		{"phase=train loss=1", "-1: loss=1 | phase=train"},
		{`time=2026-12-01T05:00:00Z level=INFO msg="epoch done" epoch=2 loss=0.25`, "2: loss=0.25 | level=INFO | msg=epoch done | time=2026-12-01T05:00:00Z"},
		{`name="3" loss=1`, "-1: loss=1 | name=3"},
		{"loss=1 accuracy=97%", "-1: loss=1 | accuracy=97%"},
		{"train/loss=1 val.loss=2 top-5=3 θ=4", "-1: top-5=3 train/loss=1 val.loss=2 θ=4"},

		{`{"step": 7, "loss": 0.5}`, "7: loss=0.5"},
		{`{"loss": NaN, "a": Infinity, "b": -Infinity}`, "-1: a=+Inf b=-Inf loss=NaN"},
		{`{"val": {"loss": 1, "deep": {"x": 2}}, "ok": true, "none": null, "list": [1, 2], "s": "x"}`, "-1: val.deep.x=2 val.loss=1 | list=[1, 2] | ok=true | s=x"},
		{`{"loss": 1, "loss": 2}`, "-1: loss=2"},

		// The step: the finest name, and only a whole number from 0.
		{"epoch=1 step=500 loss=2", "500: epoch=1 loss=2"},
		{"epoch=1 global_step=500 loss=2", "500: epoch=1 loss=2"},
		{"_step=9 epoch=1 loss=2", "9: epoch=1 loss=2"},
		{"epoch=0.5 loss=2", "-1: epoch=0.5 loss=2"},
		{"step=-1 epoch=4 loss=2", "4: loss=2 step=-1"},
		{"step=nan loss=2", "-1: loss=2 step=NaN"},
		{"step=3.0 loss=2", "3: loss=2"},
		{`{"step": "3", "loss": 2}`, "-1: loss=2 | step=3"},
		{"step=500 epoch=1 loss=2\nepoch=1 val_loss=3\nval_loss=4", "500: epoch=1 loss=2; 500: epoch=1 val_loss=3; -1: val_loss=4"},

		// What a terminal shows.
		{"\x1b[32mloss=0.5\x1b[0m\x1b[K", "-1: loss=0.5"},
		{"\r 10%|#   | 1/10\r      \rloss=0.5\n", "-1: loss=0.5"},
		{"loss=1\r\nloss=2\r\n", "-1: loss=1; -1: loss=2"},
		{"loss=1\rloss=2\r\r\n", "-1: loss=2"},
	} {
		if got := read(c.text); got != c.want {
			t.Errorf("%q is %q, not %q", c.text, got, c.want)
		}
	}
}

func TestOrdinaryText(t *testing.T) {
	for _, text := range []string{
		"", " ", "hello", "epoch 3 of 10", "loss: 0.5", "loss = 0.5", "loss= 0.5", "loss =0.5", "loss=", "=0.5", "loss", "3=4",
		"step=3", `{"step": 3}`, "epoch=3 step=", "phase=train", "PATH=/usr/bin:/bin", `{"note": "x"}`, `{"list": [1, 2]}`, "{}",
		"INFO:root:step=3 loss=0.1", "2026-12-01 05:00:00 step=3 loss=0.1", "[rank0] loss=0.1", "Epoch 3: loss=0.1", "step=3 | loss=0.1", "loss=0.1 done", "done loss=0.1",
		"Namespace(lr=0.1, epochs=3)", "hidden=[64, 32] lr=0.1", "f(x=1)", "a=b=3", "a=1;b=2", "a=1,,b=2", "a=1,", `a="x"b=1`, `a="x b=1`, `msg='two words' b=1`,
		"http://host/?a=1", "x==1", "1/10 [00:01<00:09, loss=0.5]", "100%|####| 10/10 [00:00<00:00, loss=0.3]",
		"loss=0.1\x00", "loss=0.1\x1b[2A", "loss=0.1\xff", "\x1b]0;loss=1\x07", "lo\x08ss=1",
		`{"loss": 0.1`, `{"loss": 0.1}}`, `{"loss": 0.1} ` + "x", `x {"loss": 0.1}`, `{'loss': 0.1}`, `[{"loss": 0.1}]`, `{"loss": 0.1,}`, `{"loss": .1}`, `{"loss": 0x1}`, `{loss: 1}`,
		"n=0x10", "n=1_000", "n=1e", "n=--1", "n=3s", strings.Repeat("n", 300) + "=1",
		`{"a": ` + strings.Repeat("[", 1e5) + strings.Repeat("]", 1e5) + `, "loss": 1}`,
		"loss=0.1 " + strings.Repeat("a=1 ", lines.MaxLine/4),
	} {
		if got := read(text + "\n"); got != "" {
			t.Errorf("%.100q is %.100q", text, got)
		}
	}
}

func TestNamedMetrics(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"loss: 0.5", "-1: loss=0.5"},
		{"loss = 0.5", "-1: loss=0.5"},
		{"loss:0.5, val/acc: 0.97", "-1: loss=0.5 val/acc=0.97"},
		{"epoch: 3, loss: 0.5", "3: loss=0.5"},
		{"epoch: 3 other=1 loss: 0.5", "3: loss=0.5 other=1"},
		{"loss=0.5 other: 2", ""},
		{"other: 2", ""},
		{"epoch: 3 step: 4", ""},
		{"loss: high", ""},
		{"my loss: 0.5", ""},
		{"loss: 0.5 (best)", ""},
	} {
		if got := read(c.text, "loss", "val/acc"); got != c.want {
			t.Errorf("%q is %q, not %q", c.text, got, c.want)
		}
	}
}

// A line that the program could not end as it crashed may be half a number.
func TestHalfALine(t *testing.T) {
	for _, whole := range []bool{true, false} {
		output := lines.NewOutput()
		output.Write([]byte("loss=0.5\nloss=0.1"))
		output.End(whole)
		want := "-1: loss=0.5"
		if whole {
			want += "; -1: loss=0.1"
		}
		if got := described(output); got != want {
			t.Errorf("after End(%t): %q, not %q", whole, got, want)
		}
	}
}

// A progress bar that never ends its line, and rubbish without one, keep no memory, and the
// lines after them count.
func TestEndlessLines(t *testing.T) {
	output := lines.NewOutput()
	for range 100 {
		output.Write([]byte(strings.Repeat("\r 10%|#   | 1/10", 5000)))
		output.Write(bytes.Repeat([]byte("x"), 50000))
	}
	output.Write(bytes.Repeat([]byte{0, 1, 2, 0xff}, lines.MaxLine))
	output.Write([]byte("loss=1\nloss=2\n"))
	output.Write(bytes.Repeat([]byte("x"), 2*lines.MaxLine))
	output.Write([]byte("\r"))
	output.Write([]byte("\r\rloss=3\r"))
	output.Write([]byte("\n"))
	if got, want := described(output), "-1: loss=2; -1: loss=3"; got != want {
		t.Errorf("%q, not %q", got, want)
	}
}

// FuzzOutput holds Output, fed in pieces, against what is found in each line by itself.
func FuzzOutput(f *testing.F) {
	for _, text := range []string{"epoch=3 loss=0.12\n", "\r 10%\r\rloss=1\r\n{\"loss\": NaN}\n", "a=\"x\\n\" b=1\nloss: 2\n", "\x1b[31mloss=1\x1b[0m\n\xff\x00=1\n", "\r\n\r\r\n\n", "loss=1\r\rx=2\n"} {
		f.Add([]byte(text), uint8(3))
	}
	f.Fuzz(func(t *testing.T, text []byte, size uint8) {
		output := lines.NewOutput("loss")
		var pieces, singly []string
		for rest := text; len(rest) > 0; {
			n := min(len(rest), int(size%16)+1)
			if took, err := output.Write(rest[:n]); took != n || err != nil {
				t.Fatalf("Write took %d of %d bytes, %v", took, n, err)
			}
			rest = rest[n:]
		}
		logged, _ := output.Poll()
		for _, l := range logged {
			pieces = append(pieces, what(l))
			if len(l.Values) == 0 || l.Step < -1 {
				t.Fatalf("%q logs %s", text, what(l))
			}
		}
		// Steps depend on the lines before: one Output reads them all, each alone in a Write.
		reference := lines.NewOutput("loss")
		all := bytes.SplitAfter(text, []byte("\n"))
		for _, line := range all[:len(all)-1] {
			reference.Write(line)
			logged, _ := reference.Poll()
			for _, l := range logged {
				singly = append(singly, what(l))
				line := bytes.TrimRight(line, "\r\n")
				line = line[bytes.LastIndexByte(line, '\r')+1:]
				if !bytes.ContainsAny(line, "=:") {
					t.Fatalf("%q logs %s", line, what(l))
				}
				var object map[string]any
				if bytes.HasPrefix(bytes.TrimSpace(line), []byte("{")) && json.Unmarshal(line, &object) == nil {
					for name, value := range l.Values {
						if flat, ok := object[name].(float64); ok && flat != value && !math.IsNaN(value) {
							t.Fatalf("%q logs %s", line, what(l))
						}
					}
				}
			}
		}
		if strings.Join(pieces, "\n") != strings.Join(singly, "\n") {
			t.Fatalf("%q in pieces of %d logs %q, line by line %q", text, size%16+1, pieces, singly)
		}
	})
}

func BenchmarkOutput(b *testing.B) {
	for _, c := range []struct{ name, line string }{
		{"text", "The quick brown fox jumps over the lazy dog, and the dog does not mind it at all\n"},
		{"log", "2026-12-01 05:00:00,123 INFO root: step=3 loss=0.1 accuracy=0.97 and so on\n"},
		{"almost", "Epoch 3/10 - loss: 0.1234 - accuracy: 0.9712 - val_loss=0.2 - val_accuracy=0.93\n"},
		{"bar", "\r 10%|##        | 100/1000 [00:01<00:09, loss=0.5]"},
		{"binary", string([]byte{0, 1, 2, 3, 0xff, 0xfe, 'a', '=', '1', '{', '\r'})},
		{"pairs", "epoch=3 loss=0.1234 accuracy=0.9712 val_loss=0.2 val_accuracy=0.93\n"},
		{"json", `{"epoch": 3, "loss": 0.1234, "accuracy": 0.9712, "val_loss": 0.2, "val_accuracy": 0.93}` + "\n"},
	} {
		b.Run(c.name, func(b *testing.B) {
			chunk := bytes.Repeat([]byte(c.line), 64<<10/len(c.line))
			b.SetBytes(int64(len(chunk)))
			output := lines.NewOutput("loss")
			for range b.N {
				output.Write(chunk)
				output.Poll()
			}
		})
	}
}
