package peak

// These lines are here as go generate does not look into files for other CPUs.
//
//go:generate go run ../asm -out peak_amd64.s -stubs peak_amd64.go -pkg peak peak
//go:generate go run ../asm/neon -out peak_arm64.s -stubs peak_arm64.go -pkg peak peak
