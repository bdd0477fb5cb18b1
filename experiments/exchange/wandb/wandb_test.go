package wandb_test

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"hash/crc32"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"gradbook/experiments/exchange/wandb"
	"gradbook/experiments/results"
)

var python = flag.String("wandb-python", "", "the Python of a virtual environment with wandb: the real SDK is checked")

// described has a line for each Logged.
func described(logged []results.Logged) string {
	var out strings.Builder
	for _, l := range logged {
		fmt.Fprintf(&out, "%d:", l.Step)
		for _, name := range slices.Sorted(maps.Keys(l.Values)) {
			fmt.Fprintf(&out, " %s=%v", name, l.Values[name])
		}
		for _, name := range slices.Sorted(maps.Keys(l.Texts)) {
			fmt.Fprintf(&out, " | %s=%.30s", name, l.Texts[name])
		}
		out.WriteString("\n")
	}
	return out.String()
}

// What testdata/write.py logs.
const sample = `0: deep.a=0 deep.b.c=0.5 dotted.name=2 inf=-Inf loss=1 nan=NaN whole=0
1: deep.a=1 deep.b.c=0.5 dotted.name=2 inf=-Inf loss=0.5 nan=NaN whole=1
2: deep.a=2 deep.b.c=0.5 dotted.name=2 inf=-Inf loss=0.3333333333333333 nan=NaN whole=2
10: val_loss=0.25
11: | histogram={"_type": "histogram", "bins": | list=[1, 2] | table={"_latest_artifact_path": "wan | text=hello | yes=true
`

func checkSample(t *testing.T, run wandb.Run) {
	t.Helper()
	if run.ID != "sample" || run.Project != "project" || run.Group != "group" || run.Name != "a name" || run.Notes != "two\nlines" ||
		!slices.Equal(run.Tags, []string{"first", "second"}) || !run.Ended || run.ExitCode != 0 || run.Start.IsZero() {
		t.Errorf("the run is %+v", run)
	}
	want := map[string]any{"lr": 0.5, "layers": []any{int64(64), int64(32)}, "optimizer": map[string]any{"name": "adam", "eps": 1e-08}, "none": nil, "late": int64(3)}
	if !reflect.DeepEqual(run.Config, want) {
		t.Errorf("config is %v, not %v", run.Config, want)
	}
	if run.Summary["best"] != 0.25 || run.Summary["val_loss"] != 0.25 || run.Summary["deep"].(map[string]any)["a"] != int64(2) {
		t.Errorf("summary is %v", run.Summary)
	}
}

func TestReadWhatTheSDKWrote(t *testing.T) {
	files, logged, err := wandb.Read("testdata")
	if err != nil {
		t.Fatal(err)
	}
	// The second run began after the first had ended: its steps go on after those.
	want := sample + "12: test_loss=0.75\n13: test_loss=0.5\n"
	if got := described(logged); got != want {
		t.Errorf("logged\n%snot\n%s", got, want)
	}
	runs := files.Runs()
	if len(runs) != 2 || files.Skipped() != "" {
		t.Fatalf("%d runs; skipped: %s", len(runs), files.Skipped())
	}
	checkSample(t, runs[0])
	if since := logged[0].Time.Sub(runs[0].Start); since < 0 || since > time.Minute {
		t.Errorf("logged %v after the start", since)
	}
}

func sampleFile(t testing.TB) []byte {
	names, err := filepath.Glob("testdata/wandb/offline-run-*/run-sample.wandb")
	if err != nil || len(names) != 1 {
		t.Fatal(names, err)
	}
	text, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// folderOf is where a run file belongs, in a folder that is not made yet.
func pathIn(folder string) string {
	return filepath.Join(folder, "wandb", "offline-run-20261201_050000-sample", "run-sample.wandb")
}

func write(t testing.TB, path string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o666); err != nil {
		t.Fatal(err)
	}
}

// A file that grows byte by byte logs everything once, as soon as its record is whole.
func TestFollowAFileThatGrows(t *testing.T) {
	text, folder := sampleFile(t), t.TempDir()
	files, err := wandb.Follow(folder)
	if err != nil {
		t.Fatal(err)
	}
	var all []results.Logged
	write(t, pathIn(folder), nil)
	grown, err := os.OpenFile(pathIn(folder), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer grown.Close()
	for i := range text {
		grown.Write(text[i : i+1])
		if i%7 != 0 && i < len(text)-1 {
			continue
		}
		logged, err := files.Poll()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, logged...)
	}
	if got := described(all); got != sample || files.Skipped() != "" {
		t.Errorf("logged\n%snot\n%sskipped: %s", got, sample, files.Skipped())
	}
	checkSample(t, files.Runs()[0])
}

