package sqlite

import "fmt"

// withAdvice says of an error that comes of a full disk what to do about it.
func withAdvice(err error) error {
	if full, ok := diskFull(err); ok {
		return fmt.Errorf("the disk is full (%w); what is recorded is safe: make room, then give the same command again", full)
	}
	return err
}
