//go:build !amd64 && !arm64

package peak

func loops() []loop { return nil }
