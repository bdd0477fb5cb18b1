// Package figure is what every figure is made of: a page with a title, a caption and a body
// ([New]), its style, axes, ticks, legends and keys, and the files that it is written to. It
// knows nothing of runs and sweeps.
//
// A notebook shows a plot of its own in the look of all figures by [Style].
//
// Lengths are in points, 1/72 inch, and go up from the lower left corner, as in gonum/plot. A
// figure draws itself into the width it is given, so that it looks right on a screen and on paper.
package figure
