package main

import "testing"

func TestNameOfTheProgramIsWhatTheUserTyped(t *testing.T) {
	for _, test := range []struct{ argument0, executable, want string }{
		{"/tmp/go-build3178875121/b001/exe/experiments", "/tmp/go-build3178875121/b001/exe/experiments", "go run ./experiments"},
		{"/home/me/.cache/go-build/3e/3e30f3a35bd2135f21401c13f60a5398e0764c9b2a090464ad77bba4cfc77ace-d/experiments", "", "go run ./experiments"}, // the second time
		{"./gradbook", "/home/me/gradbook/gradbook", "./gradbook"},
		{"./my lab/gradbook", "/home/me/my lab/gradbook", "'./my lab/gradbook'"},
		{"/opt/3e/gradbook", "/opt/3e/gradbook", "/opt/3e/gradbook"},
	} {
		if got := nameOf(test.argument0, test.executable); got != test.want {
			t.Errorf("%s, which is %s: %s, want %s", test.argument0, test.executable, got, test.want)
		}
	}
}
