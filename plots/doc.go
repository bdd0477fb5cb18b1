// Package plots draws what a sweep found out: how its runs learned, which
// parameters matter, what a better network costs, what its layers look like inside,
// what it gets wrong, and a report that holds them all, as Markdown or as one HTML file.
//
// It takes values, not a database, so that the same values give the same bytes
// on any day and any machine of one architecture. Every figure says at its
// bottom which data and which runs it shows; see [Source].
package plots