// The files of an earlier attempt are not those of this one.
func TestFollowLeavesEarlierAttempts(t *testing.T) {
	folder := t.TempDir()
	write(t, pathIn(folder), sampleFile(t))
	files, err := wandb.Follow(folder)
	if err != nil {
		t.Fatal(err)
	}
	if logged, err := files.Poll(); len(logged) > 0 || err != nil || len(files.Runs()) > 0 {
		t.Errorf("logged %s, %v", described(logged), err)
	}
}

// Whatever byte is damaged, all records but the one that has it are read, and what is skipped is said.
func TestSalvage(t *testing.T) {
	text := sampleFile(t)
	for at := 7; at < len(text); at += 31 {
		damaged := bytes.Clone(text)
		damaged[at] ^= 0x55
		folder := t.TempDir()
		write(t, pathIn(folder), damaged)
		files, logged, err := wandb.Read(folder)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(described(logged), "\n")
		for _, line := range lines {
			if !strings.Contains(sample, line) {
				t.Errorf("with byte %d damaged: logged %s", at, line)
			}
		}
		// A length that is damaged hides where the next record begins.
		if isData(text, at) && len(lines) < strings.Count(sample, "\n") {
			t.Errorf("with byte %d damaged, %d lines are left", at, len(lines)-1)
		}
		if isData(text, at) && !strings.Contains(files.Skipped(), "damaged") {
			t.Errorf("with byte %d damaged, skipped: %q", at, files.Skipped())
		}
	}
}

// isData reports whether a byte of a run file shorter than a block is in no header.
func isData(text []byte, at int) bool {
	for offset := 7; offset < len(text); {
		end := offset + 7 + int(binary.LittleEndian.Uint16(text[offset+4:]))
		if at < end {
			return at >= offset+7
		}
		offset = end
	}
	return false
}

// A record that is longer than a block is in several chunks.
func TestLongRecords(t *testing.T) {
	var text []byte
	text = append(text, ":W&B\xe1\xbe\x00"...)
	note := strings.Repeat("long ", 30000)
	value := `"` + note + `"`
	item := message(nil, 1, message(message(nil, 1, []byte("note")), 16, []byte(value)))
	for i := range 5 {
		item := message(item, 1, message(message(nil, 1, []byte("loss")), 16, fmt.Append(nil, i)))
		text = appendRecord(text, message(nil, 2, item))
	}
	folder := t.TempDir()
	write(t, pathIn(folder), text)
	files, logged, err := wandb.Read(folder)
	if err != nil || len(logged) != 5 || files.Skipped() != "" {
		t.Fatalf("%d logged, %v, skipped: %s", len(logged), err, files.Skipped())
	}
	for i, l := range logged {
		if l.Values["loss"] != float64(i) || l.Texts["note"] != note {
			t.Errorf("logged[%d] is %v and %d bytes", i, l.Values, len(l.Texts["note"]))
		}
	}
	// A block lost in the middle takes the records in it alone.
	for i := range 32 << 10 {
		text[(7<<15)+i] = 0
	}
	write(t, pathIn(folder), text)
	if _, logged, _ = wandb.Read(folder); len(logged) != 4 {
		t.Errorf("%d are left, not 4", len(logged))
	}
}

// message appends a field of bytes to a protobuf message.
func message(to []byte, number int, content []byte) []byte {
	to = binary.AppendUvarint(to, uint64(number<<3|2))
	to = binary.AppendUvarint(to, uint64(len(content)))
	return append(to, content...)
}

// appendRecord writes a record as LevelDB's log does.
func appendRecord(text, record []byte) []byte {
	for begun := false; ; begun = true {
		left := 32<<10 - len(text)%(32<<10)
		if left < 7 {
			text = append(text, make([]byte, left)...)
			left = 32 << 10
		}
		n := min(len(record), left-7)
		kind := byte(3)
		switch whole := n == len(record); {
		case whole && !begun:
			kind = 1
		case whole:
			kind = 4
		case !begun:
			kind = 2
		}
		chunk := append([]byte{kind}, record[:n]...)
		text = binary.LittleEndian.AppendUint32(text, crc32.ChecksumIEEE(chunk))
		text = binary.LittleEndian.AppendUint16(text, uint16(n))
		text = append(text, chunk...)
		if record = record[n:]; len(record) == 0 {
			return text
		}
	}
}

func TestForeignFile(t *testing.T) {
	folder := t.TempDir()
	write(t, pathIn(folder), []byte("this is something else altogether"))
	files, logged, err := wandb.Read(folder)
	if err != nil || len(logged) > 0 || !strings.Contains(files.Skipped(), "no run file of W&B") {
		t.Errorf("logged %v, %v, skipped: %s", logged, err, files.Skipped())
	}
}

