package dataset

import (
	"errors"
	"testing"
)

// Two mirrors that fail are two reasons, each in a line of its own below the first.
func TestUnavailableIndentsEveryReason(t *testing.T) {
	mirrors := errors.Join(errors.New("https://a: no such host"), errors.New("https://b: no such host"))
	err := &unavailableError{name: "mnist", reasons: []string{"there is no folder data/mnist", mirrors.Error()}, remedy: "connect"}
	want := "data set mnist is not here:\n\tthere is no folder data/mnist\n\thttps://a: no such host\n\thttps://b: no such host\nto get it, connect"
	if err.Error() != want {
		t.Errorf("%s\nwant\n%s", err, want)
	}
}
