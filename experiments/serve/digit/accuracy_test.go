package digit_test

import (
	"bytes"
	"encoding/json"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"gradbook/experiments/dataset"
	"gradbook/experiments/serve/digit"
)

// Digits of MNIST that were drawn as with a pen, black or white, are read nearly as well as
// MNIST's own images.
func TestAccuracyOnDigitsPreparedAnew(t *testing.T) {
	if os.Getenv("MNIST_DIR") == "" {
		t.Skip("MNIST_DIR is not set to a folder with MNIST")
	}
	finder := dataset.Finder{Offline: true}
	mnist, err := finder.Load(t.Context(), "mnist")
	if err != nil {
		t.Fatal(err)
	}
	h := handler(t, "")
	const digits = 1000
	right, before := 0, 0
	for i := range digits {
		sample := mnist.Test.Slice(i, i+1)
		for address, body := range map[string][]byte{"?prepared": sample.Pixels, "": inked(sample.Pixels)} {
			var a digit.Answer
			if status := ask(t, h, "POST", "/runs/"+committed+"/digit"+address, body, &a); status != http.StatusOK {
				t.Fatalf("test image %d: status %d", i, status)
			}
			switch {
			case a.Predicted != int(sample.Labels[0]):
			case address == "":
				right++
			default:
				before++
			}
		}
	}
	t.Logf("of %d test images %d are read rightly, and %d of them drawn with ink", digits, before, right)
	if right < before-20 {
		t.Errorf("of %d test images %d are read rightly, but only %d of them drawn with ink", digits, before, right)
	}
}

// inked draws an image ten times as large, with ink where it is more than half grey between
// its pixels.
func inked(image []byte) []byte {
	const large = 280
	level := func(x, y int) float64 {
		if min(x, y) < 0 || max(x, y) >= 28 {
			return 0
		}
		return float64(image[y*28+x])
	}
	page := make([]byte, large*large)
	for i := range page {
		x, y := (float64(i%large)+0.5)/10-0.5, (float64(i/large)+0.5)/10-0.5
		left, top := int(math.Floor(x)), int(math.Floor(y))
		u, v := x-float64(left), y-float64(top)
		grey := (level(left, top)*(1-u)+level(left+1, top)*u)*(1-v) + (level(left, top+1)*(1-u)+level(left+1, top+1)*u)*v
		if grey > 127 {
			page[i] = 255
		}
	}
	return page
}

// BenchmarkAnswer measures a whole answer to a drawing as the page sends it: preparation, network,
// nearest mistakes, JSON. network-µs/op is the network's part.
func BenchmarkAnswer(b *testing.B) {
	h := handler(b, "")
	drawing := lines(140, [2]float64{0.3, 0.2}, [2]float64{0.7, 0.2}, [2]float64{0.42, 0.85})
	address := "/runs/" + committed + "/digit"
	settled(b, h, address, drawing)
	network := 0.0
	for b.Loop() {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("POST", address, bytes.NewReader(drawing)))
		b.StopTimer()
		var a digit.Answer
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
			b.Fatal(err)
		}
		network += a.Seconds
		b.StartTimer()
	}
	b.ReportMetric(network*1e6/float64(b.N), "network-µs/op")
}
