package worker

import (
	"os"
	"strings"
	"testing"
	"time"
)

// Linux tells the boot, the space of process ids and when the machine was started.
func TestLinuxNamesTheBootAndTheSpace(t *testing.T) {
	text, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		t.Skip("this system has no /proc")
	}
	if got := bootID(); got != strings.TrimSpace(string(text)) {
		t.Errorf("boot %q, want %q", got, text)
	}
	if got := pidSpace(); !strings.HasPrefix(got, "pid:[") {
		t.Errorf("space of process ids %q", got)
	}
	if booted := bootTime(); booted.IsZero() || booted.After(time.Now()) {
		t.Errorf("started at %v", booted)
	}
}
