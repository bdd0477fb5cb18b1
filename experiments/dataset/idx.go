package dataset

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"
)

// The IDX format, as http://yann.lecun.com/exdb/mnist/ describes it: two zero
// bytes, the type of the elements, the number of dimensions; the size of each
// dimension as a big-endian uint32; the elements, the last dimension fastest.
const (
	idxUnsignedByte = 0x08
	imageDimensions = 3 // images, rows, columns
	labelDimensions = 1
)

// maxElements is the most that a file of so many bytes may hold: 64 million, or
// two hundred for each of its bytes. MNIST's gzipped images hold five; a file of a
// few megabytes that unpacks to thousands of times that is there to fill the memory.
func maxElements(bytes int64) int64 {
	return min(math.MaxInt32, max(64<<20, 200*bytes))
}

// readFile reads an IDX file, gzipped or not whatever its name says. Its
// errors begin with the path.
func readFile(path string, dimensions int) (sizes []int, elements []uint8, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, nil, err
	}
	r, err := decompressed(file)
	if err == nil {
		sizes, elements, err = readIDX(r, dimensions, maxElements(info.Size()))
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return sizes, elements, nil
}

// decompressed undoes gzip where r begins with gzip's magic number. IDX files
// begin with two zeros, so there is no mistaking them.
func decompressed(r io.Reader) (io.Reader, error) {
	buffered := bufio.NewReaderSize(r, 1<<16)
	magic, _ := buffered.Peek(2) // what is missing here, readIDX misses too
	if !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return buffered, nil
	}
	unzipped, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, fmt.Errorf("begins like gzip, but: %w", err)
	}
	return unzipped, nil
}

// readIDX reads one IDX stream of unsigned bytes, to its end. A header alone
// makes it allocate nothing: memory grows with the bytes that arrive, and
// never beyond what the header announced, which may be at most limit elements.
func readIDX(r io.Reader, dimensions int, limit int64) (sizes []int, elements []uint8, err error) {
	header := make([]byte, 4+4*dimensions)
	n, err := io.ReadFull(r, header[:4])
	if err != nil {
		return nil, nil, cut(err, "its header", n, int64(len(header)))
	}
	if err := checkMagic(header[:4], dimensions); err != nil {
		return nil, nil, err
	}
	n, err = io.ReadFull(r, header[4:])
	if err != nil {
		return nil, nil, cut(err, "its header", 4+n, int64(len(header)))
	}

	total := int64(1)
	for i := range dimensions {
		size := binary.BigEndian.Uint32(header[4+4*i:])
		sizes = append(sizes, int(min(size, math.MaxInt32)))
		if size == 0 {
			return nil, nil, fmt.Errorf("is empty: its header announces %s elements", times(sizes))
		}
		if total > limit/int64(size) {
			return nil, nil, fmt.Errorf("its header announces more than the %d elements that a file of its size may hold, which is most likely a damaged header", limit)
		}
		total *= int64(size)
	}

	for int64(len(elements)) < total {
		if len(elements) == cap(elements) {
			more := min(total-int64(len(elements)), max(1<<16, int64(len(elements))))
			elements = slices.Grow(elements, int(more))
		}
		room := elements[len(elements):min(int64(cap(elements)), total)]
		n, err := io.ReadFull(r, room)
		elements = elements[:len(elements)+n]
		if err != nil {
			return nil, nil, cut(err, times(sizes)+" elements", len(elements), total)
		}
	}

	// Reading on to the end is also what makes gzip compare its checksum.
	switch _, err := io.ReadFull(r, make([]byte, 1)); {
	case err == nil:
		return nil, nil, fmt.Errorf("is longer than the %s elements that its header announces", times(sizes))
	case err != io.EOF:
		return nil, nil, fmt.Errorf("is damaged at its end: %w", err)
	}
	return sizes, elements, nil
}

// checkMagic checks the first four bytes of an IDX file.
func checkMagic(magic []byte, dimensions int) error {
	kind := map[int]string{imageDimensions: "images", labelDimensions: "labels"}
	switch got := int(magic[3]); {
	case magic[0] != 0 || magic[1] != 0:
		return fmt.Errorf("is neither an IDX file nor a gzipped one: it begins with %q", magic)
	case magic[2] != idxUnsignedByte:
		return fmt.Errorf("holds elements of IDX type 0x%02x; only unsigned bytes (0x%02x) are read", magic[2], idxUnsignedByte)
	case got == dimensions:
		return nil
	case kind[got] != "":
		return fmt.Errorf("holds %s (%d-dimensional IDX) where %s (%d-dimensional) belong", kind[got], got, kind[dimensions], dimensions)
	default:
		return fmt.Errorf("is %d-dimensional IDX; %s are %d-dimensional", got, kind[dimensions], dimensions)
	}
}

// cut words the error of a read that ended before all of what was read.
func cut(err error, what string, got int, want int64) error {
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("is truncated: %s would take %d bytes, the file has %d of them", what, want, got)
	}
	return fmt.Errorf("is damaged after byte %d of %d of %s: %w", got, want, what, err)
}

// idxFile is the content of an IDX file of unsigned bytes.
type idxFile struct {
	name     string
	sizes    []int // of each dimension
	elements []uint8
}

// write writes the file, not gzipped.
func (f idxFile) write(w io.Writer) error {
	header := []byte{0, 0, idxUnsignedByte, byte(len(f.sizes))}
	for _, size := range f.sizes {
		header = binary.BigEndian.AppendUint32(header, uint32(size))
	}
	if _, err := w.Write(header); err != nil {
		return err
	}
	_, err := w.Write(f.elements)
	return err
}

// times formats sizes as 60000 x 28 x 28.
func times(sizes []int) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(sizes), " ", " x "), "[]")
}
