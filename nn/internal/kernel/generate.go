package kernel

// These lines are here as go generate does not look into files for other CPUs.
//
//go:generate go run ./asm -out products_amd64.s -stubs products_amd64.go -pkg kernel products
//go:generate go run ./asm -out batchnorm_amd64.s -stubs batchnorm_amd64.go -pkg kernel batchnorm
//go:generate go run ./asm -out elementary_amd64.s -stubs elementary_amd64.go -pkg kernel elementary
//go:generate go run ./asm -out pixels_amd64.s -stubs pixels_amd64.go -pkg kernel pixels
//go:generate go run ./asm -out updates_amd64.s -stubs updates_amd64.go -pkg kernel updates
//go:generate go run ./asm -out vectors_amd64.s -stubs vectors_amd64.go -pkg kernel vectors
//go:generate go run ./asm/neon -out batchnorm_arm64.s -stubs batchnorm_arm64.go batchnorm
//go:generate go run ./asm/neon -out elementary_arm64.s -stubs elementary_arm64.go elementary
//go:generate go run ./asm/neon -out pixels_arm64.s -stubs pixels_arm64.go pixels
//go:generate go run ./asm/neon -out products_arm64.s -stubs products_arm64.go products
//go:generate go run ./asm/neon -out updates_arm64.s -stubs updates_arm64.go updates
//go:generate go run ./asm/neon -out vectors_arm64.s -stubs vectors_arm64.go vectors
