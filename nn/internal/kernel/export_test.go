package kernel

// Each calls f with each implementation that this CPU can run in use, the fastest first.
func Each(f func(name string)) {
	before := active
	defer func() { active = before }()
	for _, i := range implementations() {
		active = i
		f(i.name)
	}
}
