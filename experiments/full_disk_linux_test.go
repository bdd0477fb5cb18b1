package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// A sweep that meets a full disk says so and loses nothing; with more room the
// same command goes on, to the record that a larger disk would have had.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	if os.Getenv("GRADBOOK_TEST_DISK") == "" {
		inOwnMounts(t)
		return
	}
	folder := workplace(t, "  epochs: {value: 80}\n  hidden: {value: [64]}\n  optimizer: {value: adam}\n  seed: {values: [1, 2, 3, 4]}\n")
	if stdout, stderr, status := run(t, folder, "sweep", "--db", "whole.db"); status != 0 {
		t.Fatalf("sweep: exit status %d\n%s%s", status, stdout, stderr)
	}
	disk := t.TempDir()
	const size = 12 << 20
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size="+strconv.Itoa(size)); err != nil {
		t.Skipf("this test needs a small file system, which may not be mounted here: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(disk, syscall.MNT_DETACH) })
	record, whole, ballast := filepath.Join(disk, "results.db"), filepath.Join(folder, "whole.db"), filepath.Join(disk, "ballast")
	if err := os.WriteFile(ballast, make([]byte, size-8192), 0o666); err != nil {
		t.Fatal(err)
	}
	// Full when the database is made, when tables are, when the sweep is, and when an
	// epoch is. It may be a checkpoint that finds no room, as these are taken by the clock; then a
	// little more is given, until it is an epoch.
	var unrecorded []string
	rooms := []int{0, 12, 40, 80, 200, 400, 600, 1000, 1500} // in kB
	for i, room := 0, 0; i < len(rooms) || unrecorded == nil; i++ {
		if room += 100; i < len(rooms) {
			room = rooms[i]
		}
		if err := os.Truncate(ballast, int64(size-8192-room<<10)); err != nil {
			t.Fatal(err)
		}
		stdout, stderr, status := run(t, folder, "sweep", "--db", record)
		if status == 0 {
			t.Fatalf("with %d kB the sweep is done, and the disk was never full when an epoch was to be recorded", room)
		}
		for _, want := range []string{record + ": the disk is full (", "make room, then give the same command again"} {
			if status != 1 || !strings.Contains(stderr, want) {
				t.Errorf("with %d kB: exit status %d, want %q in\n%s%s", room, status, want, stdout, stderr)
			}
		}
		if found := regexp.MustCompile(`record epoch (\d+) of run (\d+): `).FindStringSubmatch(stderr); found != nil {
			unrecorded = found
		}
	}

	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	before := attached(t, record, whole)
	if added := differing(t, before, "main", "want", "epochs"); added != "" {
		t.Errorf("among the epochs recorded before is\n  %s", added)
	}
	if lost := value(t, before, fmt.Sprintf("SELECT %s - 1 > epochs FROM main.runs WHERE id = %s", unrecorded[1], unrecorded[2])); lost != "0" {
		t.Errorf("epochs before epoch %s of run %s are lost", unrecorded[1], unrecorded[2])
	}
	before.Close()
	if stdout, stderr, status := run(t, folder, "sweep", "--db", record); status != 0 || !strings.Contains(stderr, "Going on with sweep 1") {
		t.Errorf("with room: exit status %d\n%s%s", status, stdout, stderr)
	}
	sameRecord(t, record, whole)
}

// A report that meets a full disk says so and leaves the old one whole.
func TestReportOnAFullDisk(t *testing.T) {
	t.Parallel()
	if os.Getenv("GRADBOOK_TEST_DISK") == "" {
		inOwnMounts(t)
		return
	}
	folder := workplace(t, "  epochs: {value: 2}\n")
	if stdout, stderr, status := run(t, folder, "sweep"); status != 0 {
		t.Fatalf("sweep: exit status %d\n%s%s", status, stdout, stderr)
	}
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=2M"); err != nil {
		t.Skipf("this test needs a small file system, which may not be mounted here: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(disk, syscall.MNT_DETACH) })
	for format, page := range map[string]string{"md": "README.md", "html": "index.html"} {
		report := []string{"report", "--format", format, "-o", disk}
		stdout, stderr, status := run(t, folder, report...)
		if status != 0 {
			t.Fatalf("report: exit status %d\n%s%s", status, stdout, stderr)
		}
		page = filepath.Join(disk, "1-noise-or-not", page)
		before, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		answer, ballast := filepath.Join(filepath.Dir(page), "answer.md"), filepath.Join(disk, "ballast")
		if err := os.WriteFile(answer, []byte(strings.Repeat("It does learn. ", 1000)), 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(ballast, make([]byte, 4<<20), 0o666); err == nil {
			t.Fatal("4 MiB fit on a disk of 2")
		}
		_, stderr, status = run(t, folder, report...)
		if want := page + ": the disk is full"; status != 1 || !strings.Contains(stderr, want) {
			t.Errorf("report --format %s: exit status %d, want %q in\n%s", format, status, want, stderr)
		}
		if after, err := os.ReadFile(page); err != nil || string(after) != string(before) {
			t.Errorf("%s was changed, %v", page, err)
		}
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(page), ".*")); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
		os.Remove(ballast)
		os.Remove(answer)
	}
}

// inOwnMounts carries out the test in a process that may mount file systems, which
// nobody else sees and which are gone when it ends. It skips the test where the
// system allows nobody that.
func inOwnMounts(t *testing.T) {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v", "-test.timeout", "1m")
	c.Env = append(os.Environ(), "GRADBOOK_TEST_DISK=own")
	c.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	output, err := c.CombinedOutput()
	if c.ProcessState == nil {
		t.Skipf("this system lets nobody mount a file system of his own: %v", err)
	}
	t.Logf("in mounts of its own:\n%s", output)
	if err != nil {
		t.Fail()
	}
}
