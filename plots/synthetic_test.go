package plots

import "gradbook/plots/internal/synthetic"

// The values in this file are made up to look like those of a sweep over MNIST:
// errors fall as one over the epoch, seeds differ by a tenth of that.

// fakeAugmented shifts rings and bars about.
func fakeAugmented(n, columns int) (rows []AugmentedRow) {
	for i, m := range synthetic.Misclassified(1, n) {
		row := AugmentedRow{Label: synthetic.MNIST.Classes[i], Images: [][]byte{m.Pixels}}
		for shift := 1; shift < columns; shift++ {
			row.Images = append(row.Images, append(m.Pixels[shift:len(m.Pixels):len(m.Pixels)], m.Pixels[:shift]...))
		}
		rows = append(rows, row)
	}
	return rows
}
