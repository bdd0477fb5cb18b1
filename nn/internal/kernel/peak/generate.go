package peak

// This line is here as go generate does not look into files for other CPUs.
//
//go:generate go run ../asm/neon -out peak_arm64.s -stubs peak_arm64.go -pkg peak peak
