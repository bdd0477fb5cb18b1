package peak

import "golang.org/x/sys/cpu"

func loops() []loop {
	var loops []loop
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		loops = append(loops, loop{multiplyAddAVX2, 12 * 8 * 2})
	}
	if cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ {
		loops = append(loops, loop{multiplyAddAVX512, 12 * 16 * 2})
	}
	return loops
}
