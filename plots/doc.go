// Package plots draws what a sweep found out: which config is best and what matters
// ([LearningCurves], [RunCurves], [Importance], [SingleChanges], [Slices], [ParallelCoordinates],
// [Contour], [Cost]), how the search went ([History], [EarlyTermination], [Timeline]),
// what networks look like inside ([ActivationHistograms], [WeightHistograms],
// [GradientNorms], [FirstLayer]) and what they get wrong ([Confusion],
// [ConfusionOverEpochs], [ConfusionDifference], [ClassScores], [ConfusedPairs],
// [MisclassifiedGallery], [WrongAndRight], [Calibration]). The package report holds most of them,
// as Markdown or as one HTML file.
//
// It takes values, not a database, so that the same values give the same bytes
// on any day and any machine of one architecture. Every figure says at its
// bottom which data and which runs it shows; see [study.Source].
package plots
