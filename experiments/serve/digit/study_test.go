package digit

import (
	"errors"
	"math"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/nn"
)

// The sentence says which mistakes are shown, whatever is known of them.
func TestWordsOnMistakes(t *testing.T) {
	training, inRecord := []Mistake{{Split: "train"}, {Split: "train"}}, []Mistake{{Split: "test"}}
	for name, test := range map[string]struct {
		studied          studied
		recorded         []Mistake
		unfinished       bool
		split, want, not string
	}{
		"all":               {studied{mistakes: training, asked: 55000, of: 55000}, inRecord, false, "train", "Of the 55,000 training images the network gets 2 wrong", "first"},
		"a large network":   {studied{mistakes: training, asked: 2048, of: 55000}, inRecord, false, "train", "Of the first 2,048 of 55,000 training images the network gets 2 wrong", ""},
		"none":              {studied{asked: 55000, of: 55000}, inRecord, false, "test", "gets all of the 55,000 training images right. Of the 1 mistakes on test and validation images", "wrong"},
		"no dataset":        {studied{absence: "The dataset d is not on this machine."}, inRecord, false, "test", "The dataset d is not on this machine. Of the 1 mistakes", ""},
		"nothing":           {studied{absence: "The dataset d is not on this machine."}, nil, false, "", "not on this machine. The record has no images of mistakes.", ""},
		"still looked at":   {studied{mistakes: training}, inRecord, true, "test", "still being looked at. Of the 1 mistakes on test and validation images", ""},
		"closed before all": {studied{of: 55000}, inRecord, false, "test", "Of the 1 mistakes on test and validation images", "training"},
	} {
		s := &subject{recorded: test.recorded, studied: &test.studied}
		s.found = make(chan struct{})
		if !test.unfinished {
			close(s.found)
		}
		from, words, pending := s.suspects()
		split := ""
		if len(from) > 0 {
			split = from[0].Split
		}
		if split != test.split || !strings.Contains(words, test.want) || test.not != "" && strings.Contains(words, test.not) || pending != test.unfinished {
			t.Errorf("%s: mistakes on %q, %v: %q", name, split, pending, words)
		}
	}
}

// A network whose training has diverged says so.
func TestNoNumbers(t *testing.T) {
	network, err := nn.New(nn.Config{Inputs: side * side, Classes: 2, Activation: nn.ReLU, Output: nn.Softmax, Init: nn.HeNormal, Bias: nn.VectorBias, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	s := &subject{network: network, dataset: results.Dataset{Classes: []string{"o", "x"}}, studied: newStudied()}
	close(s.found)
	if _, err := s.answer(make([]byte, side*side)); err != nil {
		t.Fatal(err)
	}
	for _, number := range []float64{math.NaN(), math.Inf(-1)} {
		network.Layers[0].Bias[1] = float32(number)
		var unfit Unfit
		if _, err := s.answer(make([]byte, side*side)); !errors.As(err, &unfit) || !strings.Contains(err.Error(), "scores class x with") {
			t.Errorf("with %v: %v", number, err)
		}
	}
}
