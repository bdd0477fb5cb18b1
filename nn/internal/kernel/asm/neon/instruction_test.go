package main

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Every word of the generated assembly is what the GNU assembler makes of the notation beside it.
func TestWords(t *testing.T) {
	const assembler = "aarch64-linux-gnu-as"
	if _, err := exec.LookPath(assembler); err != nil {
		t.Skipf("%s is not installed (Debian: binutils-aarch64-linux-gnu)", assembler)
	}
	words := map[string]uint64{}
	var notations []string
	for _, write := range []func(*file){batchnorm, elementary, peak, pixels, products, updates, vectors} {
		f := newFile("", "")
		write(f)
		for _, match := range regexp.MustCompile(`WORD \$(0x[0-9a-f]{8}) // (.*)`).FindAllStringSubmatch(f.code.String(), -1) {
			word, err := strconv.ParseUint(match[1], 0, 32)
			if err != nil {
				t.Fatal(err)
			}
			words[match[2]] = word
			notations = append(notations, match[2])
		}
	}
	if len(notations) < 500 {
		t.Fatalf("only %d words found", len(notations))
	}

	folder := t.TempDir()
	source, object := filepath.Join(folder, "words.s"), filepath.Join(folder, "words.o")
	if err := os.WriteFile(source, []byte(strings.Join(notations, "\n")+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if output, err := exec.Command(assembler, "-o", object, source).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	assembled, err := elf.Open(object)
	if err != nil {
		t.Fatal(err)
	}
	defer assembled.Close()
	text, err := assembled.Section(".text").Data()
	if err != nil {
		t.Fatal(err)
	}
	want := make([]uint32, len(notations))
	if err := binary.Read(bytes.NewReader(text), binary.LittleEndian, want); err != nil {
		t.Fatal(err)
	}
	for i, notation := range notations {
		if got := words[notation]; got != uint64(want[i]) {
			t.Errorf("%s is written as %#08x, it is %#08x", notation, got, want[i])
		}
	}
}
