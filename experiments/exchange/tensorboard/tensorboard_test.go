package tensorboard_test

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

	"gradbook/experiments/exchange/tensorboard"
	"gradbook/experiments/results"
)

var (
	python = flag.String("tensorboard-python", "", "the Python of a virtual environment with tensorboard and numpy: the real writers are checked")
	writer = flag.String("tensorboard-writer", "tensorboardX", "whose SummaryWriter is checked: tensorboardX or torch")
)

// described has a line for each Logged.
func described(logged []results.Logged) string {
	var out strings.Builder
	for _, l := range logged {
		fmt.Fprintf(&out, "%d:", l.Step)
		for _, name := range slices.Sorted(maps.Keys(l.Values)) {
			fmt.Fprintf(&out, " %s=%v", name, l.Values[name])
		}
		for _, name := range slices.Sorted(maps.Keys(l.Texts)) {
			fmt.Fprintf(&out, " | %s=%s", name, l.Texts[name])
		}
		out.WriteString("\n")
	}
	return out.String()
}

// history is logged as the caller keeps it: the values by step and name, the last one counts.
func history(logged []results.Logged) map[int64]map[string]any {
	steps := map[int64]map[string]any{}
	for _, l := range logged {
		if steps[l.Step] == nil {
			steps[l.Step] = map[string]any{}
		}
		for name, value := range l.Values {
			steps[l.Step][name] = fmt.Sprint(float32(value))
		}
		for name, value := range l.Texts {
			steps[l.Step][name] = value
		}
	}
	return steps
}

type steps = map[int64]map[string]any

// checkWhatIsWritten holds what testdata/write.py logs against what is read in folder.
func checkWhatIsWritten(t *testing.T, folder, writer string) {
	t.Helper()
	train, val, bias := "both/train/both", "both/val/both", any(true)
	if writer == "torch" {
		train, val, bias = "both_train/both", "both_val/both", 1.0 // PyTorch writes booleans as numbers
	}
	for _, c := range []struct {
		folder  string
		want    steps
		hparams map[string]any
	}{
		{"summary", steps{
			0: {"loss": "1", "val/accuracy": "0"},
			1: {"loss": "0.5", "val/accuracy": "0.25"},
			2: {"loss": "0.33333334", "val/accuracy": "0.5", "odd": "NaN"},
			3: {"odd": "+Inf", train: "0.5", val: "0.25", "note/text_summary": "hello"},
		}, map[string]any{"lr": 0.5, "name": "adam", "bias": bias}},
		{"again", steps{0: {"loss": "4"}, 1: {"loss": "3"}, 2: {"loss": "2.5"}}, map[string]any{}},
		{"keras", steps{
			0: {"train/epoch_loss": "1", "validation/epoch_loss": "2", "train/note": "hello", "validation/note": "hello"},
			1: {"train/epoch_loss": "0.5", "validation/epoch_loss": "1"},
			2: {"train/epoch_loss": "0.33333334", "validation/epoch_loss": "0.6666667"},
			3: {"train/epoch_loss": "0.125"},
		}, map[string]any{"lr": 0.5, "name": "adam"}},
	} {
		files, logged, err := tensorboard.Read(filepath.Join(folder, c.folder))
		if err != nil || files.Skipped() != "" {
			t.Errorf("%s: %v, skipped: %s", c.folder, err, files.Skipped())
		}
		got := history(logged)
		// add_hparams has its metric at a step of its own: none, or 0.
		if c.folder == "summary" {
			found := false
			for step := range got {
				found = found || got[step]["hparam/best"] == "0.25"
				delete(got[step], "hparam/best")
			}
			if !found {
				t.Errorf("hparam/best is in none of\n%s", described(logged))
			}
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: logged\n%s, not %v", c.folder, described(logged), c.want)
		}
		if !reflect.DeepEqual(files.HParams(), c.hparams) {
			t.Errorf("%s: the hparams are %v", c.folder, files.HParams())
		}
	}
}

func TestReadWhatTheWritersWrote(t *testing.T) {
	checkWhatIsWritten(t, "testdata", "tensorboardX")
}

func TestRealWriters(t *testing.T) {
	if *python == "" {
		t.Skip("-tensorboard-python is not set")
	}
	folder := t.TempDir()
	output, err := exec.Command(*python, "testdata/write.py", folder, *writer).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	checkWhatIsWritten(t, folder, *writer)
}

