package browser

import (
	"context"
	"fmt"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Pointer is what a person points with.
type Pointer int

const (
	Mouse Pointer = iota // with its left button down
	Finger
)

// Stroke goes from point to point on the element that a selector names, which it brings into view
// first. The points are shares of the element's width and height, from its upper left.
func (p Page) Stroke(pointer Pointer, selector string, points ...[2]float64) {
	p.T.Helper()
	on := Value[struct{ X, Y, Width, Height float64 }](p, fmt.Sprintf(`(element => {
		element.scrollIntoView({block: "center", behavior: "instant"});
		const {x, y, width, height} = element.getBoundingClientRect();
		return {X: x, Y: y, Width: width, Height: height};
	})(document.querySelector(%q))`, selector))
	var steps []chromedp.Action[chromedp.Void]
	add := func(ph phase, at [2]float64) {
		steps = append(steps, ph.by(pointer, on.X+at[0]*on.Width, on.Y+at[1]*on.Height))
	}
	add(down, points[0])
	for i := range len(points) - 1 {
		const pieces = 8
		for piece := range pieces {
			way := float64(piece+1) / pieces
			add(move, [2]float64{points[i][0] + way*(points[i+1][0]-points[i][0]), points[i][1] + way*(points[i+1][1]-points[i][1])})
		}
	}
	add(up, points[len(points)-1])
	p.Do("draw", steps...)
}

// phase is a part of a stroke, as a mouse and as a finger tell of it.
type phase struct {
	mouse  input.DispatchMouseEventType
	finger input.DispatchTouchEventType
}

var (
	down = phase{chromedp.MousePressed, input.DispatchTouchEventTypeTouchStart}
	move = phase{chromedp.MouseMoved, input.DispatchTouchEventTypeTouchMove}
	up   = phase{chromedp.MouseReleased, input.DispatchTouchEventTypeTouchEnd}
)

func (ph phase) by(pointer Pointer, x, y float64) chromedp.Action[chromedp.Void] {
	if pointer == Mouse {
		return chromedp.MouseEvent(ph.mouse, x, y, chromedp.ButtonLeft)
	}
	points := []*input.TouchPoint{{X: x, Y: y}}
	if ph == up {
		points = []*input.TouchPoint{}
	}
	return func(ctx context.Context, page *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, page, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: ph.finger, TouchPoints: points})
		return chromedp.Void{}, err
	}
}
