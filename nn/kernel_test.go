package nn

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// What is trained has the same bits on every CPU, and in every implementation of
// the arithmetic: this sum was taken once, on amd64.
func TestTrainedBits(t *testing.T) {
	const want = "697172b5d14ac71bd7e4c193b1e5990f9063cd183507a7f72c3f02c7fad0a104"
	d := blobs(200, 3, 1)
	c := blobConfig(Tanh, Softmax, VectorBias)
	c.Hidden = []int{40, 33}
	n := mustNew(t, c)
	trainer := mustTrain(t, n, Training{LearningRate: 0.1, BatchSize: 48, Shuffle: true, Seed: 1})
	for epoch := 1; epoch <= 5; epoch++ {
		trainer.Epoch(d, epoch)
	}
	if got := n.SHA256(); got != want {
		t.Errorf("kernel %s: the trained weights' sum is %s, want %s", Kernel(), got, want)
	}
}

func TestTrainedBitsOfPortable(t *testing.T) {
	if Kernel() == "portable" {
		t.Skip("this process is the portable one")
	}
	if output, err := rerun(t, "TestTrainedBits$", "portable"); err != nil {
		t.Errorf("GRADBOOK_KERNEL=portable: %v\n%s", err, output)
	}
}

func TestUnknownKernel(t *testing.T) {
	const variable, unknown = "GRADBOOK_KERNEL", "abacus"
	if os.Getenv(variable) != unknown {
		if output, err := rerun(t, t.Name()+"$", unknown); err != nil {
			t.Errorf("%s=%s: %v\n%s", variable, unknown, err, output)
		}
		return
	}
	_, newError := New(small)
	saved, err := (&Network{Config: small, Layers: small.layers()}).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	readError := new(Network).UnmarshalBinary(saved)
	for name, err := range map[string]error{"New": newError, "UnmarshalBinary": readError} {
		if err == nil || !strings.Contains(err.Error(), `GRADBOOK_KERNEL is "abacus"`) || !strings.Contains(err.Error(), `"portable"`) {
			t.Errorf("%s: error is %v, want one that names the variable and what it may be", name, err)
		}
	}
}

// rerun runs tests of this program in a process of its own with another kernel.
func rerun(t *testing.T, pattern, kernel string) (output []byte, err error) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program, "-test.run", "^"+pattern)
	command.Env = append(os.Environ(), "GRADBOOK_KERNEL="+kernel)
	return command.CombinedOutput()
}
