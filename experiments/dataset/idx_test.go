package dataset

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Two images of 3 x 2 pixels as the format's description lays them out.
const twoImages = "\x00\x00\x08\x03" + "\x00\x00\x00\x02" + "\x00\x00\x00\x02" + "\x00\x00\x00\x03" + "abcdefghijkl"

func gzipped(content string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, content)
	w.Close()
	return b.String()
}

func read(content string, dimensions int) ([]int, []uint8, error) {
	r, err := decompressed(strings.NewReader(content))
	if err != nil {
		return nil, nil, err
	}
	return readIDX(r, dimensions, maxElements(0))
}

func TestReadIDX(t *testing.T) {
	for _, content := range []string{twoImages, gzipped(twoImages)} {
		sizes, elements, err := read(content, 3)
		if err != nil || !slices.Equal(sizes, []int{2, 2, 3}) || string(elements) != "abcdefghijkl" {
			t.Errorf("read %q: %v %q %v", content, sizes, elements, err)
		}
	}
}

func TestReadIDXRefuses(t *testing.T) {
	zipped := gzipped(twoImages)
	damaged := []byte(zipped)
	damaged[len(damaged)-6] ^= 1 // in the CRC-32
	for _, test := range []struct {
		name, content string
		dimensions    int
		reason        string
	}{
		{"empty file", "", 3, "truncated: its header would take 16 bytes, the file has 0"},
		{"half a magic number", "\x00\x00", 3, "truncated"},
		{"half a header", twoImages[:10], 3, "truncated: its header would take 16 bytes, the file has 10"},
		{"half the pixels", twoImages[:20], 3, "truncated: 2 x 2 x 3 elements would take 12 bytes, the file has 4"},
		{"trailing bytes", twoImages + "m", 3, "longer than the 2 x 2 x 3 elements"},
		{"a web page", "<!DOCTYPE html>", 3, `neither an IDX file nor a gzipped one: it begins with "<!DO"`},
		{"floats", "\x00\x00\x0d\x03" + twoImages[4:], 3, "IDX type 0x0d"},
		{"images for labels", twoImages, 1, "holds images (3-dimensional IDX) where labels"},
		{"labels for images", "\x00\x00\x08\x01\x00\x00\x00\x02ab", 3, "holds labels"},
		{"color images", "\x00\x00\x08\x04", 3, "4-dimensional"},
		{"no samples", "\x00\x00\x08\x01\x00\x00\x00\x00", 1, "is empty"},
		{"images of no width", "\x00\x00\x08\x03\x00\x00\x00\x02\x00\x00\x00\x03\x00\x00\x00\x00", 3, "is empty"},
		{"absurd sizes", "\x00\x00\x08\x03" + strings.Repeat("\xff", 12), 3, "damaged header"},
		{"half a gzip header", zipped[:5], 3, "begins like gzip"},
		{"half a gzip stream", zipped[:len(zipped)/2], 3, "truncated"},
		{"gzip without its end", zipped[:len(zipped)-4], 3, "damaged at its end"},
		{"wrong gzip checksum", string(damaged), 3, "damaged at its end: gzip: invalid checksum"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := read(test.content, test.dimensions)
			if err == nil || !strings.Contains(err.Error(), test.reason) {
				t.Errorf("got %v, want something with %q", err, test.reason)
			}
		})
	}
}

// allocated returns how many bytes f allocates, garbage included.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestReadIDXTakesLittleMemory(t *testing.T) {
	// A header that announces 2 GB, and nothing after it.
	lie := "\x00\x00\x08\x01\x7f\xff\xff\xff"
	// A header that announces two bytes, and 32 MB of zeros in some kB.
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	io.WriteString(w, "\x00\x00\x08\x01\x00\x00\x00\x02")
	zeros := make([]byte, 1<<20)
	for range 32 {
		w.Write(zeros)
	}
	w.Close()

	for name, content := range map[string]string{"lie": lie, "bomb": bomb.String()} {
		bytes := allocated(func() {
			if _, _, err := read(content, 1); err == nil {
				t.Errorf("%s: no error", name)
			}
		})
		if bytes > 1<<20 {
			t.Errorf("%s: reading it allocated %d bytes", name, bytes)
		}
	}
}

// A small gzipped file that announces gigabytes is refused before any arrives.
func TestSmallFileCannotAnnounceMuch(t *testing.T) {
	path := filepath.Join(t.TempDir(), "images.gz")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := gzip.NewWriter(file)
	w.Write([]byte{0, 0, 8, 3, 0, 0, 0x07, 0xd0, 0, 0, 0x03, 0xe8, 0, 0, 0x03, 0xe8}) // 2000 x 1000 x 1000
	w.Write(make([]byte, 100<<20))
	if err := errors.Join(w.Close(), file.Close()); err != nil {
		t.Fatal(err)
	}
	var readErr error
	bytes := allocated(func() { _, _, readErr = readFile(path, 3) })
	if readErr == nil || !strings.Contains(readErr.Error(), path) || !strings.Contains(readErr.Error(), "announces more") || bytes > 1<<20 {
		t.Errorf("%v, with %d bytes allocated", readErr, bytes)
	}
}

func TestIDXRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(1, 70), 1, 3).Draw(t, "sizes")
		total := 1
		for _, size := range sizes {
			total *= size
		}
		// More than one step of growth, with elements that tell their place.
		elements := make([]uint8, total)
		for i := range elements {
			elements[i] = uint8(i * 7 / 3)
		}
		var b bytes.Buffer
		if err := (idxFile{"", sizes, elements}).write(&b); err != nil {
			t.Fatal(err)
		}
		gotSizes, got, err := read(b.String(), len(sizes))
		if err != nil || !slices.Equal(gotSizes, sizes) || !bytes.Equal(got, elements) {
			t.Fatalf("%v: read %v, %d elements, %v", sizes, gotSizes, len(got), err)
		}
		keep := rapid.IntRange(0, b.Len()-1).Draw(t, "keep")
		if _, _, err := read(b.String()[:keep], len(sizes)); err == nil {
			t.Fatalf("no error for %d of %d bytes", keep, b.Len())
		}
	})
}

func FuzzReadIDX(f *testing.F) {
	f.Add([]byte(twoImages), 3)
	f.Add([]byte(gzipped(twoImages)), 3)
	f.Add([]byte("\x00\x00\x08\x01\x00\x00\x00\x02ab"), 1)
	f.Add([]byte("\x00\x00\x08\x03"+strings.Repeat("\xff", 12)), 3)
	f.Fuzz(func(t *testing.T, content []byte, dimensions int) {
		if dimensions != imageDimensions && dimensions != labelDimensions {
			return
		}
		sizes, elements, err := read(string(content), dimensions)
		if err != nil {
			return
		}
		// What is accepted is written as it was read.
		var b bytes.Buffer
		if err := (idxFile{"", sizes, elements}).write(&b); err != nil {
			t.Fatal(err)
		}
		r, _ := decompressed(bytes.NewReader(content))
		want, _ := io.ReadAll(r)
		if !bytes.Equal(b.Bytes(), want) {
			t.Errorf("read %q and wrote %q", want, b.Bytes())
		}
	})
}