func TestParams(t *testing.T) {
	got, err := wandb.Params(map[string]any{"lr": 1e-05, "n": 3, "big": 1e300, "layers": []any{64, 32}, "optimizer": map[string]any{"name": "it's \"adam\"", "on": true}, "none": nil, "yes": "yes", "del": "\x7f"})
	want := `wandb_version: 1
"big":
  value: 1.0e+300
"del":
  value: "\u007f"
"layers":
  value: [64, 32]
"lr":
  value: 1.0e-05
"n":
  value: 3
"none":
  value: null
"optimizer":
  value: {"name": "it's \"adam\"", "on": true}
"yes":
  value: "yes"
`
	if err != nil || string(got) != want {
		t.Errorf("%s%v", got, err)
	}
	if _, err := wandb.Params(map[string]any{"wandb_version": 1}); err == nil {
		t.Error("a parameter wandb_version has no error")
	}
}

func TestOffline(t *testing.T) {
	got := wandb.Offline([]string{"HOME=/h", "WANDB_SWEEP_ID=x", "WANDB_MODE=online", "WANDB_SILENT=false", "WANDB_PROJECT=mine"}, "/d", "/p")
	want := []string{"HOME=/h", "WANDB_SILENT=false", "WANDB_PROJECT=mine", "WANDB_CONSOLE=off", "WANDB_DIR=/d", "WANDB_ERROR_REPORTING=false",
		"WANDB_MODE=offline", "WANDB_SWEEP_PARAM_PATH=/p", "WANDB_X_TRANSACTION_LOG_FLUSH_INTERVAL=1"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// The SDK itself, as Gradbook starts it: it reads the parameters, and what it logs is read.
func TestRealSDK(t *testing.T) {
	if *python == "" {
		t.Skip("-wandb-python is not set")
	}
	folder := t.TempDir()
	text, err := wandb.Params(map[string]any{"lr": 1e-05, "word": "1e-05", "odd": "\x7f\u0085\u2028\U0001f600<&\t\n", "layers": []any{1, 2.5}})
	if err != nil {
		t.Fatal(err)
	}
	params := filepath.Join(folder, "params.yaml")
	write(t, params, text)
	files, err := wandb.Follow(folder)
	if err != nil {
		t.Fatal(err)
	}
	program := exec.Command(*python, "testdata/write.py")
	program.Env = wandb.Offline(os.Environ(), folder, params)
	output, err := program.CombinedOutput()
	if err != nil || strings.Contains(string(output), "wandb:") {
		t.Fatalf("%v\n%s", err, output)
	}
	logged, err := files.Poll()
	if got := described(logged); got != sample || err != nil || files.Skipped() != "" {
		t.Errorf("logged\n%snot\n%s%v, skipped: %s", got, sample, err, files.Skipped())
	}
	config := files.Runs()[0].Config
	if config["lr"] != 1e-05 || config["word"] != "1e-05" || config["odd"] != "\x7f\u0085\u2028\U0001f600<&\t\n" || !reflect.DeepEqual(config["layers"], []any{int64(1), 2.5}) {
		t.Errorf("the SDK read the parameters as %v", config)
	}

	// What is logged can be read while the program runs.
	if files, err = wandb.Follow(folder); err != nil {
		t.Fatal(err)
	}
	program = exec.Command(*python, "-c", "import sys, wandb; wandb.init().log({'loss': 1}); sys.stdin.read()")
	program.Env = wandb.Offline(os.Environ(), folder, "")
	input, err := program.StdinPipe()
	if err == nil {
		err = program.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); len(logged) != 1 && time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if logged, err = files.Poll(); err != nil {
			t.Fatal(err)
		}
	}
	if got := described(logged); got != "0: loss=1\n" {
		t.Errorf("while the program runs, it has logged %q", got)
	}
	input.Close()
	if err := program.Wait(); err != nil {
		t.Error(err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(sampleFile(f), uint8(0))
	f.Add(appendRecord([]byte(":W&B\xe1\xbe\x00"), message(nil, 2, message(nil, 1, message(message(nil, 1, []byte("loss")), 16, []byte("NaN"))))), uint8(5))
	f.Add([]byte(":W&B\xe1\xbe\x00"), uint8(1))
	folder := f.TempDir()
	f.Fuzz(func(t *testing.T, text []byte, framed uint8) {
		if framed%2 == 1 { // rubbish within a frame whose checksums are right
			text = appendRecord([]byte(":W&B\xe1\xbe\x00"), text)
		}
		write(t, pathIn(folder), text)
		_, logged, err := wandb.Read(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range logged {
			if l.Step < -1 || len(l.Values)+len(l.Texts) == 0 {
				t.Fatalf("logged %s", described(logged))
			}
		}
	})
}
