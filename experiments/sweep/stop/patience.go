package stop

import (
	"math"
	"slices"

	"gradbook/experiments/results"
)

// Patience stops a run that has not become better for so many steps, from 1 on. It looks
// at the sweep's metric, whatever the run itself watches, and keeps the network of the
// run's last epoch. The parameter early_stopping of our networks is another rule.
type Patience int

// Rung returns the last step before the steps that have to bring a better value.
func (p Patience) Rung(step int) int { return max(step-int(p), 0) }

// First returns the first step that has so many before it.
func (p Patience) First() int { return int(p) + 1 }

// Judge compares the best value of the last steps with the best one before them; other
// runs make no difference.
func (p Patience) Judge(points []results.Point, _ []results.Peer) (results.Decision, bool) {
	rung := p.Rung(lastStep(points))
	before := slices.IndexFunc(points, func(point results.Point) bool { return point.Step > rung })
	if rung == 0 || before == 0 {
		return results.Decision{}, false
	}
	value, threshold := lowest(points[before:]), lowest(points[:before])
	better := value < threshold || math.IsNaN(threshold) && !math.IsNaN(value)
	return results.Decision{Value: value, Threshold: threshold, Stopped: !better}, true
}
