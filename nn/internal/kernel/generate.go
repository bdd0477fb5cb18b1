package kernel

// These lines are here as go generate does not look into files for other CPUs.
//
//go:generate go run ./asm/neon -out elementary_arm64.s -stubs elementary_arm64.go elementary
//go:generate go run ./asm/neon -out pixels_arm64.s -stubs pixels_arm64.go pixels
//go:generate go run ./asm/neon -out products_arm64.s -stubs products_arm64.go products
