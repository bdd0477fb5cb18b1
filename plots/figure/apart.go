package figure

import "gonum.org/v1/plot/vg"

// Apart moves falling heights as little as needed to be gap apart and, if they
// fit, between low and high. Heights that collide form a block around their mean.
func Apart(heights []vg.Length, gap, low, high vg.Length) []vg.Length {
	type block struct {
		center vg.Length
		n      int
	}
	half := func(b block) vg.Length { return gap * vg.Length(b.n) / 2 }
	within := func(b block) block {
		b.center = min(max(b.center, low-gap/2+half(b)), high+gap/2-half(b))
		return b
	}
	var blocks []block
	for _, height := range heights {
		b := within(block{height, 1})
		for len(blocks) > 0 {
			above := blocks[len(blocks)-1]
			if above.center-half(above) >= b.center+half(b) {
				break
			}
			n := above.n + b.n
			b = within(block{(above.center*vg.Length(above.n) + b.center*vg.Length(b.n)) / vg.Length(n), n})
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, b)
	}
	var moved []vg.Length
	for _, b := range blocks {
		for i := range b.n {
			moved = append(moved, b.center+half(b)-gap*(vg.Length(i)+0.5))
		}
	}
	return moved
}
