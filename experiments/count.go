package main

import (
	"errors"
	"fmt"
	"strconv"
)

// count is a flag's number of things, at least 1; 0 where the flag is not given.
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
