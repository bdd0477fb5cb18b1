package results

import "time"

// Logged is what a program logged at once: a line of its output, a record of a file that it
// writes. Numbers that are not finite stay what they are.
type Logged struct {
	Step   int64     // -1 where the program does not say
	Time   time.Time // when the program logged it, or, where it does not say, when it was read
	Values map[string]float64
	Texts  map[string]string // what is no number: a note, the description of a picture; may be nil
}
