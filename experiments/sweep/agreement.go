package sweep

// An Agreement is what the values of two parameters must have in common. Name is
// blamed where they do not agree; at its default it agrees with everything.
type Agreement struct {
	Name, With string
	Check      func(value, with any) error // of values that the parameters take
}

// checkAgreements refuses values that some run would combine although they do not
// agree. written is the file's parameters.
func (r *reader) checkAgreements(spec *Spec, written place) {
	for _, a := range r.schema.Agreements {
		_, varied := spec.find(a.Name)
		_, withVaried := spec.find(a.With)
		if varied && (withVaried || !hasKey(written, a.With)) { // what could not be read has been reported
			r.checkAgreement(a, spec)
		}
	}
}

func (r *reader) checkAgreement(a Agreement, spec *Spec) {
	blamed := map[place]bool{}
	for config, places := range spec.combinations(a.Name, a.With) {
		at := places[a.Name]
		if value, held := config[a.Name]; held && !blamed[at] {
			if err := a.Check(value, spec.schema.Complete(config)[a.With]); err != nil {
				r.errorf(at, "%v", err)
				blamed[at] = true
			}
		}
	}
}
