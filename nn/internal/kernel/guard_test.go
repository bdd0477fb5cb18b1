//go:build unix

package kernel

import (
	"bytes"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// side is where an inaccessible page lies next to a slice.
type side string

const (
	before side = "before"
	behind side = "behind"
)

// canary fills what else there is in the page of a fenced slice.
const canary = 0xa5

// fenced is a copy of numbers in a page of its own, which touches the
// inaccessible page before it or the one behind it.
type fenced struct {
	t       *testing.T
	page    []byte
	numbers []float32
	start   int // of numbers in the page
}

// guard returns a fenced copy of numbers. It lasts until the test ends.
func guard(t *testing.T, numbers []float32, where side) *fenced {
	t.Helper()
	raw := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(numbers))), 4*len(numbers))
	page, start := fencedPage(t, raw, where)
	f := &fenced{t: t, page: page, start: start}
	if len(numbers) > 0 {
		f.numbers = unsafe.Slice((*float32)(unsafe.Pointer(&page[start])), len(numbers))
	}
	return f
}

// fence is guard for bytes.
func fence(t *testing.T, content []byte, where side) []byte {
	t.Helper()
	page, start := fencedPage(t, content, where)
	return page[start : start+len(content)]
}

func fencedPage(t *testing.T, content []byte, where side) (page []byte, start int) {
	t.Helper()
	size := unix.Getpagesize()
	inside := max(size, (len(content)+size-1)/size*size)
	mapped, err := unix.Mmap(-1, 0, inside+2*size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		t.Fatalf("map pages: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Munmap(mapped); err != nil {
			t.Errorf("unmap pages: %v", err)
		}
	})
	for _, outside := range [][]byte{mapped[:size], mapped[size+inside:]} {
		if err := unix.Mprotect(outside, unix.PROT_NONE); err != nil {
			t.Fatalf("protect a page: %v", err)
		}
	}
	page = mapped[size : size+inside]
	for i := range page {
		page[i] = canary
	}
	if where == behind {
		start = len(page) - len(content)
	}
	copy(page[start:], content)
	return page, start
}

// expect fails the test unless the numbers have the bits of want and all around them is as it was.
func (f *fenced) expect(what string, want []float32) {
	f.t.Helper()
	for i, v := range f.numbers {
		if !sameBits(v, want[i]) {
			f.t.Fatalf("%s: element %d of %d is %x, want %x", what, i, len(want), v, want[i])
		}
	}
	end := f.start + 4*len(f.numbers)
	for _, around := range [][]byte{f.page[:f.start], f.page[end:]} {
		if bytes.Count(around, []byte{canary}) != len(around) {
			f.t.Fatalf("%s: something next to the %d elements was overwritten", what, len(want))
		}
	}
}
