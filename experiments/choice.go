package main

import (
	"cmp"
	"errors"
	"fmt"

	"gradbook/experiments/listing"
)

// choice says which records of a list to show, and in which order.
type choice struct {
	Where   *string  `placeholder:"CONDITION" help:"Show only those that match this condition, such as 'val_accuracy > 0.9 and activation in [\"relu\", \"tanh\"]'."`
	Sort    []string `placeholder:"NAME" help:"Sort by these names, separated by commas; with a minus, as in -val_accuracy, the highest comes first. What lacks the first name comes last."`
	Limit   count    `placeholder:"N" help:"Show only the first N."`
	Columns []string `placeholder:"NAME" xor:"form" help:"Show only these columns, separated by commas: parameters, metrics and the other fields of --json."`
}

// choice returns it as package listing takes it.
func (c choice) choice() listing.Choice {
	choice := listing.Choice{Sort: c.Sort, Limit: int(c.Limit), Columns: c.Columns}
	if c.Where != nil {
		choice.Where = cmp.Or(*c.Where, " ") // an empty condition is a mistake, not none
	}
	return choice
}

// flags returns the errors of package listing with the names of the flags that they are about.
func flags(err error) error {
	var errs interface{ Unwrap() []error }
	if !errors.As(err, &errs) {
		return fmt.Errorf("--%w", err)
	}
	var named []error
	for _, err := range errs.Unwrap() {
		named = append(named, fmt.Errorf("--%w", err))
	}
	return errors.Join(named...)
}
