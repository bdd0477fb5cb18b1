//go:build !amd64 && !arm64

package kernel

// implementations lists what this CPU can run, the fastest first.
func implementations() []implementation { return []implementation{portable} }
