// Package study is what the figures of a sweep are about: which configs are compared and how far
// apart they are ([Space], [Compare]), which parameters matter ([MeasureImportance]), what lies
// outside the rest ([Outliers], [BulkOf]), and tests and smooth lines ([McNemar], [Lowess],
// [ParetoFront]). It also says these things in words, for captions and reports.
//
// It computes from values that are in memory, draws nothing, and gives the same result each time.
package study