func TestGlobs(t *testing.T) {
	for _, c := range []struct {
		glob string
		want int
	}{{"again/runs", 3}, {"again/*", 3}, {"ag*/**", 3}, {"again/runs/events*", 3}, {"keras/logs/train", 5}, {"nowhere", 0}, {"again/runs/*.txt", 0}} {
		_, logged, err := tensorboard.Read("testdata", c.glob)
		if err != nil || len(logged) != c.want {
			t.Errorf("%s: logged\n%s%v", c.glob, described(logged), err)
		}
	}
	if _, err := tensorboard.Follow("testdata", "[a"); err == nil || !strings.Contains(err.Error(), `"[a"`) {
		t.Errorf("the error of a malformed glob is %v", err)
	}
}

func masked(data []byte) uint32 {
	sum := crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli))
	return (sum>>15 | sum<<17) + 0xa282ead8
}

// appendRecord writes a TFRecord.
func appendRecord(text, data []byte) []byte {
	length := binary.LittleEndian.AppendUint64(nil, uint64(len(data)))
	text = append(text, length...)
	text = binary.LittleEndian.AppendUint32(text, masked(length))
	text = append(text, data...)
	return binary.LittleEndian.AppendUint32(text, masked(data))
}

// sampleFile is the file of again that was purged in part, and what it logs by itself.
func sampleFile(t testing.TB) (text []byte, want string) {
	names, err := filepath.Glob("testdata/again/runs/events*")
	if err != nil || len(names) != 2 {
		t.Fatal(names, err)
	}
	if text, err = os.ReadFile(names[0]); err != nil {
		t.Fatal(err)
	}
	return text, "0: loss=4\n1: loss=3\n2: loss=2\n3: loss=1\n"
}

func TestFollowAFileThatGrows(t *testing.T) {
	folder := t.TempDir()
	text, want := sampleFile(t)
	if err := os.WriteFile(filepath.Join(folder, "events.out.tfevents.1.old"), text, 0o666); err != nil {
		t.Fatal(err)
	}
	files, err := tensorboard.Follow(folder)
	if err != nil {
		t.Fatal(err)
	}
	grown, err := os.Create(filepath.Join(folder, "events.out.tfevents.2.new"))
	if err != nil {
		t.Fatal(err)
	}
	defer grown.Close()
	var all []results.Logged
	for i := range text {
		grown.Write(text[i : i+1])
		logged, err := files.Poll()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, logged...)
	}
	if got := described(all); got != want || files.Skipped() != "" {
		t.Errorf("logged\n%snot\n%sskipped: %s", got, want, files.Skipped())
	}
}

// Whatever byte is damaged, all records but the one that has it are read, and what is skipped is
// said.
func TestSalvage(t *testing.T) {
	text, want := sampleFile(t)
	path := filepath.Join(t.TempDir(), "tfevents")
	for at := range text {
		damaged := bytes.Clone(text)
		damaged[at] ^= 0x55
		if err := os.WriteFile(path, damaged, 0o666); err != nil {
			t.Fatal(err)
		}
		files, logged, err := tensorboard.Read(filepath.Dir(path))
		if err != nil || files.Skipped() == "" {
			t.Errorf("with byte %d damaged: %v, skipped: %q", at, err, files.Skipped())
		}
		got := strings.SplitAfter(described(logged), "\n")
		for _, line := range got {
			if !strings.Contains(want, line) {
				t.Errorf("with byte %d damaged: logged %s", at, line)
			}
		}
		if len(got) < strings.Count(want, "\n") {
			t.Errorf("with byte %d damaged, %d of %d are left", at, len(got)-1, strings.Count(want, "\n"))
		}
	}
}

// A record that says that it is larger than any is passed over without keeping it.
func TestHugeRecord(t *testing.T) {
	text, want := sampleFile(t)
	huge := binary.LittleEndian.AppendUint64(nil, 65<<20)
	huge = binary.LittleEndian.AppendUint32(huge, masked(huge))
	path := filepath.Join(t.TempDir(), "tfevents")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	file.Write(huge)
	file.WriteAt(text, 12+65<<20+4)
	if _, logged, err := tensorboard.Read(filepath.Dir(path)); described(logged) != want || err != nil {
		t.Errorf("logged\n%s%v", described(logged), err)
	}
}

func FuzzRead(f *testing.F) {
	text, _ := sampleFile(f)
	f.Add(text, uint8(0))
	f.Add(text[40:], uint8(0))
	names, _ := filepath.Glob("testdata/*/*/*/events*")
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text, uint8(0))
		f.Add(text[12:len(text)/2], uint8(1))
	}
	path := filepath.Join(f.TempDir(), "tfevents")
	f.Fuzz(func(t *testing.T, text []byte, framed uint8) {
		if framed%2 == 1 { // rubbish within a frame whose checksums are right
			text = appendRecord(nil, text)
		}
		if err := os.WriteFile(path, text, 0o666); err != nil {
			t.Fatal(err)
		}
		_, logged, err := tensorboard.Read(filepath.Dir(path))
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
