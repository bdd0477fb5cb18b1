package nn

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"reflect"
	"strings"
	"testing"
)

func TestStateRoundTrip(t *testing.T) {
	for _, bias := range Biases {
		for _, hidden := range [][]int{nil, {5, 4}} {
			c := small
			c.Bias, c.Hidden = bias, hidden
			n := mustNew(t, c)
			state, err := n.MarshalBinary()
			if err != nil {
				t.Fatal(err)
			}
			var read Network
			if err := read.UnmarshalBinary(state); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(read.Config, n.Config) || read.SHA256() != n.SHA256() {
				t.Errorf("read %+v, wrote %+v", read, *n)
			}
		}
	}
}

func TestStateRefuses(t *testing.T) {
	state, err := mustNew(t, small).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	refuses := func(what string, damaged []byte, want string) {
		t.Helper()
		n := mustNew(t, small)
		before := n.SHA256()
		if err := n.UnmarshalBinary(damaged); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error is %v, want one with %q", what, err, want)
		}
		if n.SHA256() != before {
			t.Errorf("%s: the network has changed", what)
		}
	}
	for length := range state {
		refuses("cut off", state[:length], "")
	}
	for i := range state {
		damaged := bytes.Clone(state)
		damaged[i] ^= 4
		refuses("one bit wrong", damaged, "")
	}
	refuses("longer", append(bytes.Clone(state), 0), "checksum")
	refuses("another format", []byte("\x89PNG\r\n\x1a\n, and so on"), "no saved network")

	// Wrong though the checksum is right.
	resealed := func(change func(b []byte) []byte) []byte {
		content := change(bytes.Clone(state[:len(state)-sha256.Size]))
		sum := sha256.Sum256(content)
		return append(content, sum[:]...)
	}
	refuses("a later version", resealed(func(b []byte) []byte {
		b[len(networkFormat.magic)]++
		return b
	}), "version 2")
	refuses("a config longer than the file", resealed(func(b []byte) []byte {
		binary.LittleEndian.PutUint32(b[len(networkFormat.magic)+4:], 1<<31)
		return b
	}), "config should have 2147483648 bytes")
	refuses("an enormous network", resealed(func(b []byte) []byte {
		return bytes.Replace(b, []byte(`"hidden":[5,4]`), []byte(`"hidden":[5e8]`), 1)
	}), "config")
	refuses("another width", resealed(func(b []byte) []byte {
		return bytes.Replace(b, []byte(`"hidden":[5,4]`), []byte(`"hidden":[5,9]`), 1)
	}), "its config asks for")
}
