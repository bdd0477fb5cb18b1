package nn

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

const kernelVariable = "GRADBOOK_KERNEL"

func TestKernelCanBeNamed(t *testing.T) {
	if os.Getenv(kernelVariable) != "portable" {
		rerun(t, "portable")
		return
	}
	if name, err := Kernel(); name != "portable" || err != nil {
		t.Errorf("the kernel is %s (%v)", name, err)
	}
}

func TestUnknownKernelIsAnError(t *testing.T) {
	if os.Getenv(kernelVariable) != "abacus" {
		rerun(t, "abacus")
		return
	}
	_, kernelError := Kernel()
	_, newError := New(small)
	saved, err := (&Network{Config: small, Layers: small.layers()}).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	readError := new(Network).UnmarshalBinary(saved)
	for name, err := range map[string]error{"Kernel": kernelError, "New": newError, "UnmarshalBinary": readError} {
		if err == nil || !strings.Contains(err.Error(), `GRADBOOK_KERNEL is "abacus"`) || !strings.Contains(err.Error(), `"portable"`) {
			t.Errorf("%s: error is %v, want one that names the variable and what it may be", name, err)
		}
	}
}

// rerun runs this test in a process of its own, with another kernel.
func rerun(t *testing.T, kernel string) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program, "-test.run", "^"+t.Name()+"$")
	command.Env = append(os.Environ(), kernelVariable+"="+kernel)
	output, err := command.CombinedOutput()
	if errors.Is(err, syscall.ENOEXEC) {
		t.Skip("this program is emulated: the system cannot start it by itself")
	}
	if err != nil {
		t.Errorf("%s=%s: %v\n%s", kernelVariable, kernel, err, output)
	}
}
