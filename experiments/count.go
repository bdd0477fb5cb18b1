package main

import (
	"errors"
	"fmt"
	"strconv"
)

// count is the value of a flag that counts: at least 1, or 0 if the flag is not given.
type count int

// UnmarshalText reads the flag.
func (c *count) UnmarshalText(text []byte) error {
	n, err := strconv.Atoi(string(text))
	switch {
	case err != nil:
		return fmt.Errorf("%q is not a whole number", text)
	case n < 1:
		return errors.New("at least 1 is needed")
	}
	*c = count(n)
	return nil
}
